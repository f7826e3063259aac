/**
 * The jobs that run in each pool, in the order in which they started, so that a fault can tell whom it strikes. A job
 * joins and leaves in constant time.
 */
export class RunningJobs {
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(pools: number, jobs: number) {
    this.#first = new Int32Array(pools).fill(-1);
    this.#last = new Int32Array(pools).fill(-1);
    this.#next = new Int32Array(jobs).fill(-1);
    this.#previous = new Int32Array(jobs).fill(-1);
  }

  /** The job that has run longest in a pool, −1 for none. */
  first(pool: number): number {
    return this.#first[pool];
  }

  /** The one that started last. */
  last(pool: number): number {
    return this.#last[pool];
  }

  /** The job that started after another of the same pool, −1 for none. */
  after(job: number): number {
    return this.#next[job];
  }

  /** The job that started before another of the same pool, −1 for none. */
  before(job: number): number {
    return this.#previous[job];
  }

  add(pool: number, job: number): void {
    const last = this.#last[pool];
    this.#previous[job] = last;
    this.#next[job] = -1;
    if (last < 0) this.#first[pool] = job;
    else this.#next[last] = job;
    this.#last[pool] = job;
  }

  remove(pool: number, job: number): void {
    const previous = this.#previous[job];
    const next = this.#next[job];
    if (previous < 0) this.#first[pool] = next;
    else this.#next[previous] = next;
    if (next < 0) this.#last[pool] = previous;
    else this.#previous[next] = previous;
  }
}
