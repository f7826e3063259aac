import { UserError } from "../errors.ts";
import { MS_PER_S } from "../units.ts";
import { IdColumn } from "./idColumn.ts";
import { isBlank, parseNumber } from "./numberCell.ts";
import { SkipReason } from "./skipReason.ts";
import { feedTextFile } from "./textFile.ts";
import type { TraceJobs, TraceOptions } from "./traceOptions.ts";
import type { TimeZero } from "./rowTimes.ts";
import { TraceRows } from "./traceRows.ts";

export interface SwfOptions extends TraceOptions {
  /**
   * Which instant of the trace is the start of the scenario: the first submission of a usable row (default), the
   * header's UnixStartTime (the trace's own zero, or, for absolute submit times, that epoch second), or a number of
   * seconds.
   */
  readonly timeOrigin?: "first-submit" | "header" | number;
}

/**
 * Read a trace in the Standard Workload Format (https://www.cs.huji.ac.il/labs/parallel/workload/swf.html), plain
 * or gzip. Devices: requested processors (field 8), else allocated ones (5). Run time: field 4. Declared: requested
 * time (9), else the run time. −1 is "missing". A job of run time 0 is kept, unless its status (11) says that it
 * was cancelled and so never ran.
 * @throws DataError when the file cannot be read as text
 */
export async function readSwf(path: string, options: SwfOptions): Promise<TraceJobs> {
  const parser = new SwfParser(options);
  await feedTextFile(path, (bytes, last) => parser.consume(bytes, last));
  return parser.finish(path);
}

const FIELD_COUNT = 18;
const STATUS_CANCELLED = 5;

/** Submit times from here on are seconds since 1970 rather than since the start of the log (2001-09-09). */
const EPOCH_LIKE_S = 1e9;

/** Header entries that are kept for the report. */
const HEADER_ENTRY = /^;\s*(UnixStartTime|MaxProcs|MaxNodes|MaxJobs|TimeZoneString)\s*:\s*(.*?)\s*$/;

class SwfParser {
  readonly #options: SwfOptions;
  readonly #ids = new IdColumn();
  readonly #rows: TraceRows;
  readonly #header: Record<string, string> = {};
  #line = 0;
  #firstSubmitS = Infinity;
  /** First byte of each field of the present line, and past the last. */
  readonly #from = new Int32Array(FIELD_COUNT);
  readonly #to = new Int32Array(FIELD_COUNT);

  constructor(options: SwfOptions) {
    this.#options = options;
    this.#rows = new TraceRows(options, this.#ids);
  }

  consume(bytes: Buffer, last: boolean): number {
    let start = 0;
    while (start < bytes.length) {
      let end = bytes.indexOf(10, start);
      if (end < 0) {
        if (!last) return start;
        end = bytes.length;
      }
      this.#line++;
      this.#readLine(bytes, start, end);
      start = end + 1;
    }
    return bytes.length;
  }

  finish(path: string): TraceJobs {
    const clock = this.#isAbsolute() ? "dates" : "relative";
    const source = { file: path, format: "swf", header: this.#header, clock } as const;
    return this.#rows.finish(source, this.#timeZero(), [], false);
  }

  #readLine(bytes: Buffer, start: number, end: number): void {
    let p = start;
    while (p < end && isBlank(bytes[p])) p++;
    if (p === end) {
      this.#rows.notes.add("blank line", this.#line);
      return;
    }
    if (bytes[p] === 59) {
      const entry = HEADER_ENTRY.exec(bytes.toString("utf8", p, end));
      if (entry !== null) this.#header[entry[1]] ??= entry[2];
      return;
    }
    let fields = 0;
    while (p < end) {
      const from = p;
      while (p < end && !isBlank(bytes[p])) p++;
      if (fields < FIELD_COUNT) {
        this.#from[fields] = from;
        this.#to[fields] = p;
      }
      fields++;
      while (p < end && isBlank(bytes[p])) p++;
    }
    if (fields < FIELD_COUNT) {
      this.#rows.skip(SkipReason.tooFewFields, this.#line);
      return;
    }
    if (fields > FIELD_COUNT) this.#rows.notes.add("more than 18 fields: the others not read", this.#line);
    this.#readJob(bytes);
  }

  /** The job in the present line, its fields numbered from 1 as in the definition of the format. */
  #readJob(bytes: Buffer): void {
    const rows = this.#rows;
    const line = this.#line;
    const jobNumber = this.#field(bytes, 1);
    const submitS = this.#field(bytes, 2);
    const runTimeS = this.#field(bytes, 4);
    const allocated = this.#field(bytes, 5);
    const requested = this.#field(bytes, 8);
    const requestedTimeS = this.#field(bytes, 9);
    const status = this.#field(bytes, 11);
    if (Number.isNaN(jobNumber + submitS + runTimeS + allocated + requested + requestedTimeS + status)) {
      rows.skip(SkipReason.notANumber, line);
    } else if (status === STATUS_CANCELLED && runTimeS <= 0) rows.skip(SkipReason.neverStarted, line);
    else if (submitS < 0) rows.skip(SkipReason.missingSubmit, line);
    else {
      this.#ids.stage(bytes, this.#from[0], this.#to[0]);
      const row = rows.add(
        line,
        submitS * MS_PER_S,
        runTimeS * MS_PER_S,
        requestedTimeS > 0 ? requestedTimeS * MS_PER_S : -1,
        requested > 0 ? requested : allocated,
        rows.defaultKind,
        rows.defaultClass,
        0,
      );
      if (row >= 0) this.#firstSubmitS = Math.min(this.#firstSubmitS, submitS);
    }
  }

  #field(bytes: Buffer, number: number): number {
    return parseNumber(bytes, this.#from[number - 1], this.#to[number - 1]);
  }

  /** Whether submit times are seconds since 1970. */
  #isAbsolute(): boolean {
    return this.#firstSubmitS >= EPOCH_LIKE_S && this.#firstSubmitS < Infinity;
  }

  #timeZero(): TimeZero {
    const origin = this.#options.timeOrigin ?? "first-submit";
    if (origin === "first-submit") return { ms: "first", text: "time 0 is the first submission" };
    if (typeof origin === "number") {
      return { ms: Math.round(origin * MS_PER_S), text: `time 0 is second ${origin} of the trace` };
    }
    const unixStart = Number(this.#header.UnixStartTime ?? NaN);
    if (!this.#isAbsolute()) {
      return { ms: 0, text: `time 0 is second 0 of the trace (UnixStartTime ${unixStart})` };
    }
    if (!(unixStart >= 0)) {
      throw new UserError(
        "timeOrigin: header – the trace's submit times are absolute, but its header has no UnixStartTime; " +
          "use timeOrigin: first-submit or a number of seconds",
      );
    }
    return { ms: Math.round(unixStart * MS_PER_S), text: `time 0 is UnixStartTime ${unixStart}` };
  }
}
