/** Steps one after the other, with the integral up to each: `startsMs` and `prefix` have one entry more than `values`. */
export interface ForecastSteps {
  /** Start of each step and end of the last, ms from the scenario's start, strictly increasing. */
  readonly startsMs: Float64Array;
  readonly values: Float64Array;
  /** Integral from the first start to each start, unit·ms. */
  readonly prefix: Float64Array;
}

/** Steps with their integrals. @param startsMs one entry more than `values` */
export function forecastSteps(startsMs: Float64Array, values: Float64Array): ForecastSteps {
  const prefix = new Float64Array(startsMs.length);
  for (let i = 0; i < values.length; i++) {
    prefix[i + 1] = prefix[i] + values[i] * (startsMs[i + 1] - startsMs[i]);
  }
  return { startsMs, values, prefix };
}

/**
 * What was known of a quantity's future when it was issued: piecewise constant, with its integral. Never mixed with
 * Signal, which is the truth. The arrays are open to policies that search many candidates; read them, do not write.
 */
export class Forecast implements ForecastSteps {
  /** When it was issued, ms. */
  readonly issuedMs: number;
  readonly startsMs: Float64Array;
  readonly values: Float64Array;
  readonly prefix: Float64Array;

  constructor(issuedMs: number, { startsMs, values, prefix }: ForecastSteps) {
    this.issuedMs = issuedMs;
    this.startsMs = startsMs;
    this.values = values;
    this.prefix = prefix;
  }

  /** Until when it says anything, ms. Past it the last value stands in. */
  get endMs(): number {
    return this.startsMs[this.startsMs.length - 1];
  }

  /** Number of the step that holds an instant; the first or the last for an instant outside. */
  stepAt(timeMs: number): number {
    const starts = this.startsMs;
    let low = 0;
    let high = this.values.length - 1;
    // Steps are mostly equally wide, so the first guess is mostly right.
    const guess = Math.floor(((timeMs - starts[0]) / (starts[high + 1] - starts[0])) * (high + 1));
    if (guess > low && guess <= high) {
      if (starts[guess] <= timeMs) low = guess;
      else high = guess - 1;
      if (guess < high && starts[guess + 1] > timeMs) return guess;
    }
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle] <= timeMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  at(timeMs: number): number {
    return this.values[this.stepAt(timeMs)];
  }

  /** Integral from the first start to an instant, unit·ms. */
  cumulative(timeMs: number): number {
    const step = this.stepAt(timeMs);
    return this.prefix[step] + this.values[step] * (timeMs - this.startsMs[step]);
  }

  /** Integral over [fromMs, toMs), unit·ms. */
  integral(fromMs: number, toMs: number): number {
    return this.cumulative(toMs) - this.cumulative(fromMs);
  }
}
