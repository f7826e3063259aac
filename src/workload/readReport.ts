import { COLUMNAR_FORMATS } from "./traceFormatNames.ts";
import type { SkipReason } from "./skipReason.ts";

/** What `firstLine` counts in a format: lines of a text, or rows of data where there are no lines. */
export function placeOfRow(format: string): "line" | "row" {
  return COLUMNAR_FORMATS.some((name) => name === format) ? "row" : "line";
}

/** Rows of a trace that share a fate. */
export interface RowCount {
  readonly reason: string;
  readonly count: number;
  /** Where the first of them is in the file, 1-based: its line, or its row (see {@link placeOfRow}). */
  readonly firstLine: number;
}

/** Whether a trace's times are dates (ms since 1970, of the clock that wrote them) or counted from a zero of its own. */
export type TraceClock = "dates" | "relative";

/** What became of a trace: rows = used + all skipped. */
export interface ReadReport {
  /** As it was given. */
  readonly file: string;
  /** Name of the format, such as `swf` (see traceFormats.ts). */
  readonly format: string;
  /** Rows of data; comments, the header line and blank lines are none. */
  readonly rows: number;
  /** Rows that became jobs (requests; windows of requests). */
  readonly used: number;
  /** Rows that did not, by reason, in order of first line. */
  readonly skipped: readonly RowCount[];
  /** What was noticed and kept or put right, in order of first line. */
  readonly notes: readonly RowCount[];
  /** What looks like a mistake, each with the option that would mend it. */
  readonly warnings: readonly string[];
  /** Entries of an SWF header (MaxProcs, UnixStartTime …); empty for other formats. */
  readonly header: Readonly<Record<string, string>>;
  /** Which instant of the trace became the start of the scenario. */
  readonly timeZero: string;
  /** What the trace's own clock showed then, ms: since 1970 as its dates are written, or since its own zero. */
  readonly zeroMs: number;
  readonly clock: TraceClock;
  /** From the first to the last submission of a used row, ms. */
  readonly spanMs: number;
}

/** Counts by reason, with the first line of each. */
export class RowTally {
  total = 0;
  readonly #byReason = new Map<string, { count: number; firstLine: number }>();

  add(reason: string, line: number): void {
    this.total++;
    const entry = this.#byReason.get(reason);
    if (entry === undefined) this.#byReason.set(reason, { count: 1, firstLine: line });
    else {
      entry.count++;
      if (line < entry.firstLine) entry.firstLine = line;
    }
  }

  /** In order of first line. */
  list(): RowCount[] {
    const list = Array.from(this.#byReason, ([reason, entry]) => ({ reason, ...entry }));
    return list.sort((a, b) => a.firstLine - b.firstLine);
  }
}

/** Where a reader says what became of a row that it does not use, and what it noticed in one that it does. */
export interface RowFates {
  readonly notes: RowTally;
  skip(reason: SkipReason, line: number): void;
}
