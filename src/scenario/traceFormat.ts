import type { TraceFormatName } from "../workload/traceFormatNames.ts";
import type { TraceEntry } from "./schema.ts";

/**
 * The format of a trace: as stated, else by its file's ending; undefined when that does not tell. A scenario says
 * what it means without a look into its files, so that the published formats have to be stated.
 */
export function formatOf(trace: Pick<TraceEntry, "file" | "format">): TraceFormatName | undefined {
  if (trace.format !== undefined) return trace.format;
  const ending = /\.(swf|csv|tsv|jsonl|ndjson|parquet|arrows?|feather|ipc)(\.gz)?$/i
    .exec(trace.file)?.[1]
    .toLowerCase();
  return ending === undefined ? undefined : BY_ENDING[ending];
}

const BY_ENDING: Readonly<Record<string, TraceFormatName>> = {
  swf: "swf",
  csv: "csv",
  tsv: "csv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  parquet: "parquet",
  arrow: "arrow",
  arrows: "arrow",
  feather: "arrow",
  ipc: "arrow",
};
