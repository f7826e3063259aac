/** Names of the formats of traces, as scenarios and the command line write them. */
export const TRACE_FORMAT_NAMES = [
  "swf",
  "csv",
  "jsonl",
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
