import type { ReadReport } from "../../../src/workload/readReport.ts";
import type { TraceFormatName } from "../../../src/workload/traceFormatNames.ts";
import { readTrace, type ReadTraceOptions } from "../../../src/workload/traceFormats.ts";
import type { TraceJobs } from "../../../src/workload/traceOptions.ts";
import { withTraceFile } from "../traceFile.ts";
import { sampleOptions } from "../traceSamples.ts";

/** Read a text as a format that is stated, with everything that the format needs. */
export function readAs(
  format: TraceFormatName,
  content: string | Uint8Array,
  options: Partial<ReadTraceOptions> = {},
): Promise<TraceJobs> {
  return withTraceFile("trace.txt", content, (path) =>
    readTrace(path, { ...sampleOptions(format), ...options }),
  );
}

/** Rows that share a fate, as [reason, count, first line]. */
export const counts = (list: ReadReport["skipped"]) =>
  list.map(({ reason, count, firstLine }) => [reason, count, firstLine]);

export const GPU = 1;
export const CPU = 0;
