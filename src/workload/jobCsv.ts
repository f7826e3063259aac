import { DataError, UserError } from "../errors.ts";
import { ColumnRows, ID, type NamedColumnsOptions } from "./columnRows.ts";
import { layoutOf } from "./csvHeader.ts";
import { CsvRecords, type CsvSink } from "./csvRecords.ts";
import { parseNumber } from "./numberCell.ts";
import { SkipReason } from "./skipReason.ts";
import { feedTextFile } from "./textFile.ts";
import { MS_PER_UNIT, type TimeUnit } from "./timeUnit.ts";
import type { TraceJobs } from "./traceOptions.ts";
import type { TimeZero } from "./traceRows.ts";

export interface JobCsvOptions extends NamedColumnsOptions {
  /** Unit of submit, duration, declared, deadline and nominalStart. Never guessed. */
  readonly timeUnit: TimeUnit;
  /** "," unless said otherwise; "\t" for .tsv. One ASCII character. */
  readonly delimiter?: string;
  /**
   * Which instant of the trace is the start of the scenario: a time in the trace's unit (0 unless said otherwise),
   * or its first submission.
   */
  readonly timeOrigin?: "first-submit" | number;
}

/**
 * Read jobs from a CSV file with a header line, plain or gzip. Times may be decimals and are rounded to whole ms;
 * an empty cell of a column of declared, utilisation, priority, deadline or nominalStart takes the default, an empty
 * cell of any other column that is read skips its row.
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readJobCsv(path: string, options: JobCsvOptions): Promise<TraceJobs> {
  const delimiter = options.delimiter ?? ",";
  if (!/^[\t -~]$/.test(delimiter) || delimiter === '"') {
    throw new UserError(`delimiter must be one ASCII character such as "," or a tab, not "${delimiter}"`);
  }
  const jobs = new JobCsvSink(path, options);
  const records = new CsvRecords(delimiter, jobs);
  await feedTextFile(path, (bytes, last) => records.consume(bytes, last));
  return jobs.finish();
}

/** Takes the cells of the columns that are read. */
class JobCsvSink implements CsvSink {
  readonly #path: string;
  readonly #options: JobCsvOptions;
  readonly #row: ColumnRows;
  /** Of the present row, by role. */
  readonly #values: Float64Array;
  /** Role of each column, empty until the header has been read. */
  #roleOf: Int8Array = new Int8Array(0);
  /** Columns up to the last one that is read. */
  #columnsNeeded = 0;

  constructor(path: string, options: JobCsvOptions) {
    this.#path = path;
    this.#options = options;
    this.#row = new ColumnRows(options, MS_PER_UNIT[options.timeUnit]);
    this.#values = this.#row.values;
  }

  header(cells: readonly string[], line: number): void {
    const layout = layoutOf(this.#path, line, cells, this.#options.columns);
    for (const found of layout.otherCase)
      this.#row.rows.notes.add(`column found in other letters: ${found}`, line);
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
    const { rows } = this.#row;
    if (fields < this.#columnsNeeded) {
      rows.skip(SkipReason.tooFewFields, line);
      return;
    }
    if (this.#row.keep(line) >= 0 && fields > this.#roleOf.length)
      rows.notes.add("more fields than the header: the others not read", line);
  }

  blankLine(line: number): void {
    this.#row.rows.notes.add("blank line", line);
  }

  brokenQuote(line: number): void {
    this.#row.rows.skip(SkipReason.brokenQuote, line);
  }

  finish(): TraceJobs {
    if (this.#roleOf.length === 0) {
      throw new DataError(`${this.#path}: no header line; the first line has to name the columns`);
    }
    const source = { file: this.#path, format: "CSV", header: {} } as const;
    return this.#row.finish(source, this.#timeZero(), this.#options.timeUnit);
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
