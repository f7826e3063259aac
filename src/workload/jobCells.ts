import { DataError } from "../errors.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { CSV_ROLES, layoutOf, type CsvColumns } from "./csvHeader.ts";
import type { CsvSink } from "./csvRecords.ts";
import { IdColumn } from "./idColumn.ts";
import { parseNumber } from "./numberCell.ts";
import type { RowFates, RowTally } from "./readReport.ts";
import type { TimeZero } from "./rowTimes.ts";
import { SkipReason } from "./skipReason.ts";
import { MS_PER_UNIT, TimeUnitCheck, type TimeUnit } from "./timeUnit.ts";
import type { TraceJobs, TraceOptions } from "./traceOptions.ts";
import { TraceRows } from "./traceRows.ts";

export interface JobCellsOptions extends TraceOptions {
  /** Header names of the columns. */
  readonly columns: CsvColumns;
  /** Unit of submit, duration, declared and deadline. Never guessed. */
  readonly timeUnit: TimeUnit;
  /**
   * Which instant of the trace is the start of the scenario: a time in the trace's unit (0 unless said otherwise),
   * or its first submission.
   */
  readonly timeOrigin?: "first-submit" | number;
  /** Names of the origins in the order of the network, for a trace with an origin column. */
  readonly originNames?: readonly string[];
}

const [SUBMIT, DURATION, DEVICES, DECLARED, UTILISATION, PRIORITY, DEADLINE, ID, KIND, CLASS, ORIGIN] =
  CSV_ROLES.keys();

/** Makes jobs of the cells of a table: which column means what, the units, the checks. */
export class JobCells implements CsvSink, RowFates {
  readonly #path: string;
  readonly #options: JobCellsOptions;
  readonly #msPerUnit: number;
  readonly #ids: IdColumn | null;
  readonly #rows: TraceRows;
  readonly #unitCheck = new TimeUnitCheck();
  /** Index by name, for the roles whose cells are names. */
  readonly #indexByName: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly #unknownNames = new Set<string>();
  /** Role of each column, empty until the header has been read. */
  #roleOf: Int8Array = new Int8Array(0);
  /** Columns up to the last one that is read. */
  #columnsNeeded = 0;
  /** The present row by role: numbers and indices; NaN where nothing is stated. */
  readonly #values = new Float64Array(CSV_ROLES.length);
  #problem: SkipReason | null = null;

  constructor(path: string, options: JobCellsOptions) {
    this.#path = path;
    this.#options = options;
    this.#msPerUnit = MS_PER_UNIT[options.timeUnit];
    this.#ids = options.columns.id === undefined ? null : new IdColumn();
    this.#rows = new TraceRows(options, this.#ids);
    const numbered = (names: readonly string[]) => new Map(names.map((name, index) => [name, index]));
    this.#indexByName = new Map([
      [KIND, numbered(DEVICE_KINDS)],
      [CLASS, numbered(options.classes.map((jobClass) => jobClass.name))],
      [ORIGIN, numbered(options.originNames ?? [])],
    ]);
  }

  header(cells: readonly string[], line: number): void {
    const layout = layoutOf(this.#path, line, cells, this.#options.columns);
    for (const found of layout.otherCase)
      this.#rows.notes.add(`column found in other letters: ${found}`, line);
    this.#roleOf = layout.roleOf;
    this.#columnsNeeded = 1 + layout.roleOf.findLastIndex((role) => role >= 0);
  }

  beginRow(): void {
    this.#values.fill(NaN);
    this.#problem = null;
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
      if (stated) this.#problem ??= SkipReason.notANumber;
      else if (role <= DEVICES) this.#problem ??= SkipReason.missingValue;
    }
  }

  endRow(fields: number, line: number): void {
    const rows = this.#rows;
    const values = this.#values;
    if (fields < this.#columnsNeeded) rows.skip(SkipReason.tooFewFields, line);
    else if (this.#problem !== null) rows.skip(this.#problem, line);
    else if (values[UTILISATION] < 0 || values[UTILISATION] > 1) rows.skip(SkipReason.badUtilisation, line);
    else {
      if (fields > this.#roleOf.length)
        rows.notes.add("more fields than the header: the others not read", line);
      const row = rows.add(
        line,
        values[SUBMIT] * this.#msPerUnit,
        values[DURATION] * this.#msPerUnit,
        values[DECLARED] * this.#msPerUnit,
        values[DEVICES],
        Number.isNaN(values[KIND]) ? rows.defaultKind : values[KIND],
        Number.isNaN(values[CLASS]) ? rows.defaultClass : values[CLASS],
        Number.isNaN(values[ORIGIN]) ? 0 : values[ORIGIN],
      );
      if (row >= 0) this.#keepOptional(row);
    }
  }

  blankLine(line: number): void {
    this.#rows.notes.add("blank line", line);
  }

  brokenQuote(line: number): void {
    this.#rows.skip(SkipReason.brokenQuote, line);
  }

  /** @param format name of the format in the report */
  finish(format: string): TraceJobs {
    if (this.#roleOf.length === 0) {
      throw new DataError(`${this.#path}: no header line; the first line has to name the columns`);
    }
    const { timeUnit, columns } = this.#options;
    const warnings: string[] = [];
    const unitWarning = this.#unitCheck.warning(timeUnit);
    if (unitWarning !== null) warnings.push(unitWarning);
    if (this.#unknownNames.size > 0) {
      const some = [...this.#unknownNames].slice(0, 5).map((name) => `"${name}"`);
      warnings.push(
        `names that the scenario does not know: ${some.join(", ")}; add them or leave out the column`,
      );
    }
    const source = { file: this.#path, format, header: {}, clock: "relative" } as const;
    return this.#rows.finish(source, this.#timeZero(), warnings, columns.origin !== undefined);
  }

  /** A row that no cells can be made of. */
  skip(reason: SkipReason, line: number): void {
    this.#rows.skip(reason, line);
  }

  get notes(): RowTally {
    return this.#rows.notes;
  }

  #nameCell(role: number, bytes: Buffer, from: number, to: number): void {
    if (role === ID) {
      if (from === to) this.#problem ??= SkipReason.missingValue;
      else this.#ids?.stage(bytes, from, to);
      return;
    }
    const name = bytes.toString("utf8", from, to).trim();
    const index = this.#indexByName.get(role)?.get(role === KIND ? name.toLowerCase() : name);
    if (index !== undefined) this.#values[role] = index;
    else if (name === "") this.#problem ??= SkipReason.missingValue;
    else {
      this.#problem ??= SkipReason.unknownName;
      this.#unknownNames.add(name);
    }
  }

  #keepOptional(row: number): void {
    const values = this.#values;
    const { columns } = this.#rows;
    this.#unitCheck.add(values[SUBMIT], values[DURATION]);
    if (!Number.isNaN(values[UTILISATION])) columns.utilisation.set(row, values[UTILISATION]);
    if (!Number.isNaN(values[PRIORITY])) columns.priority.set(row, values[PRIORITY]);
    if (!Number.isNaN(values[DEADLINE])) {
      columns.deadlineMs.set(row, Math.round(values[DEADLINE] * this.#msPerUnit));
    }
  }

  #timeZero(): TimeZero {
    const { timeOrigin = 0, timeUnit } = this.#options;
    if (timeOrigin === "first-submit") return { ms: "first", text: "time 0 is the first submission" };
    return {
      ms: Math.round(timeOrigin * this.#msPerUnit),
      text: `time 0 is ${timeOrigin} ${timeUnit} in the trace`,
    };
  }
}
