import { statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename } from "node:path";
import { UserError } from "../errors.ts";
import type { DeviceKind } from "../model/deviceType.ts";
import type { JobClass } from "../model/jobStore.ts";
import { MILLI } from "../units.ts";
import { NORMAL_BLOCK_JOBS, NORMAL_COLUMNS } from "../workload/normalForm.ts";
import { normalFormCsv } from "../workload/normalFormCsv.ts";
import { normalFormParquet } from "../workload/normalFormParquet.ts";
import { placeOfRow, type ReadReport } from "../workload/readReport.ts";
import type { TimeUnit } from "../workload/timeUnit.ts";
import type { TraceFormatName } from "../workload/traceFormatNames.ts";
import {
  formatByEnding,
  formatOfFile,
  readTrace,
  recogniseFormat,
  TRACE_FORMATS,
} from "../workload/traceFormats.ts";
import type { CsvColumns } from "../workload/csvHeader.ts";
import { columnList } from "./columnList.ts";
import type { TraceJobs, TraceOptions } from "../workload/traceOptions.ts";
import { message } from "../report/messages.ts";
import { printable } from "../report/printable.ts";
import { Progress } from "./progress.ts";

export interface ConvertArguments {
  readonly to: "parquet" | "csv";
  readonly out?: string;
  readonly format?: TraceFormatName;
  readonly timeUnit?: TimeUnit;
  readonly columns?: string;
  readonly kind?: DeviceKind;
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
  const { jobs, report } = await readJobs(file, given, originNames);
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

async function readJobs(file: string, given: ConvertArguments, originNames: string[]): Promise<TraceJobs> {
  const columns = columnsOf(given.columns);
  const format = given.format ?? (await formatOf(file, columns !== undefined));
  const facts = TRACE_FORMATS[format];
  if (facts.holds !== "jobs") {
    throw new UserError(`${file}: ${format} holds requests, not jobs; a scenario takes it as it is`);
  }
  const classes: JobClass[] = [classOf(CLASS)];
  const takes = [...facts.needs, ...(facts.takes ?? [])];
  for (const [option, key] of [
    ["--columns", "columns"],
    ["--time-unit", "timeUnit"],
  ] as const) {
    if (given[key] !== undefined && !takes.includes(key)) {
      throw new UserError(`${option} says nothing of a trace of format ${format}`);
    }
    const isNormal = key === "timeUnit" && given.columns === NORMAL;
    if (given[key] === undefined && facts.needs.includes(key) && !isNormal) {
      throw new UserError(`${file}: ${NEEDED[key]}`);
    }
  }
  const kind = given.kind ?? facts.kind;
  const options: TraceOptions = {
    classes,
    kind,
    milliDevicesPerUnit: MILLI,
    milliDevicesPerProcessor: MILLI,
    horizonMs: Infinity,
  };
  return readTrace(file, {
    ...options,
    format,
    columns,
    timeUnit: given.columns === NORMAL ? "ms" : given.timeUnit,
    delimiter: /\.tsv(\.gz)?$/i.test(file) ? "\t" : ",",
    originNames,
    newName: (role, name) => {
      const known = role === "class" ? classes : originNames;
      if (known.length === MOST_NAMES) return undefined;
      return (role === "class" ? classes.push(classOf(name)) : originNames.push(name)) - 1;
    },
  });
}

const NEEDED = {
  columns: "say which column means what: --columns submit=NAME,duration=NAME,devices=NAME",
  timeUnit: "the unit of its times must be stated: --time-unit s (or ms, min, h, d)",
} as const;

/** What the ending says of a table or an SWF log; otherwise what the file itself does. */
async function formatOf(file: string, hasColumns: boolean): Promise<TraceFormatName> {
  if (/\.swf(\.gz)?$/i.test(file)) return "swf";
  const byEnding = formatByEnding(file);
  if (byEnding !== undefined) return byEnding;
  const isTable = /\.(csv|tsv)(\.gz)?$/i.test(file);
  if (hasColumns) return "csv";
  return (isTable ? await recogniseFormat(file) : await formatOfFile(file)) ?? "csv";
}

/** `submit=arrival,duration=run,devices=cores`, or `normal` for the normal form's own. */
function columnsOf(text: string | undefined): CsvColumns | undefined {
  if (text === undefined) return undefined;
  return text === NORMAL ? NORMAL_COLUMNS : columnList(text);
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
  const place = placeOfRow(report.format);
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
