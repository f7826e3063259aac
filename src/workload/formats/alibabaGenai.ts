import { MS_PER_S } from "../../units.ts";
import { readCsvCells } from "../csvCells.ts";
import { SkipReason } from "../skipReason.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";
import type { TraceJobs } from "../traceOptions.ts";
import { TraceRows } from "../traceRows.ts";

export const GENAI_COLUMNS = ["gmt_create", "predict_status", "exec_time_seconds"] as const;

/**
 * Read the image requests of Alibaba's cluster-trace-v2026-GenAI, lora_request_trace.csv
 * (https://github.com/alibaba/clusterdata/tree/master/cluster-trace-v2026-GenAI): a request is a job on one device
 * – the file does not say how many – for exec_time_seconds. gmt_create is a local date and time (read as
 * Asia/Shanghai, whose clock is not put forward; shifted by an unknown offset for anonymity). PENDING requests never
 * ran; FAILED ones ran and are kept.
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readAlibabaGenai(path: string, options: DatedTraceOptions): Promise<TraceJobs> {
  const rows = new TraceRows(options, null);
  await readCsvCells(path, "alibaba-genai", GENAI_COLUMNS, rows, (cells) => {
    const { line } = cells;
    const submitMs = cells.instantMs("gmt_create");
    const fault = cells.numberFault("exec_time_seconds");
    const status = cells.text("predict_status");
    if (fault !== null) rows.skip(fault, line);
    else if (Number.isNaN(submitMs)) rows.skip(SkipReason.notATime, line);
    else if (status === "PENDING") rows.skip(SkipReason.neverScheduled, line);
    else {
      const durationMs = cells.number("exec_time_seconds") * MS_PER_S;
      const row = rows.add(line, submitMs, durationMs, -1, 1, rows.defaultKind, rows.defaultClass, 0);
      if (row < 0) return;
      if (status === "FAILED") rows.notes.add("failed: kept with the time it took", line);
      if (status === "PROCESSING") {
        rows.notes.add("right-censored: still running when the trace was taken, run time so far", line);
      }
    }
  });
  const source = { file: path, format: "alibaba-genai", header: {}, clock: "dates" } as const;
  return rows.finish(source, timeZeroOf(options.timeOrigin, "first-submit"), [], false);
}
