import { MS_PER_YEAR } from "../units.ts";
import type { RowTally, TraceClock } from "./readReport.ts";
import { SkipReason } from "./skipReason.ts";
import { writeWallClock } from "./wallClock.ts";

/** Instants and durations beyond this cannot be added up in whole ms any more (142,000 years). */
export const LARGEST_MS = 2 ** 52;

/** A first submission later than this is a date rather than a time from the start. */
const LONG_AFTER_START_YEARS = 20;

/** How the times of a trace become times of the scenario. */
export interface TimeZero {
  /** ms in the trace that become 0, "first" for the earliest submission. */
  readonly ms: number | "first";
  /** What a report says about it. */
  readonly text: string;
}

/** Lines and submission times of the rows that are kept, whatever they hold: time zero, horizon, order. */
export class RowTimes {
  /** Line of each row. */
  #lines = new Uint32Array(1024);

  setLine(row: number, line: number): void {
    if (row === this.#lines.length) {
      const lines = new Uint32Array(row * 2);
      lines.set(this.#lines);
      this.#lines = lines;
    }
    this.#lines[row] = line;
  }

  lineOf(row: number): number {
    return this.#lines[row];
  }

  /**
   * Make the first `count` times relative to time zero.
   * @returns what became 0, ms, and what to say of it
   */
  moveToZero(
    submitMs: Float64Array,
    count: number,
    zero: TimeZero,
    clock: TraceClock,
    warnings: string[],
  ): { readonly zeroMs: number; readonly text: string } {
    let firstMs = Infinity;
    for (let row = 0; row < count; row++) firstMs = Math.min(firstMs, submitMs[row]);
    if (count === 0) return { zeroMs: zero.ms === "first" ? 0 : zero.ms, text: zero.text };
    const zeroMs = zero.ms === "first" ? firstMs : zero.ms;
    for (let row = 0; row < count; row++) submitMs[row] -= zeroMs;
    const years = (firstMs - zeroMs) / MS_PER_YEAR;
    if (years > LONG_AFTER_START_YEARS) {
      warnings.push(
        `the first job is submitted ${years.toFixed(0)} years after the start: the times look like dates; ` +
          `did you mean timeOrigin: first-submit?`,
      );
    }
    const instant = clock === "dates" ? writeWallClock(firstMs) : `${firstMs / 1000} s`;
    return { zeroMs, text: zero.ms === "first" ? `${zero.text}, ${instant} in the trace` : zero.text };
  }

  /** Rows submitted in [0, horizon), in file order; the others are counted as skipped. */
  withinHorizon(submitMs: Float64Array, count: number, horizonMs: number, skipped: RowTally): Uint32Array {
    const rows = new Uint32Array(count);
    let kept = 0;
    for (let row = 0; row < count; row++) {
      if (submitMs[row] < 0) skipped.add(SkipReason.beforeZero, this.#lines[row]);
      else if (submitMs[row] >= horizonMs) skipped.add(SkipReason.afterHorizon, this.#lines[row]);
      else rows[kept++] = row;
    }
    return kept === count ? rows : rows.slice(0, kept);
  }

  noteOrder(submitMs: Float64Array, rows: Uint32Array, notes: RowTally): void {
    for (let i = 1; i < rows.length; i++) {
      if (submitMs[rows[i]] < submitMs[rows[i - 1]]) {
        notes.add("submitted before the row above it: put in order", this.#lines[rows[i]]);
      }
    }
  }
}

/** A warning for a trace of which nothing is left. */
export function nothingUsed(read: number, skipped: RowTally, place: "line" | "row" = "line"): string {
  const most = skipped.list().sort((a, b) => b.count - a.count)[0];
  if (most === undefined) return "the trace has no rows, so there are no jobs";
  return (
    `none of the ${read} rows could be used, so there are no jobs: mostly "${most.reason}", first in ${place} ` +
    `${most.firstLine}; check the format and the options`
  );
}
