import { UserError } from "../errors.ts";
import { MILLI } from "../units.ts";
import type { CsvColumns } from "./csvHeader.ts";
import { readFileHead } from "./fileHead.ts";
import { isOpenbNodes, readOpenbNodes, type TraceFleet } from "./formats/openbNodes.ts";
import type { ReadReport } from "./readReport.ts";
import type { TimeUnit } from "./timeUnit.ts";
import type { TraceFormatName } from "./traceFormatNames.ts";
import { formatByEnding, formatOfFile, TRACE_FORMATS } from "./traceFormats.ts";
import {
  jobStatistics,
  rateStatistics,
  requestStatistics,
  type JobStatistics,
  type RateStatistics,
  type RequestStatistics,
} from "./traceStatistics.ts";

export interface InspectOptions {
  readonly format?: TraceFormatName;
  readonly timeUnit?: TimeUnit;
  readonly columns?: CsvColumns;
}

/** What is in a trace file. */
export type Inspection =
  | { readonly holds: "jobs"; readonly report: ReadReport; readonly statistics: JobStatistics }
  | { readonly holds: "requests"; readonly report: ReadReport; readonly statistics: RequestStatistics }
  | { readonly holds: "rates"; readonly report: ReadReport; readonly statistics: RateStatistics }
  | ({ readonly holds: "fleet" } & TraceFleet);

/**
 * Read a trace for a look at it: all of its rows, from its first submission on, devices in its own units.
 * @throws UserError when something that the format needs is not stated
 * @throws DataError when the file cannot be read, or is known not to be a trace of jobs, or its format cannot be told
 */
export async function inspectTrace(path: string, options: InspectOptions): Promise<Inspection> {
  if (options.format === undefined && options.columns === undefined) {
    if (formatByEnding(path) === undefined && isOpenbNodes(await readFileHead(path)))
      return { holds: "fleet", ...(await readOpenbNodes(path)) };
  }
  const name =
    options.format ?? (options.columns === undefined ? await formatOfFile(path) : tableFormat(path));
  const format = TRACE_FORMATS[name];
  const reading = {
    classes: [PLAIN_CLASS],
    kind: format.kind,
    milliDevicesPerUnit: MILLI,
    milliDevicesPerProcessor: MILLI,
    horizonMs: Infinity,
    timeOrigin: "first-submit",
    timeUnit: options.timeUnit,
    columns: options.columns,
    delimiter: /\.tsv(\.gz)?$/i.test(path) ? "\t" : ",",
  } as const;
  if (format.needs.includes("timeUnit") && options.timeUnit === undefined) {
    throw new UserError(`${path}: the unit of its times must be stated: --time-unit s (or ms, min, h, d)`);
  }
  if (format.needs.includes("columns") && options.columns === undefined) {
    throw new UserError(
      `${path}: say which column means what: --columns submit=NAME,duration=NAME,devices=NAME`,
    );
  }
  switch (format.holds) {
    case "jobs": {
      const { jobs, report } = await format.read(path, reading);
      return { holds: "jobs", report, statistics: jobStatistics(jobs, report) };
    }
    case "requests": {
      const { requests, report } = await format.read(path, reading);
      return { holds: "requests", report, statistics: requestStatistics(requests, report) };
    }
    case "rates": {
      const { windows, report } = await format.read(path, reading);
      return { holds: "rates", report, statistics: rateStatistics(windows, report) };
    }
  }
}

function tableFormat(path: string): TraceFormatName {
  return formatByEnding(path) ?? "csv";
}

/** A trace is read for the jobs alone, whatever a scenario makes of them. */
const PLAIN_CLASS = {
  name: "trace",
  nameZh: "trace",
  latencyBoundMs: Infinity,
  slackMs: Infinity,
  priority: 0,
  utilisation: 1,
};
