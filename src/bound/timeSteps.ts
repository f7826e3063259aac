/** A span of time cut into steps of any width, with a quick way to the step that holds an instant. */
export class TimeSteps {
  /** Start of each step, ms, and the end of the last. */
  readonly edgesMs: Float64Array;
  /** Number of steps. */
  readonly length: number;
  /** First step that begins at or after each multiple of the bucket's width. */
  readonly #stepAt: Int32Array;
  readonly #bucketMs: number;

  /** @param edgesMs at least two, strictly increasing, from 0 */
  constructor(edgesMs: Float64Array) {
    this.edgesMs = edgesMs;
    this.length = edgesMs.length - 1;
    this.#bucketMs = edgesMs[this.length] / this.length;
    this.#stepAt = new Int32Array(this.length + 1);
    for (let bucket = 0, step = 0; bucket <= this.length; bucket++) {
      while (step < this.length - 1 && edgesMs[step + 1] <= bucket * this.#bucketMs) step++;
      this.#stepAt[bucket] = step;
    }
  }

  /** End of the last step, ms. */
  get endMs(): number {
    return this.edgesMs[this.length];
  }

  /** Index of the step that holds an instant from 0 to the end (the last step for the end itself). */
  at(timeMs: number): number {
    let step = this.#stepAt[Math.min(this.length, Math.floor(timeMs / this.#bucketMs))];
    while (step > 0 && this.edgesMs[step] > timeMs) step--;
    while (step < this.length - 1 && this.edgesMs[step + 1] <= timeMs) step++;
    return step;
  }
}
