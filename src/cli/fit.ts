import { existsSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { UserError } from "../errors.ts";
import type { DeviceKind } from "../model/deviceType.ts";
import { fitMessage } from "../report/fitMessages.ts";
import { fitReport } from "../report/fitReport.ts";
import { fitScenario } from "../report/fitScenario.ts";
import type { Language } from "../report/messages.ts";
import { PROCESSORS_PER_SERVER } from "../scenario/traceDevices.ts";
import { epochOfLocal, LocalClock } from "../signal/localClock.ts";
import { MILLI } from "../units.ts";
import { fitWorkload } from "../workload/fit/fitWorkload.ts";
import type { TimeUnit } from "../workload/timeUnit.ts";
import type { TraceFormatName } from "../workload/traceFormatNames.ts";
import { formatByEnding, formatOfFile, readTrace, TRACE_FORMATS } from "../workload/traceFormats.ts";
import { columnList } from "./columnList.ts";

export interface FitArguments {
  readonly format?: TraceFormatName;
  readonly timeUnit?: TimeUnit;
  readonly columns?: string;
  readonly kind?: DeviceKind;
  readonly devicesPerUnit?: number;
  readonly start?: string;
  readonly zone: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly lang: Language;
}

/** `eastwest fit FILE`: parameters of a generator that makes jobs like those of a trace. */
export async function fit(file: string, given: FitArguments): Promise<void> {
  if (given.out !== undefined && existsSync(given.out) && given.force !== true) {
    throw new UserError(`${given.out}: is there already; give another --out, or --force to replace it`);
  }
  const columns = given.columns === undefined ? undefined : columnList(given.columns);
  const format =
    given.format ?? (columns === undefined ? await formatOfFile(file) : (formatByEnding(file) ?? "csv"));
  const facts = TRACE_FORMATS[format];
  if (facts.holds !== "jobs") {
    throw new UserError(
      `${file}: ${format} holds requests, not jobs; a service of a scenario takes it as it is: services.<id>.trace`,
    );
  }
  if (facts.needs.includes("timeUnit") && given.timeUnit === undefined) {
    throw new UserError(`${file}: the unit of its times must be stated: --time-unit s (or ms, min, h, d)`);
  }
  if (facts.needs.includes("columns") && columns === undefined) {
    throw new UserError(
      `${file}: say which column means what: --columns submit=NAME,duration=NAME,devices=NAME`,
    );
  }
  const kind = given.kind ?? facts.kind;
  const perUnit = given.devicesPerUnit ?? (kind === "cpu" ? 1 / PROCESSORS_PER_SERVER : 1);
  const { jobs, report } = await readTrace(file, {
    format,
    classes: [PLAIN_CLASS],
    kind,
    milliDevicesPerUnit: perUnit * MILLI,
    milliDevicesPerProcessor: MILLI / PROCESSORS_PER_SERVER,
    horizonMs: Infinity,
    timeOrigin: "first-submit",
    timeUnit: given.timeUnit,
    columns,
    delimiter: /\.tsv(\.gz)?$/i.test(file) ? "\t" : ",",
  });
  const start = given.start ?? MONDAY;
  const fitted = fitWorkload(jobs, clockAt(start, given.zone));
  const about = [
    `Fitted to ${basename(file)} (${format}): ${report.used} of ${report.rows} rows.`,
    given.start === undefined
      ? "The trace's first submission is taken to be a Monday 00:00; --start says when it was."
      : `First submission: ${start} ${given.zone}.`,
    `One unit of the trace is ${Number(perUnit.toPrecision(6))} ${kind} devices.`,
  ].join("\n");
  const yaml = fitScenario(fitted, about);
  const lines = [fitReport(fitted, file, given.lang), ...report.warnings.map((warning) => `  · ${warning}`)];
  if (given.out === undefined) lines.push("", yaml);
  else {
    writeFileSync(given.out, yaml);
    lines.push(fitMessage(given.lang, "written", { path: given.out }));
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** A Monday at midnight, for a trace that does not say when it began. */
const MONDAY = "2025-07-07T00:00";

/** A trace is read for the jobs alone, whatever a scenario makes of them. */
const PLAIN_CLASS = {
  name: "trace",
  nameZh: "trace",
  latencyBoundMs: Infinity,
  slackMs: Infinity,
  priority: 0,
  utilisation: 1,
};

function clockAt(start: string, zone: string): LocalClock {
  try {
    return new LocalClock(epochOfLocal(start, zone), zone);
  } catch {
    throw new UserError(
      `--start ${start} --zone ${zone}: expected a local date and time such as 2025-07-07T00:00 and an IANA zone such as Asia/Shanghai`,
    );
  }
}
