import { DEVICE_KINDS } from "../model/deviceType.ts";
import { CSV_ROLES, type CsvColumns } from "./csvHeader.ts";
import { IdColumn } from "./idColumn.ts";
import type { ReadReport } from "./readReport.ts";
import { SkipReason } from "./skipReason.ts";
import { TimeUnitCheck, type TimeUnit } from "./timeUnit.ts";
import type { TraceJobs, TraceOptions } from "./traceOptions.ts";
import type { TimeZero } from "./rowTimes.ts";
import { TraceRows } from "./traceRows.ts";

/** What is said of a trace in columns that are found by name, in whatever format of file. */
export interface NamedColumnsOptions extends TraceOptions {
  /** Names of the columns. */
  readonly columns: CsvColumns;
  /** Names of the origins in the order of the network, for a trace with an origin column. */
  readonly originNames?: readonly string[];
  /**
   * Asked once for each class or origin that is not known by name: its index, or undefined to leave its rows out.
   * Without it they are left out.
   */
  readonly newName?: (role: "class" | "origin", name: string) => number | undefined;
}

export const [
  SUBMIT,
  DURATION,
  DEVICES,
  DECLARED,
  UTILISATION,
  PRIORITY,
  DEADLINE,
  NOMINAL_START,
  ID,
  KIND,
  CLASS,
  ORIGIN,
] = CSV_ROLES.keys();

/** Makes jobs of the values of one row after another: what each role means, which may be missing, the checks. */
export class ColumnRows {
  readonly rows: TraceRows;
  /** Values of the present row by role: numbers in the file's own unit, and indices; NaN where nothing is stated. */
  readonly values = new Float64Array(CSV_ROLES.length);
  readonly #ids: IdColumn | null;
  readonly #msPerTime: number;
  readonly #newName: NamedColumnsOptions["newName"];
  readonly #originsStated: boolean;
  readonly #unitCheck = new TimeUnitCheck();
  /** Index by name, for the roles whose values are names; undefined for a name that is not known. */
  readonly #indexByName: ReadonlyMap<number, Map<string, number | undefined>>;
  readonly #unknownNames = new Set<string>();
  #problem: SkipReason | null = null;

  /** @param msPerTime ms in one of the times' unit */
  constructor(options: NamedColumnsOptions, msPerTime: number) {
    const { columns, classes, originNames = [], newName } = options;
    this.#ids = columns.id === undefined ? null : new IdColumn();
    this.rows = new TraceRows(options, this.#ids);
    this.#msPerTime = msPerTime;
    this.#newName = newName;
    this.#originsStated = columns.origin !== undefined;
    const numbered = (names: readonly string[]) => new Map(names.map((name, index) => [name, index]));
    this.#indexByName = new Map([
      [KIND, numbered(DEVICE_KINDS)],
      [CLASS, numbered(classes.map((jobClass) => jobClass.name))],
      [ORIGIN, numbered(originNames)],
    ]);
  }

  begin(): void {
    this.values.fill(NaN);
    this.#problem = null;
  }

  /** The present row cannot be used; the first reason counts. */
  problem(reason: SkipReason): void {
    this.#problem ??= reason;
  }

  /** A role has no value in the present row. */
  missing(role: number): void {
    if (role <= DEVICES || role >= ID) this.#problem ??= SkipReason.missingValue;
  }

  /** The name of the present row's job, where it is still bytes: nothing is made of it unless it has to be. */
  idBytes(bytes: Uint8Array, from: number, to: number): void {
    this.#ids?.stage(bytes, from, to);
  }

  /** A number of the present row; NaN where there is none. */
  number(role: number, value: number): void {
    this.values[role] = value;
    if (Number.isNaN(value)) this.missing(role);
    else if (!Number.isFinite(value)) this.problem(SkipReason.notANumber);
  }

  /** A name of the present row, where it is a value already; null where there is none. */
  nameOrNull(role: number, value: string | number | null): void {
    const name = typeof value === "string" ? value.trim() : value;
    if (name === null || name === "") this.missing(role);
    else if (role === ID) this.#ids?.stageName(name);
    else this.name(role, String(name));
  }

  /** The present row's kind, class or origin, by name. */
  name(role: number, name: string): void {
    if (name === "") {
      this.missing(role);
      return;
    }
    const known = this.#indexByName.get(role)!;
    const key = role === KIND ? name.toLowerCase() : name;
    if (!known.has(key) && role !== KIND) {
      known.set(key, this.#newName?.(role === CLASS ? "class" : "origin", name));
    }
    const index = known.get(key);
    if (index !== undefined) this.values[role] = index;
    else {
      this.#problem ??= SkipReason.unknownName;
      this.#unknownNames.add(name);
    }
  }

  /**
   * The present row is complete: make a job of it, or count why not.
   * @returns its place in the columns, −1 when it was skipped
   */
  keep(line: number): number {
    const { rows, values } = this;
    if (this.#problem !== null) return rows.skip(this.#problem, line);
    if (values[UTILISATION] < 0 || values[UTILISATION] > 1) return rows.skip(SkipReason.badUtilisation, line);
    const msPerTime = this.#msPerTime;
    const row = rows.add(
      line,
      values[SUBMIT] * msPerTime,
      values[DURATION] * msPerTime,
      values[DECLARED] * msPerTime,
      values[DEVICES],
      Number.isNaN(values[KIND]) ? rows.defaultKind : values[KIND],
      Number.isNaN(values[CLASS]) ? rows.defaultClass : values[CLASS],
      Number.isNaN(values[ORIGIN]) ? 0 : values[ORIGIN],
    );
    if (row < 0) return row;
    const { columns } = rows;
    this.#unitCheck.add(values[SUBMIT], values[DURATION]);
    if (!Number.isNaN(values[UTILISATION])) columns.utilisation.set(row, values[UTILISATION]);
    if (!Number.isNaN(values[PRIORITY])) columns.priority.set(row, values[PRIORITY]);
    if (!Number.isNaN(values[DEADLINE])) {
      columns.deadlineMs.set(row, Math.round(values[DEADLINE] * msPerTime));
    }
    if (!Number.isNaN(values[NOMINAL_START])) {
      columns.nominalStartMs.set(row, Math.round(values[NOMINAL_START] * msPerTime));
    }
    return row;
  }

  /** @param timeUnit null where the file states the unit of its times itself */
  finish(
    source: Pick<ReadReport, "file" | "format" | "header" | "clock">,
    zero: TimeZero,
    timeUnit: TimeUnit | null,
  ): TraceJobs {
    const warnings: string[] = [];
    const unitWarning = timeUnit === null ? null : this.#unitCheck.warning(timeUnit);
    if (unitWarning !== null) warnings.push(unitWarning);
    if (this.#unknownNames.size > 0) {
      const some = [...this.#unknownNames].slice(0, 5).map((name) => `"${name}"`);
      warnings.push(
        `names that the scenario does not know: ${some.join(", ")}; add them or leave out the column`,
      );
    }
    return this.rows.finish(source, zero, warnings, this.#originsStated);
  }
}
