import { UserError } from "../errors.ts";
import { kindIndex } from "../model/deviceType.ts";
import type { IdColumn } from "./idColumn.ts";
import { JobColumns } from "./jobColumns.ts";
import { withOrigins } from "./originShares.ts";
import { placeOfRow, RowTally, type ReadReport, type RowFates } from "./readReport.ts";
import { LARGEST_MS, nothingUsed, RowTimes, type TimeZero } from "./rowTimes.ts";
import { SkipReason } from "./skipReason.ts";
import type { TraceJobs, TraceOptions } from "./traceOptions.ts";

/** The rows of a trace as they are read, whatever its format: the checks, the counts and the making of the store. */
export class TraceRows implements RowFates {
  readonly columns = new JobColumns();
  readonly skipped = new RowTally();
  readonly notes = new RowTally();
  readonly defaultKind: number;
  readonly defaultClass: number;
  readonly #options: TraceOptions;
  readonly #ids: IdColumn | null;
  readonly #times = new RowTimes();

  constructor(options: TraceOptions, ids: IdColumn | null) {
    const { milliDevicesPerUnit, defaultClass = 0, classes, utilisation = 0 } = options;
    if (!(milliDevicesPerUnit > 0 && Number.isFinite(milliDevicesPerUnit))) {
      throw new UserError(`milliDevicesPerUnit must be greater than 0, not ${milliDevicesPerUnit}`);
    }
    if (classes[defaultClass] === undefined) {
      throw new UserError(`defaultClass ${defaultClass} is not one of the ${classes.length} classes`);
    }
    if (!(utilisation >= 0 && utilisation <= 1)) {
      throw new UserError(`utilisation must be between 0 and 1, not ${utilisation}`);
    }
    this.#options = options;
    this.#ids = ids;
    this.defaultKind = kindIndex(options.kind);
    this.defaultClass = defaultClass;
  }

  /**
   * Check a row and keep it. Its id, where there are ids, is the one staged.
   * @param submitMs not yet relative to time zero
   * @param declaredMs NaN or negative when not declared
   * @param units devices in the trace's own unit
   * @param milliDevicesPerUnit what that unit stands for, where it is not the one of the options
   * @returns the row's place in `columns`, −1 when it was skipped
   */
  add(
    line: number,
    submitMs: number,
    durationMs: number,
    declaredMs: number,
    units: number,
    kind: number,
    classOf: number,
    origin: number,
    milliDevicesPerUnit = this.#options.milliDevicesPerUnit,
  ): number {
    if (!(units > 0)) return this.skip(SkipReason.missingDevices, line);
    if (!(durationMs >= 0)) return this.skip(SkipReason.missingDuration, line);
    const workMs = Math.round(durationMs);
    const wholeDeclaredMs = declaredMs >= 0 ? Math.round(declaredMs) : workMs;
    // A millionth of a milli-device takes up the rounding of the product: 0.07 × 100 is 7, not 8.
    const milliDevices = Math.max(1, Math.ceil(units * milliDevicesPerUnit - 1e-6));
    if (
      !(Math.abs(submitMs) <= LARGEST_MS) ||
      !(workMs <= LARGEST_MS) ||
      !(wholeDeclaredMs <= LARGEST_MS) ||
      !(milliDevices <= LARGEST_MS)
    ) {
      return this.skip(SkipReason.outOfRange, line);
    }
    const { columns } = this;
    const row = columns.count;
    if (wholeDeclaredMs < workMs) this.notes.add("ran longer than declared", line);
    columns.add(Math.round(submitMs), workMs, wholeDeclaredMs, milliDevices, kind, classOf, origin);
    if (this.#options.utilisation !== undefined) columns.utilisation.set(row, this.#options.utilisation);
    this.#ids?.commit();
    this.#times.setLine(row, line);
    return row;
  }

  skip(reason: SkipReason, line: number): -1 {
    this.skipped.add(reason, line);
    return -1;
  }

  /**
   * Check and keep a row that asks for processors in a trace whose own unit is another device. Skipped when the
   * options do not say what a processor stands for.
   */
  addOnProcessors(line: number, submitMs: number, durationMs: number, processors: number): number {
    const { milliDevicesPerProcessor } = this.#options;
    if (milliDevicesPerProcessor === undefined) return this.skip(SkipReason.processorsOnly, line);
    return this.add(
      line,
      submitMs,
      durationMs,
      -1,
      processors,
      kindIndex("cpu"),
      this.defaultClass,
      0,
      milliDevicesPerProcessor,
    );
  }

  lineOf(row: number): number {
    return this.#times.lineOf(row);
  }

  /** All rows are in: make the store and say what became of them. */
  finish(
    source: Pick<ReadReport, "file" | "format" | "header" | "clock">,
    zero: TimeZero,
    warnings: string[],
    originsStated: boolean,
  ): TraceJobs {
    const { columns } = this;
    const times = this.#times;
    const read = columns.count + this.skipped.total;
    const { zeroMs, text } = times.moveToZero(columns.submitMs, columns.count, zero, source.clock, warnings);
    columns.deadlineMs.shift(-zeroMs);
    columns.nominalStartMs.shift(-zeroMs);
    const rows = times.withinHorizon(columns.submitMs, columns.count, this.#options.horizonMs, this.skipped);
    times.noteOrder(columns.submitMs, rows, this.notes);
    for (const row of this.#ids?.repeatedRows() ?? []) {
      this.notes.add("id used before: kept, ties go by order in the file", times.lineOf(row));
    }
    const { classes, origins } = this.#options;
    let jobs = columns.toJobStore(classes, this.#ids, rows);
    if (origins !== undefined && !originsStated) jobs = withOrigins(jobs, origins.shares, origins.streams);
    if (jobs.count === 0) warnings.push(nothingUsed(read, this.skipped, placeOfRow(source.format)));
    const report: ReadReport = {
      ...source,
      rows: read,
      used: jobs.count,
      skipped: this.skipped.list(),
      notes: this.notes.list(),
      warnings,
      timeZero: text,
      zeroMs,
      spanMs: jobs.count === 0 ? 0 : jobs.submitMs[jobs.count - 1] - jobs.submitMs[0],
    };
    return { jobs, report };
  }
}
