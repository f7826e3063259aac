import { DataError } from "../../errors.ts";
import { feedTextFile } from "../textFile.ts";
import { IdColumn } from "../idColumn.ts";
import { JsonArrayItems } from "../jsonArrayItems.ts";
import { cellText, parseJsonObject, valueOf, type JsonObject } from "../jsonValue.ts";
import { OpenEnds } from "../openEnds.ts";
import { SkipReason } from "../skipReason.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";
import type { TraceJobs } from "../traceOptions.ts";
import { TraceRows } from "../traceRows.ts";
import { parseWallClock } from "../wallClock.ts";

/**
 * Read cluster_job_log of Microsoft's Philly traces (https://github.com/msr-fiddle/philly-traces): one JSON array,
 * read object by object. A job asks for the GPUs of its widest attempt and runs for the sum of its attempts; one
 * without attempts never ran. An attempt without start or end is left out, but for the last one without end: it was
 * still running (right-censored). Dates are read as written: a job that ran while the clock was put back in
 * November 2017 may seem an hour too short.
 * @throws DataError when the file cannot be read as text or holds no object
 */
export async function readPhilly(path: string, options: DatedTraceOptions): Promise<TraceJobs> {
  const jobs = new PhillyJobs(options);
  let objects = 0;
  const items = new JsonArrayItems((text, line) => {
    objects++;
    jobs.read(text, line);
  });
  await feedTextFile(path, (bytes, last) => items.consume(bytes, last));
  if (objects === 0) throw new DataError(`${path}: no JSON object; format philly is one array of objects`);
  return jobs.finish(path, items.strayLine);
}

class PhillyJobs {
  readonly #options: DatedTraceOptions;
  readonly #ids = new IdColumn();
  readonly #rows: TraceRows;
  readonly #ends: OpenEnds;

  constructor(options: DatedTraceOptions) {
    this.#options = options;
    this.#rows = new TraceRows(options, this.#ids);
    this.#ends = new OpenEnds(this.#rows);
  }

  read(text: string, line: number): void {
    const rows = this.#rows;
    const job = parseJsonObject(text);
    if (job === null) {
      rows.skip(SkipReason.brokenJson, line);
      return;
    }
    const submitted = valueOf(job, "submitted_time");
    const submitMs = instantOf(submitted);
    const attempts = listOf(valueOf(job, "attempts"));
    this.#ends.see(submitMs);
    if (isNone(submitted)) rows.skip(SkipReason.missingSubmit, line);
    else if (Number.isNaN(submitMs)) rows.skip(SkipReason.notATime, line);
    else if (attempts.length === 0) rows.skip(SkipReason.neverScheduled, line);
    else {
      const id = Buffer.from(cellText(valueOf(job, "jobid")));
      this.#ids.stage(id, 0, id.length);
      this.#keep(line, submitMs, attempts);
    }
  }

  finish(path: string, strayLine: number): TraceJobs {
    const warnings: string[] = [];
    if (strayLine > 0) {
      warnings.push(
        `there is something other than JSON objects from line ${strayLine} on: it was passed over`,
      );
    }
    this.#ends.settle(warnings);
    const source = { file: path, format: "philly", header: {}, clock: "dates" } as const;
    return this.#rows.finish(source, timeZeroOf(this.#options.timeOrigin, "first-submit"), warnings, false);
  }

  #keep(line: number, submitMs: number, attempts: readonly JsonObject[]): void {
    const rows = this.#rows;
    const widths = attempts.map(gpusOf);
    const gpus = Math.max(...widths);
    let workedMs = 0;
    let complete = 0;
    let openSinceMs = NaN;
    attempts.forEach((attempt, i) => {
      const startMs = instantOf(valueOf(attempt, "start_time"));
      const end = valueOf(attempt, "end_time");
      const endMs = instantOf(end);
      this.#ends.see(startMs);
      this.#ends.see(endMs);
      if (i === attempts.length - 1 && isNone(end) && !Number.isNaN(startMs)) openSinceMs = startMs;
      else if (endMs - startMs >= 0) {
        workedMs += endMs - startMs;
        complete++;
      } else rows.notes.add("attempt without start or end, or that ends before it starts: left out", line);
    });
    const isOpen = !Number.isNaN(openSinceMs);
    if (complete === 0 && !isOpen) {
      rows.skip(SkipReason.missingDuration, line);
      return;
    }
    const row = rows.add(line, submitMs, workedMs, -1, gpus, rows.defaultKind, rows.defaultClass, 0);
    if (row >= 0 && widths.some((width) => width !== gpus)) {
      rows.notes.add("attempts on different numbers of GPUs: the largest taken", line);
    }
    if (isOpen) this.#ends.hold(row, openSinceMs, workedMs);
  }
}

function gpusOf(attempt: JsonObject): number {
  const servers = listOf(valueOf(attempt, "detail"));
  return servers.reduce((sum, server) => {
    const gpus = valueOf(server, "gpus");
    return sum + (Array.isArray(gpus) ? gpus.length : 0);
  }, 0);
}

function listOf(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is JsonObject => typeof item === "object" && item !== null);
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === "None";
}

function instantOf(value: unknown): number {
  return typeof value === "string" ? parseWallClock(value.trim()) : NaN;
}
