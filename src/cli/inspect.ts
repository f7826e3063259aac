import { inspectReport } from "../report/inspectReport.ts";
import type { Language } from "../report/messages.ts";
import { inspectTrace } from "../workload/inspectTrace.ts";
import { columnList } from "./columnList.ts";
import type { TimeUnit } from "../workload/timeUnit.ts";
import type { TraceFormatName } from "../workload/traceFormatNames.ts";

export interface InspectArguments {
  readonly format?: TraceFormatName;
  readonly timeUnit?: TimeUnit;
  readonly columns?: string;
  readonly json?: boolean;
  readonly lang: Language;
}

/** `eastwest inspect FILE`: what is in a trace, before a scenario is made of it. */
export async function inspect(file: string, given: InspectArguments): Promise<void> {
  const { format, timeUnit } = given;
  const columns = given.columns === undefined ? undefined : columnList(given.columns);
  const inspection = await inspectTrace(file, { format, timeUnit, columns });
  const text = given.json === true ? JSON.stringify(inspection) : inspectReport(inspection, given.lang);
  process.stdout.write(`${text}\n`);
}
