/** Names of the formats of traces, as scenarios and the command line write them. */
export const TRACE_FORMAT_NAMES = [
  "swf",
  "csv",
  "jsonl",
  "parquet",
  "arrow",
  "opendc",
  "openb-pods",
  "alibaba-genai",
  "alibaba-dlrm",
  "pai",
  "philly",
  "helios",
  "azure-llm",
  "mooncake",
  "burstgpt",
  "servegen",
] as const;
export type TraceFormatName = (typeof TRACE_FORMAT_NAMES)[number];

/** Formats of rows and columns without lines; all others are text. */
export const COLUMNAR_FORMATS = ["parquet", "arrow", "opendc"] as const satisfies readonly TraceFormatName[];
export type ColumnarFormat = (typeof COLUMNAR_FORMATS)[number];
