/** What `firstLine` counts in each format: lines of a text, or rows of data where there are no lines. */
export const PLACE_OF_ROW = {
  SWF: "line",
  CSV: "line",
  Parquet: "row",
  Arrow: "row",
  OpenDC: "row",
} as const;
export type TraceFormatName = keyof typeof PLACE_OF_ROW;

/** Rows of a trace that share a fate. */
export interface RowCount {
  readonly reason: string;
  readonly count: number;
  /** Where the first of them is in the file, 1-based: its line, or its row (see {@link PLACE_OF_ROW}). */
  readonly firstLine: number;
}

/** What became of a trace: rows = used + all skipped. */
export interface ReadReport {
  /** As it was given. */
  readonly file: string;
  readonly format: TraceFormatName;
  /** Rows of data; comments, the header line and blank lines are none. */
  readonly rows: number;
  /** Rows that became jobs. */
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
