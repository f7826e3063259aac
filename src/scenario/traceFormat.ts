import type { TraceEntry } from "./schema.ts";

export type TraceFormat = "swf" | "csv";

/** The format of a trace: as stated, else by its file's ending; undefined when that does not tell. */
export function formatOf(trace: Pick<TraceEntry, "file" | "format">): TraceFormat | undefined {
  if (trace.format !== undefined) return trace.format;
  const ending = /\.(swf|csv|tsv)(\.gz)?$/i.exec(trace.file)?.[1].toLowerCase();
  if (ending === undefined) return undefined;
  return ending === "swf" ? "swf" : "csv";
}
