import { UserError } from "../errors.ts";
import { inspectReport } from "../report/inspectReport.ts";
import type { Language } from "../report/messages.ts";
import { CSV_ROLES, type CsvColumns, type CsvRole } from "../workload/csvHeader.ts";
import { inspectTrace } from "../workload/inspectTrace.ts";
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
  const columns = given.columns === undefined ? undefined : columnsOf(given.columns);
  const inspection = await inspectTrace(file, { format, timeUnit, columns });
  const text = given.json === true ? JSON.stringify(inspection) : inspectReport(inspection, given.lang);
  process.stdout.write(`${text}\n`);
}

/** `submit=arrival,duration=length,devices=cpus` */
function columnsOf(text: string): CsvColumns {
  const columns: Partial<Record<CsvRole, string>> = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const role = CSV_ROLES.find((name) => name === part.slice(0, at).trim());
    if (at < 1 || role === undefined) {
      throw new UserError(
        `--columns: "${part}" is not MEANING=NAME with a meaning of ${CSV_ROLES.join(", ")}; ` +
          "write submit=NAME,duration=NAME,devices=NAME",
      );
    }
    columns[role] = part.slice(at + 1).trim();
  }
  const { submit, duration, devices } = columns;
  if (submit === undefined || duration === undefined || devices === undefined) {
    throw new UserError("--columns: submit, duration and devices must all be named");
  }
  return { ...columns, submit, duration, devices };
}
