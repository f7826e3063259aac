import { SignalRangeError } from "../errors.ts";

/** What a signal says about instants past its last step. Never assumed: a scenario states it. */
export type PastEnd = "error" | "hold" | "repeat";

/** Values one after the other. */
export interface Steps {
  /** Start of each step, ms from the scenario's start, strictly increasing; the first ≤ 0. */
  readonly startsMs: ArrayLike<number>;
  /** One value a step, finite. */
  readonly values: ArrayLike<number>;
  /** End of the last step (exclusive), ms. */
  readonly endMs: number;
}

export interface SignalSpec extends Steps {
  /** What it is and where, for messages: "carbon intensity of zhangjiakou". */
  readonly name: string;
  /** Unit of the values, for messages: "g/kWh". */
  readonly unit: string;
  readonly pastEnd: PastEnd;
}

/**
 * The truth about a quantity over time: piecewise constant, steps of any width, with exact integrals by prefix
 * sums. Integer values at integer instants integrate without any rounding up to 2⁵³.
 */
export class Signal {
  readonly name: string;
  readonly unit: string;
  readonly pastEnd: PastEnd;
  readonly endMs: number;
  readonly #starts: Float64Array;
  readonly #values: Float64Array;
  /** Integral from the first start to each start, and to the end. */
  readonly #prefix: Float64Array;
  /** Width of every step where all are equal, else 0 (then steps are found by bisection). */
  readonly #stepMs: number;
  /** Integral from the first start to 0. */
  readonly #zero: number;

  constructor(spec: SignalSpec) {
    const n = spec.values.length;
    if (n === 0) throw new RangeError(`${spec.name}: a signal needs at least one step`);
    if (spec.startsMs.length !== n) throw new RangeError(`${spec.name}: as many starts as values`);
    this.name = spec.name;
    this.unit = spec.unit;
    this.pastEnd = spec.pastEnd;
    this.endMs = spec.endMs;
    this.#starts = Float64Array.from(spec.startsMs);
    this.#values = Float64Array.from(spec.values);
    this.#prefix = new Float64Array(n + 1);
    let stepMs = n === 1 ? 0 : this.#starts[1] - this.#starts[0];
    for (let i = 0; i < n; i++) {
      const end = i + 1 < n ? this.#starts[i + 1] : spec.endMs;
      const width = end - this.#starts[i];
      if (!(width > 0)) throw new RangeError(`${spec.name}: step ${i} must end after it starts`);
      if (!Number.isFinite(this.#values[i])) throw new RangeError(`${spec.name}: step ${i} is not finite`);
      if (width !== stepMs) stepMs = 0;
      this.#prefix[i + 1] = this.#prefix[i] + this.#values[i] * width;
    }
    if (this.#starts[0] > 0) throw new RangeError(`${spec.name}: must cover the scenario's start`);
    if (spec.pastEnd === "repeat" && !Number.isFinite(spec.endMs)) {
      throw new RangeError(`${spec.name}: only a signal with an end can repeat`);
    }
    this.#stepMs = stepMs;
    this.#zero = this.#starts[0] === 0 ? 0 : this.#inside(0);
  }

  /** The same value for ever. */
  static constant(name: string, unit: string, value: number): Signal {
    return new Signal({ name, unit, startsMs: [0], values: [value], endMs: Infinity, pastEnd: "hold" });
  }

  /** Steps of which neighbours with the same value are one, so that nothing is cut where nothing changes. */
  static merged(name: string, unit: string, { startsMs, values, endMs }: Steps, pastEnd: PastEnd): Signal {
    const kept: number[] = [];
    for (let i = 0; i < values.length; i++) if (i === 0 || values[i] !== values[i - 1]) kept.push(i);
    return new Signal({
      name,
      unit,
      startsMs: kept.map((i) => startsMs[i]),
      values: kept.map((i) => values[i]),
      endMs,
      pastEnd,
    });
  }

  /** Steps of equal width from the scenario's start. */
  static regular(
    name: string,
    unit: string,
    stepMs: number,
    values: ArrayLike<number>,
    pastEnd: PastEnd,
  ): Signal {
    const startsMs = Float64Array.from(values, (_, i) => i * stepMs);
    return new Signal({ name, unit, startsMs, values, endMs: values.length * stepMs, pastEnd });
  }

  /** Number of steps. */
  get length(): number {
    return this.#values.length;
  }

  /** Value at an instant ≥ 0, ms. */
  at(timeMs: number): number {
    return this.#values[this.#stepAt(this.#fold(timeMs))];
  }

  /** Exact integral over [fromMs, toMs), in unit·ms. */
  integral(fromMs: number, toMs: number): number {
    return this.#cumulative(toMs) - this.#cumulative(fromMs);
  }

  /** Time-weighted mean over [fromMs, toMs); the value at `fromMs` when the two are equal. */
  mean(fromMs: number, toMs: number): number {
    return toMs > fromMs ? this.integral(fromMs, toMs) / (toMs - fromMs) : this.at(fromMs);
  }

  /** The lowest value of any step. */
  get lowest(): number {
    return this.#values.reduce((lowest, value) => Math.min(lowest, value));
  }

  /** Time-weighted mean over the signal's own extent (the only step's value if it has no end). */
  get overallMean(): number {
    const n = this.#values.length;
    if (!Number.isFinite(this.endMs)) return this.#values[n - 1];
    return this.#prefix[n] / (this.endMs - this.#starts[0]);
  }

  /**
   * The first instant after `timeMs` at which a new step begins, Infinity when none does. The end of a signal that
   * neither holds nor repeats counts as one: whoever asks for the value there is told that there is none.
   */
  nextStepAfter(timeMs: number): number {
    const folded = this.#fold(timeMs);
    const step = this.#stepAt(folded);
    const atEnd = step + 1 === this.#values.length;
    if (atEnd && this.pastEnd === "hold") return Infinity;
    return timeMs - folded + (atEnd ? this.endMs : this.#starts[step + 1]);
  }

  /** Integral from 0 to an instant. */
  #cumulative(timeMs: number): number {
    if (timeMs <= this.endMs) return this.#inside(timeMs) - this.#zero;
    if (this.pastEnd === "repeat") {
      const turns = Math.floor(timeMs / this.endMs);
      const whole = this.#prefix[this.#values.length] - this.#zero;
      return turns * whole + this.#inside(timeMs - turns * this.endMs) - this.#zero;
    }
    this.#refusePastEnd(timeMs);
    const n = this.#values.length;
    return this.#prefix[n] - this.#zero + this.#values[n - 1] * (timeMs - this.endMs);
  }

  /** Integral from the first start to an instant within the extent. */
  #inside(timeMs: number): number {
    const step = this.#stepAt(timeMs);
    return this.#prefix[step] + this.#values[step] * (timeMs - this.#starts[step]);
  }

  /** An instant brought back into the extent by the past-the-end rule. */
  #fold(timeMs: number): number {
    if (timeMs < this.endMs) return timeMs;
    if (this.pastEnd === "repeat") return timeMs - Math.floor(timeMs / this.endMs) * this.endMs;
    this.#refusePastEnd(timeMs);
    return this.#starts[this.#values.length - 1];
  }

  #refusePastEnd(timeMs: number): void {
    if (this.pastEnd === "hold") return;
    throw new SignalRangeError(
      `${this.name}: the series ends after ${(this.endMs / 3_600_000).toFixed(2)} h but the run asks for hour ` +
        `${(timeMs / 3_600_000).toFixed(2)}; give a longer series, or say \`pastEnd: hold\` or \`pastEnd: repeat\``,
    );
  }

  /** Index of the step that holds an instant within the extent (the last step for its end). */
  #stepAt(timeMs: number): number {
    const starts = this.#starts;
    const last = starts.length - 1;
    if (timeMs < starts[0]) {
      throw new SignalRangeError(`${this.name}: asked for an instant before the scenario's start`);
    }
    if (this.#stepMs > 0) return Math.min(last, Math.floor((timeMs - starts[0]) / this.#stepMs));
    if (timeMs >= starts[last]) return last;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= timeMs) low = middle;
      else high = middle;
    }
    return low;
  }
}
