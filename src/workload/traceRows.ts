import { UserError } from "../errors.ts";
import { kindIndex } from "../model/deviceType.ts";
import { MS_PER_YEAR } from "../units.ts";
import type { IdColumn } from "./idColumn.ts";
import { JobColumns } from "./jobColumns.ts";
import { withOrigins } from "./originShares.ts";
import { PLACE_OF_ROW, RowTally, type ReadReport } from "./readReport.ts";
import { SkipReason } from "./skipReason.ts";
import type { TraceJobs, TraceOptions } from "./traceOptions.ts";

/** Instants and durations beyond this cannot be added up in whole ms any more (142,000 years). */
const LARGEST_MS = 2 ** 52;

/** A first submission later than this is a date rather than a time from the start. */
const LONG_AFTER_START_YEARS = 20;

/** How the times of a trace become times of the scenario. */
export interface TimeZero {
  /** ms in the trace that become 0, "first" for the earliest submission. */
  readonly ms: number | "first";
  /** What a report says about it. */
  readonly text: string;
}

/** The rows of a trace as they are read, whatever its format: the checks, the counts and the making of the store. */
export class TraceRows {
  readonly columns = new JobColumns();
  readonly skipped = new RowTally();
  readonly notes = new RowTally();
  readonly defaultKind: number;
  readonly defaultClass: number;
  readonly #options: TraceOptions;
  readonly #ids: IdColumn | null;
  /** Line of each row in `columns`. */
  #lines = new Uint32Array(1024);

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
  ): number {
    if (!(units > 0)) return this.skip(SkipReason.missingDevices, line);
    if (!(durationMs >= 0)) return this.skip(SkipReason.missingDuration, line);
    const workMs = Math.round(durationMs);
    const wholeDeclaredMs = declaredMs >= 0 ? Math.round(declaredMs) : workMs;
    // A millionth of a milli-device takes up the rounding of the product: 0.07 × 100 is 7, not 8.
    const milliDevices = Math.max(1, Math.ceil(units * this.#options.milliDevicesPerUnit - 1e-6));
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
    if (row === this.#lines.length) {
      const lines = new Uint32Array(row * 2);
      lines.set(this.#lines);
      this.#lines = lines;
    }
    this.#lines[row] = line;
    return row;
  }

  skip(reason: SkipReason, line: number): -1 {
    this.skipped.add(reason, line);
    return -1;
  }

  /** All rows are in: make the store and say what became of them. */
  finish(
    source: Pick<ReadReport, "file" | "format" | "header">,
    zero: TimeZero,
    warnings: string[],
    originsStated: boolean,
  ): TraceJobs {
    const { columns } = this;
    const read = columns.count + this.skipped.total;
    const zeroText = this.#moveToZero(zero, warnings);
    const rows = this.#withinHorizon();
    this.#noteOrder(rows);
    const { classes, origins } = this.#options;
    let jobs = columns.toJobStore(classes, this.#ids, rows);
    if (origins !== undefined && !originsStated) jobs = withOrigins(jobs, origins.shares, origins.streams);
    if (jobs.count === 0) warnings.push(this.#nothingUsed(read, source.format));
    const report: ReadReport = {
      ...source,
      rows: read,
      used: jobs.count,
      skipped: this.skipped.list(),
      notes: this.notes.list(),
      warnings,
      timeZero: zeroText,
      spanMs: jobs.count === 0 ? 0 : jobs.submitMs[jobs.count - 1] - jobs.submitMs[0],
    };
    return { jobs, report };
  }

  /** Make all times relative to time zero. */
  #moveToZero(zero: TimeZero, warnings: string[]): string {
    const { columns } = this;
    let firstMs = Infinity;
    for (let row = 0; row < columns.count; row++) firstMs = Math.min(firstMs, columns.submitMs[row]);
    if (columns.count === 0) return zero.text;
    const zeroMs = zero.ms === "first" ? firstMs : zero.ms;
    if (zeroMs !== 0) {
      for (let row = 0; row < columns.count; row++) columns.submitMs[row] -= zeroMs;
      columns.deadlineMs.shift(-zeroMs);
      columns.nominalStartMs.shift(-zeroMs);
    }
    const years = (firstMs - zeroMs) / MS_PER_YEAR;
    if (years > LONG_AFTER_START_YEARS) {
      warnings.push(
        `the first job is submitted ${years.toFixed(0)} years after the start: the times look like dates; ` +
          `did you mean timeOrigin: first-submit?`,
      );
    }
    return zero.ms === "first" ? `${zero.text}, ${firstMs / 1000} s in the trace` : zero.text;
  }

  /** Rows submitted in [0, horizon), in file order; the others are counted as skipped. */
  #withinHorizon(): Uint32Array {
    const { submitMs, count } = this.columns;
    const rows = new Uint32Array(count);
    let kept = 0;
    for (let row = 0; row < count; row++) {
      if (submitMs[row] < 0) this.skip(SkipReason.beforeZero, this.#lines[row]);
      else if (submitMs[row] >= this.#options.horizonMs) this.skip(SkipReason.afterHorizon, this.#lines[row]);
      else rows[kept++] = row;
    }
    return kept === count ? rows : rows.slice(0, kept);
  }

  #noteOrder(rows: Uint32Array): void {
    const { submitMs } = this.columns;
    for (let i = 1; i < rows.length; i++) {
      if (submitMs[rows[i]] < submitMs[rows[i - 1]]) {
        this.notes.add("submitted before the row above it: put in order", this.#lines[rows[i]]);
      }
    }
    for (const row of this.#ids?.repeatedRows() ?? []) {
      this.notes.add("id used before: kept, ties go by order in the file", this.#lines[row]);
    }
  }

  #nothingUsed(read: number, format: ReadReport["format"]): string {
    const most = this.skipped.list().sort((a, b) => b.count - a.count)[0];
    if (most === undefined) return "the trace has no rows, so there are no jobs";
    return (
      `none of the ${read} rows could be used, so there are no jobs: mostly "${most.reason}", first in ` +
      `${PLACE_OF_ROW[format]} ${most.firstLine}; check the format and the options`
    );
  }
}
