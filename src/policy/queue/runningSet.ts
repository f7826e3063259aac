/** Jobs that run in one pool, in the order of their declared ends (ties by job number). */
export class RunningSet {
  size = 0;
  /** Latest end first, so that the job about to end, the usual one to leave, leaves from the tail at no cost. */
  #jobs = new Int32Array(16);
  readonly #endMs: Float64Array;

  /** @param endMs declared end of each job, ms; set before the job joins and unchanged until it leaves */
  constructor(endMs: Float64Array) {
    this.#endMs = endMs;
  }

  /** The job with the `rank`-th earliest end, from 0. */
  at(rank: number): number {
    return this.#jobs[this.size - 1 - rank];
  }

  /** O(log size) to find its position, and a block move of the jobs that end before it. */
  add(job: number): void {
    if (this.size === this.#jobs.length) this.#grow();
    const position = this.#position(job);
    this.#jobs.copyWithin(position + 1, position, this.size);
    this.#jobs[position] = job;
    this.size++;
  }

  /** @returns false when the job is not in the set */
  remove(job: number): boolean {
    const position = this.#position(job);
    if (position === this.size || this.#jobs[position] !== job) return false;
    this.#jobs.copyWithin(position, position + 1, this.size);
    this.size--;
    return true;
  }

  /** The first position whose job does not end after this one: where this one is, or belongs. */
  #position(job: number): number {
    const jobs = this.#jobs;
    const endMs = this.#endMs;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = jobs[middle];
      if (endMs[other] > endMs[job] || (endMs[other] === endMs[job] && other > job)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const jobs = new Int32Array(this.#jobs.length * 2);
    jobs.set(this.#jobs);
    this.#jobs = jobs;
  }
}
