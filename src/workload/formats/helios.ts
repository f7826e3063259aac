import { MS_PER_S } from "../../units.ts";
import { readCsvCells } from "../csvCells.ts";
import { IdColumn } from "../idColumn.ts";
import { SkipReason } from "../skipReason.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";
import type { TraceJobs } from "../traceOptions.ts";
import { TraceRows } from "../traceRows.ts";

export const HELIOS_COLUMNS = [
  "job_id",
  "gpu_num",
  "cpu_num",
  "state",
  "submit_time",
  "start_time",
  "end_time",
  "duration",
] as const;

/**
 * Read cluster_log.csv of SenseTime's Helios traces (https://github.com/S-Lab-System-Group/HeliosData). A job with
 * gpu_num asks for GPUs, another for cpu_num processors. Run time: duration, else end_time − start_time; a job
 * without start_time never ran. Dates are of the cluster's local clock, which is not put forward.
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readHelios(path: string, options: DatedTraceOptions): Promise<TraceJobs> {
  const ids = new IdColumn();
  const rows = new TraceRows(options, ids);
  await readCsvCells(path, "helios", HELIOS_COLUMNS, rows, (cells) => {
    const { line } = cells;
    const fault = cells.numberFault("gpu_num", "cpu_num");
    const submitMs = cells.instantMs("submit_time");
    const startMs = cells.instantMs("start_time");
    if (fault !== null) rows.skip(fault, line);
    else if (Number.isNaN(submitMs)) rows.skip(SkipReason.notATime, line);
    else if (cells.isMissing("start_time")) rows.skip(SkipReason.neverScheduled, line);
    else if (Number.isNaN(startMs)) rows.skip(SkipReason.notATime, line);
    else {
      const statedMs = cells.number("duration") * MS_PER_S;
      const endMs = cells.instantMs("end_time");
      const durationMs = Number.isNaN(statedMs) ? endMs - startMs : statedMs;
      const gpus = cells.number("gpu_num");
      ids.stage(...cells.place("job_id"));
      const row =
        gpus === 0
          ? rows.addOnProcessors(line, submitMs, durationMs, cells.number("cpu_num"))
          : rows.add(line, submitMs, durationMs, -1, gpus, rows.defaultKind, rows.defaultClass, 0);
      // A second of difference is rounding.
      if (row >= 0 && Math.abs(endMs - startMs - statedMs) > MS_PER_S) {
        rows.notes.add("duration is not end_time − start_time: duration taken", line);
      }
    }
  });
  const source = { file: path, format: "helios", header: {}, clock: "dates" } as const;
  return rows.finish(source, timeZeroOf(options.timeOrigin, "first-submit"), [], false);
}
