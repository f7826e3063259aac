import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MIN, MS_PER_S, MS_PER_YEAR } from "../units.ts";

/** Units that the times of a CSV trace may be written in. */
export const TIME_UNITS = ["ms", "s", "min", "h", "d"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export const MS_PER_UNIT: Readonly<Record<TimeUnit, number>> = {
  ms: 1,
  s: MS_PER_S,
  min: MS_PER_MIN,
  h: MS_PER_HOUR,
  d: MS_PER_DAY,
};

// What a trace of jobs looks like: estimates, wide enough for every trace of batch jobs that we know.
const SHORTEST_SPAN_MS = MS_PER_HOUR;
const LONGEST_SPAN_MS = 20 * MS_PER_YEAR;
const SHORTEST_MEDIAN_MS = MS_PER_S;
const LONGEST_MEDIAN_MS = 30 * MS_PER_DAY;
/** Fewer jobs may well be submitted within an hour. */
const MANY_JOBS = 500;
/** Run times that the median is taken of: the first so many. */
const SAMPLE = 4_095;

/** Watches the times of a trace, as they are written, for a unit that cannot be the right one. */
export class TimeUnitCheck {
  #count = 0;
  #firstSubmit = Infinity;
  #lastSubmit = -Infinity;
  readonly #durations = new Float64Array(SAMPLE);

  add(submit: number, duration: number): void {
    if (submit < this.#firstSubmit) this.#firstSubmit = submit;
    if (submit > this.#lastSubmit) this.#lastSubmit = submit;
    if (this.#count < SAMPLE) this.#durations[this.#count] = duration;
    this.#count++;
  }

  /** A warning that names the option, null when the unit is plausible. */
  warning(unit: TimeUnit): string | null {
    if (this.#count === 0) return null;
    const doubt = this.#doubt(unit);
    if (doubt === null) return null;
    const better = TIME_UNITS.filter((other) => this.#doubt(other) === null);
    const question =
      better.length === 0 ? "is that right?" : `did you mean timeUnit: ${better.join(" or timeUnit: ")}?`;
    return `with timeUnit: ${unit} ${doubt}; ${question}`;
  }

  /** What is strange about the trace when read in this unit. */
  #doubt(unit: TimeUnit): string | null {
    const spanMs = (this.#lastSubmit - this.#firstSubmit) * MS_PER_UNIT[unit];
    const sample = this.#durations.slice(0, Math.min(this.#count, SAMPLE)).sort();
    const medianMs = sample[sample.length >> 1] * MS_PER_UNIT[unit];
    if (spanMs > LONGEST_SPAN_MS) {
      return `the submissions span ${(spanMs / MS_PER_YEAR).toFixed(0)} years`;
    }
    if (this.#count >= MANY_JOBS && spanMs < SHORTEST_SPAN_MS) {
      return `all ${this.#count} jobs are submitted within ${(spanMs / MS_PER_MIN).toFixed(1)} minutes`;
    }
    if (medianMs < SHORTEST_MEDIAN_MS) return `half of the jobs run for less than ${SHORTEST_MEDIAN_MS} ms`;
    if (medianMs > LONGEST_MEDIAN_MS) {
      return `half of the jobs run for more than ${(medianMs / MS_PER_DAY).toFixed(0)} days`;
    }
    return null;
  }
}
