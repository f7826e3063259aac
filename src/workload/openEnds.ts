import { LARGEST_MS } from "./rowTimes.ts";
import type { TraceRows } from "./traceRows.ts";

const NOTE = "right-censored: still running at the end of the trace, run time counted up to there";

/**
 * Jobs that were still running when a trace was taken. Their run time is at least what the trace saw, so they are
 * kept with that; the end of the trace is the last instant that any of its rows states.
 */
export class OpenEnds {
  #lastMs = -Infinity;
  readonly #rows: TraceRows;
  readonly #open: { readonly row: number; readonly startMs: number; readonly workedMs: number }[] = [];
  /** Lines of jobs that end at the last instant so far and are said to be running. */
  #cutLines: number[] = [];

  constructor(rows: TraceRows) {
    this.#rows = rows;
  }

  /** An instant of the trace; NaN and what is no time are left out. */
  see(ms: number): void {
    if (ms > this.#lastMs && ms <= LARGEST_MS) {
      this.#lastMs = ms;
      this.#cutLines = [];
    }
  }

  /** A job whose end, stated and seen, counts as cut off if it turns out to be the end of the trace. */
  mayBeCut(endMs: number, line: number): void {
    if (endMs === this.#lastMs) this.#cutLines.push(line);
  }

  /**
   * A job of no stated end, kept as `row` with any run time for now (−1: it was skipped).
   * @param workedMs run time before `startMs` that counts as well
   */
  hold(row: number, startMs: number, workedMs = 0): void {
    if (row >= 0) this.#open.push({ row, startMs, workedMs });
  }

  /** All rows are in: give the held jobs their run times. Warns when there is no end to count up to. */
  settle(warnings: string[]): void {
    const { columns, notes } = this.#rows;
    for (const line of this.#cutLines) notes.add(NOTE, line);
    for (const { row, startMs, workedMs } of this.#open) {
      const ms = Math.min(LARGEST_MS, Math.round(workedMs + Math.max(0, this.#lastMs - startMs)));
      columns.workMs[row] = ms;
      columns.declaredMs[row] = ms;
      notes.add(NOTE, this.#rows.lineOf(row));
    }
    if (this.#open.length > 0 && this.#lastMs === -Infinity) {
      warnings.push(
        "no row states an instant, so the end of the trace is unknown and jobs without an end have run time 0",
      );
    }
  }
}
