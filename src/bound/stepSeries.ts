import type { TimeSteps } from "./timeSteps.ts";

/** Steps whose least value is kept together, so that the least value of a long span is found quickly. */
const BLOCK = 32;

/** A quantity that is constant in each of some steps, with exact integrals by prefix sums. */
export class StepSeries {
  /** One value a step. */
  readonly values: Float64Array;
  readonly #edgesMs: Float64Array;
  /** Integral from 0 to the start of each step, and to the end. */
  readonly #prefix: Float64Array;
  readonly #blockLeast: Float64Array;

  constructor(steps: TimeSteps, values: Float64Array) {
    const { length, edgesMs } = steps;
    this.values = values;
    this.#edgesMs = edgesMs;
    this.#prefix = new Float64Array(length + 1);
    this.#blockLeast = new Float64Array(Math.ceil(length / BLOCK)).fill(Infinity);
    for (let i = 0; i < length; i++) {
      this.#prefix[i + 1] = this.#prefix[i] + values[i] * (edgesMs[i + 1] - edgesMs[i]);
      const block = Math.floor(i / BLOCK);
      this.#blockLeast[block] = Math.min(this.#blockLeast[block], values[i]);
    }
  }

  /** Integral from 0 to an instant in a step, in the value's unit × ms. */
  until(step: number, timeMs: number): number {
    return this.#prefix[step] + this.values[step] * (timeMs - this.#edgesMs[step]);
  }

  /** Integral over all steps. */
  get whole(): number {
    return this.#prefix[this.values.length];
  }

  /** Least value of the steps from `first` to `last`, both included. */
  least(first: number, last: number): number {
    const { values } = this;
    let least = Infinity;
    let i = first;
    while (i <= last) {
      if (i % BLOCK === 0 && i + BLOCK - 1 <= last) {
        least = Math.min(least, this.#blockLeast[i / BLOCK]);
        i += BLOCK;
      } else {
        if (values[i] < least) least = values[i];
        i++;
      }
    }
    return least;
  }
}
