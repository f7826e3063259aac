import { existsSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename } from "node:path";
import { UserError } from "../errors.ts";
import type { DeviceKind } from "../model/deviceType.ts";
import type { JobClass } from "../model/jobStore.ts";
import { MILLI } from "../units.ts";
import type { NamedColumnsOptions } from "../workload/columnRows.ts";
import { CSV_ROLES, type CsvColumns, type CsvRole } from "../workload/csvHeader.ts";
import { readJobArrow } from "../workload/jobArrow.ts";
import { readJobCsv } from "../workload/jobCsv.ts";
import { readJobParquet } from "../workload/jobParquet.ts";
import { NORMAL_BLOCK_JOBS, NORMAL_COLUMNS } from "../workload/normalForm.ts";
import { normalFormCsv } from "../workload/normalFormCsv.ts";
import { normalFormParquet } from "../workload/normalFormParquet.ts";
import { readOpenDc } from "../workload/openDc.ts";
import { PLACE_OF_ROW, type ReadReport } from "../workload/readReport.ts";
import { readSwf } from "../workload/swf.ts";
import type { TimeUnit } from "../workload/timeUnit.ts";
import type { TraceJobs, TraceOptions } from "../workload/traceOptions.ts";
import { message } from "../report/messages.ts";
import { nearestName } from "../nearestName.ts";
import { printable } from "../report/printable.ts";
import { Progress } from "./progress.ts";

/** Formats that are read. */
export const CONVERTED_FORMATS = ["swf", "csv", "parquet", "arrow", "opendc"] as const;
type ConvertedFormat = (typeof CONVERTED_FORMATS)[number];

export interface ConvertArguments {
  readonly to: "parquet" | "csv";
  readonly out?: string;
  readonly format?: ConvertedFormat;
  readonly timeUnit?: TimeUnit;
  readonly columns?: string;
  readonly kind: DeviceKind;
  readonly force?: boolean;
}

/** The name that stands for the columns of the normal form itself, and its unit of time. */
const NORMAL = "normal";
/** Name of the class of jobs that state none, as in scenarios. */
const CLASS = "trace";
/** What a 16-bit column of classes or origins can tell apart. */
const MOST_NAMES = 65_536;

/**
 * `eastwest convert FILE --to parquet|csv`: a trace in the normal form. One unit of the trace's devices stays one; what it
 * does not say of its jobs stays unsaid, for the class in a scenario to say.
 */
export async function convert(file: string, given: ConvertArguments): Promise<void> {
  const out = given.out ?? outputName(file, given.to);
  refuseOutput(file, out, given.force ?? false);
  const originNames: string[] = [];
  const { jobs, report } = await readTrace(file, given, originNames);
  const told = reportLines(report);
  if (jobs.count === 0) throw new UserError([`${file}: no jobs, so nothing is written`, ...told].join("\n"));
  // Under another name until it is whole, so that what was there before is lost to nothing less.
  const unfinished = `${out}.part`;
  const progress = new Progress(false);
  try {
    const output = await open(unfinished, "w").catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`${out}: cannot be written (${error.code ?? error.message})`);
    });
    try {
      let written = 0;
      const blocks =
        given.to === "csv" ? normalFormCsv(jobs, originNames) : normalFormParquet(jobs, originNames);
      for await (const block of blocks) {
        await output.writeFile(block);
        written = Math.min(jobs.count, written + NORMAL_BLOCK_JOBS);
        progress.update(written, jobs.count, out);
      }
    } finally {
      await output.close();
    }
    await rename(unfinished, out);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    progress.stop();
  }
  process.stdout.write(`${[...told, `${printable(out)} written`].join("\n")}\n`);
}

function readTrace(file: string, given: ConvertArguments, originNames: string[]): Promise<TraceJobs> {
  const format = given.format ?? formatByName(file);
  const classes: JobClass[] = [classOf(CLASS)];
  const options: TraceOptions = {
    classes,
    kind: given.kind,
    milliDevicesPerUnit: MILLI,
    horizonMs: Infinity,
  };
  if (format === "swf" || format === "opendc") {
    for (const [option, value] of [
      ["--columns", given.columns],
      ["--time-unit", given.timeUnit],
    ] as const) {
      if (value !== undefined) throw new UserError(`${option} says nothing of a trace of format ${format}`);
    }
    return format === "swf" ? readSwf(file, options) : readOpenDc(file, options);
  }
  const named: NamedColumnsOptions = {
    ...options,
    columns: columnsOf(given.columns),
    originNames,
    newName: (role, name) => {
      const known = role === "class" ? classes : originNames;
      if (known.length === MOST_NAMES) return undefined;
      return (role === "class" ? classes.push(classOf(name)) : originNames.push(name)) - 1;
    },
  };
  const timeUnit = given.columns === NORMAL ? "ms" : given.timeUnit;
  if (format === "parquet") return readJobParquet(file, { ...named, timeUnit });
  if (format === "arrow") return readJobArrow(file, { ...named, timeUnit });
  if (timeUnit === undefined) {
    throw new UserError(
      `${file}: the unit of a CSV trace's times must be stated: --time-unit s (or ms, min, h, d)`,
    );
  }
  return readJobCsv(file, { ...named, timeUnit, delimiter: /\.tsv(\.gz)?$/i.test(file) ? "\t" : "," });
}

/** A class of which only the name is known: what its jobs do not state stays unstated. */
function classOf(name: string): JobClass {
  return {
    name,
    nameZh: name,
    latencyBoundMs: Infinity,
    slackMs: Infinity,
    priority: NaN,
    utilisation: NaN,
  };
}

function formatByName(file: string): ConvertedFormat {
  if (existsSync(file) && statSync(file).isDirectory()) return "opendc";
  const ending = /\.(swf|csv|tsv)(\.gz)?$|\.(parquet|arrows?|feather|ipc)$/i.exec(file);
  switch ((ending?.[1] ?? ending?.[3])?.toLowerCase()) {
    case undefined:
      throw new UserError(
        `${file}: the ending does not tell the format; state --format ${CONVERTED_FORMATS.join(", ")}`,
      );
    case "swf":
      return "swf";
    case "csv":
    case "tsv":
      return "csv";
    case "parquet":
      return "parquet";
    default:
      return "arrow";
  }
}

/** `submit=arrival,duration=run,devices=cores`, or `normal`. */
function columnsOf(text: string | undefined): CsvColumns {
  const example = "--columns submit=…,duration=…,devices=…";
  if (text === undefined)
    throw new UserError(`the columns of a trace of this format must be stated: ${example}`);
  if (text === NORMAL) return NORMAL_COLUMNS;
  const columns: Partial<Record<CsvRole, string>> = {};
  for (const part of text.split(",")) {
    const [role, column] = [
      part.slice(0, part.indexOf("=")).trim(),
      part.slice(part.indexOf("=") + 1).trim(),
    ];
    if (!part.includes("=") || column === "")
      throw new UserError(`--columns: "${part}" is not of the form ${example}`);
    if (!CSV_ROLES.includes(role as CsvRole)) {
      const nearest = nearestName(role, CSV_ROLES);
      const hint = nearest === undefined ? `known: ${CSV_ROLES.join(", ")}` : `did you mean "${nearest}"?`;
      throw new UserError(`--columns: a job has no "${role}"; ${hint}`);
    }
    columns[role as CsvRole] = column;
  }
  const { submit, duration, devices } = columns;
  if (submit === undefined || duration === undefined || devices === undefined)
    throw new UserError(`--columns: submit, duration and devices must be stated: ${example}`);
  return { ...columns, submit, duration, devices };
}

/** The trace's name in the working folder, with the ending of the new format. */
function outputName(file: string, to: ConvertArguments["to"]): string {
  return `${basename(file).replace(/(\.(swf|csv|tsv|parquet|arrows?|feather|ipc))?(\.gz)?$/i, "")}.${to}`;
}

function refuseOutput(file: string, out: string, force: boolean): void {
  const there = statSync(out, { throwIfNoEntry: false });
  if (there === undefined) return;
  const input = statSync(file, { throwIfNoEntry: false });
  if (input?.ino === there.ino && input.dev === there.dev)
    throw new UserError(`${out}: is the trace itself; name another file with --out`);
  if (!there.isFile()) throw new UserError(`${out}: is there and is no file; name another with --out`);
  if (!force) throw new UserError(`${out}: exists already; name another file with --out, or state --force`);
}

function reportLines(report: ReadReport): string[] {
  const { file, rows, used, skipped, notes, warnings } = report;
  const place = PLACE_OF_ROW[report.format];
  const lines = [message("en", "rows", { file: printable(file), rows: String(rows), used: String(used) })];
  for (const [key, counts] of [
    ["skipped", skipped],
    ["noted", notes],
  ] as const) {
    for (const { reason, count, firstLine } of counts) {
      const values = { count: String(count), reason: printable(reason), place, line: String(firstLine) };
      lines.push(`  ${message("en", key, values)}`);
    }
  }
  return [...lines, ...warnings.map((warning) => `${message("en", "warning")}: ${printable(warning)}`)];
}
