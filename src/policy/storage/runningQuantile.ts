import { quantileSorted } from "d3-array";

/** Quantiles of a value over the time just past, weighted by how long each value lasted. */
export class RunningQuantile {
  readonly #windowMs: number;
  readonly #startsMs: number[] = [];
  readonly #values: number[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** The value holds from `nowMs` on. */
  push(nowMs: number, value: number): void {
    this.#startsMs.push(nowMs);
    this.#values.push(value);
    // The value that held when the window began is still part of it.
    while (this.#startsMs.length > 1 && this.#startsMs[1] <= nowMs - this.#windowMs) {
      this.#startsMs.shift();
      this.#values.shift();
    }
  }

  /** The p-quantile (0–1) of the values pushed in the window, one vote each; NaN before the first. */
  at(p: number): number {
    const sorted = Float64Array.from(this.#values).sort();
    return quantileSorted(sorted as ArrayLike<number> as number[], p) ?? NaN;
  }
}
