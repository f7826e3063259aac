import { DataError } from "../errors.ts";
import { ColumnRows, ID, type NamedColumnsOptions } from "./columnRows.ts";
import { layoutOf } from "./csvHeader.ts";
import type { CsvSink } from "./csvRecords.ts";
import { parseNumber } from "./numberCell.ts";
import type { RowFates, RowTally } from "./readReport.ts";
import type { TimeZero } from "./rowTimes.ts";
import { SkipReason } from "./skipReason.ts";
import { MS_PER_UNIT, type TimeUnit } from "./timeUnit.ts";
import type { TraceJobs } from "./traceOptions.ts";

export interface JobCellsOptions extends NamedColumnsOptions {
  /** Unit of submit, duration, declared, deadline and nominalStart. Never guessed. */
  readonly timeUnit: TimeUnit;
  /**
   * Which instant of the trace is the start of the scenario: a time in the trace's unit (0 unless said otherwise),
   * or its first submission.
   */
  readonly timeOrigin?: "first-submit" | number;
}

/** Takes the cells of a text table: which column means what, which numbers and names the cells hold. */
export class JobCells implements CsvSink, RowFates {
  readonly #path: string;
  readonly #options: JobCellsOptions;
  readonly #row: ColumnRows;
  /** Of the present row, by role. */
  readonly #values: Float64Array;
  /** Role of each column, empty until the header has been read. */
  #roleOf: Int8Array = new Int8Array(0);
  /** Columns up to the last one that is read. */
  #columnsNeeded = 0;

  constructor(path: string, options: JobCellsOptions) {
    this.#path = path;
    this.#options = options;
    this.#row = new ColumnRows(options, MS_PER_UNIT[options.timeUnit]);
    this.#values = this.#row.values;
  }

  header(cells: readonly string[], line: number): void {
    const layout = layoutOf(this.#path, line, cells, this.#options.columns);
    for (const found of layout.otherCase) this.notes.add(`column found in other letters: ${found}`, line);
    this.#roleOf = layout.roleOf;
    this.#columnsNeeded = 1 + layout.roleOf.findLastIndex((role) => role >= 0);
  }

  beginRow(): void {
    this.#row.begin();
  }

  cell(field: number, bytes: Buffer, from: number, to: number): void {
    if (field >= this.#columnsNeeded) return;
    const role = this.#roleOf[field];
    if (role < 0) return;
    if (role >= ID) {
      this.#nameCell(role, bytes, from, to);
      return;
    }
    const value = parseNumber(bytes, from, to);
    this.#values[role] = value;
    if (Number.isNaN(value)) {
      const stated = bytes.toString("utf8", from, to).trim() !== "";
      if (stated) this.#row.problem(SkipReason.notANumber);
      else this.#row.missing(role);
    }
  }

  endRow(fields: number, line: number): void {
    if (fields < this.#columnsNeeded) {
      this.skip(SkipReason.tooFewFields, line);
      return;
    }
    if (this.#row.keep(line) >= 0 && fields > this.#roleOf.length)
      this.notes.add("more fields than the header: the others not read", line);
  }

  blankLine(line: number): void {
    this.notes.add("blank line", line);
  }

  brokenQuote(line: number): void {
    this.skip(SkipReason.brokenQuote, line);
  }

  /** @param format name of the format in the report */
  finish(format: string): TraceJobs {
    if (this.#roleOf.length === 0) {
      throw new DataError(`${this.#path}: no header line; the first line has to name the columns`);
    }
    const source = { file: this.#path, format, header: {}, clock: "relative" } as const;
    return this.#row.finish(source, this.#timeZero(), this.#options.timeUnit);
  }

  /** A row that no cells can be made of. */
  skip(reason: SkipReason, line: number): void {
    this.#row.rows.skip(reason, line);
  }

  get notes(): RowTally {
    return this.#row.rows.notes;
  }

  #nameCell(role: number, bytes: Buffer, from: number, to: number): void {
    if (role !== ID) this.#row.name(role, bytes.toString("utf8", from, to).trim());
    else if (from === to) this.#row.missing(role);
    else this.#row.idBytes(bytes, from, to);
  }

  #timeZero(): TimeZero {
    const { timeOrigin = 0, timeUnit } = this.#options;
    if (timeOrigin === "first-submit") return { ms: "first", text: "time 0 is the first submission" };
    return {
      ms: Math.round(timeOrigin * MS_PER_UNIT[timeUnit]),
      text: `time 0 is ${timeOrigin} ${timeUnit} in the trace`,
    };
  }
}
