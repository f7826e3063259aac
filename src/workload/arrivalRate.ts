import { UserError } from "../errors.ts";
import type { RandomStream } from "../kernel/randomStreams.ts";
import type { LocalClock } from "../signal/localClock.ts";

/** Relative rate of arrivals over a run, constant within each local hour. */
export class ArrivalRate {
  readonly #horizonMs: number;
  readonly #startsMs: number[] = [];
  readonly #weights: number[] = [];
  /** Integral of the weight from 0 to each start, and to the horizon. */
  readonly #cumulated: number[] = [0];

  /**
   * @param dailyShape relative rate of the 24 local hours
   * @param weeklyShape relative rate of the days, Monday first
   * @throws UserError when a shape is malformed or leaves no hour of the run in which jobs may arrive
   */
  constructor(
    clock: LocalClock,
    horizonMs: number,
    dailyShape: readonly number[],
    weeklyShape: readonly number[],
  ) {
    checkShape("dailyShape", dailyShape, 24);
    checkShape("weeklyShape", weeklyShape, 7);
    this.#horizonMs = horizonMs;
    const signal = clock.hourlySignal(
      "arrival rate",
      "1",
      horizonMs,
      (local) => dailyShape[local.hour] * weeklyShape[local.weekday - 1],
      "hold",
    );
    for (let timeMs = 0; timeMs < horizonMs;) {
      const endMs = Math.min(signal.nextStepAfter(timeMs), horizonMs);
      const weight = signal.at(timeMs);
      this.#startsMs.push(timeMs);
      this.#weights.push(weight);
      this.#cumulated.push(this.#cumulated[this.#cumulated.length - 1] + weight * (endMs - timeMs));
      timeMs = endMs;
    }
    if (horizonMs > 0 && this.#total === 0) {
      throw new UserError("dailyShape and weeklyShape leave no hour of the run in which jobs arrive");
    }
  }

  /**
   * A Poisson process with this rate and so many arrivals expected up to the horizon. Each call of the result is
   * the next arrival, in whole ms; Infinity after the last one. A unit-rate process is drawn in cumulated rate
   * and carried back to time, so each arrival costs one uniform number.
   */
  poisson(expected: number, stream: RandomStream): () => number {
    if (expected === 0) return () => Infinity;
    const meanGap = this.#total / expected;
    const count = this.#startsMs.length;
    let level = 0;
    let step = 0;
    return () => {
      if (step === count) return Infinity;
      level += stream.exponential(meanGap);
      while (step < count && this.#cumulated[step + 1] <= level) step++;
      if (step === count) return Infinity;
      const timeMs = this.#startsMs[step] + (level - this.#cumulated[step]) / this.#weights[step];
      return Math.min(Math.floor(timeMs), this.#horizonMs - 1);
    };
  }

  get #total(): number {
    return this.#cumulated[this.#cumulated.length - 1];
  }
}

function checkShape(name: string, shape: readonly number[], length: number): void {
  if (shape.length !== length) throw new UserError(`${name} needs ${length} values, not ${shape.length}`);
  const wrong = shape.find((value) => !(value >= 0 && Number.isFinite(value)));
  if (wrong !== undefined) throw new UserError(`${name}: ${wrong} is not a relative rate (0 or more)`);
}
