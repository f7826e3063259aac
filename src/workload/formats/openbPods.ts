import { MS_PER_S } from "../../units.ts";
import { readCsvCells } from "../csvCells.ts";
import { IdColumn } from "../idColumn.ts";
import { OpenEnds } from "../openEnds.ts";
import { SkipReason } from "../skipReason.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";
import type { TraceJobs } from "../traceOptions.ts";
import { TraceRows } from "../traceRows.ts";

export const OPENB_POD_COLUMNS = [
  "name",
  "cpu_milli",
  "num_gpu",
  "gpu_milli",
  "pod_phase",
  "creation_time",
  "deletion_time",
  "scheduled_time",
] as const;

/**
 * Read the pods of Alibaba's cluster-trace-gpu-v2023
 * (https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2023). GPUs: num_gpu × gpu_milli ÷ 1000;
 * a pod without GPU asks for cpu_milli ÷ 1000 processors. Submission: creation_time; run time: deletion_time −
 * scheduled_time, all in seconds. A pod without scheduled_time never ran. One without deletion_time, or one that is
 * Running and deleted at the trace's last instant, is right-censored.
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readOpenbPods(path: string, options: DatedTraceOptions): Promise<TraceJobs> {
  const ids = new IdColumn();
  const rows = new TraceRows(options, ids);
  const ends = new OpenEnds(rows);
  await readCsvCells(path, "openb-pods", OPENB_POD_COLUMNS, rows, (cells) => {
    const { line } = cells;
    const fault = cells.numberFault("num_gpu", "gpu_milli", "cpu_milli", "creation_time");
    if (fault !== null) {
      rows.skip(fault, line);
      return;
    }
    const submitMs = cells.number("creation_time") * MS_PER_S;
    const startMs = cells.number("scheduled_time") * MS_PER_S;
    const endMs = cells.number("deletion_time") * MS_PER_S;
    for (const ms of [submitMs, startMs, endMs]) ends.see(ms);
    if (cells.isMissing("scheduled_time")) {
      rows.skip(SkipReason.neverScheduled, line);
      return;
    }
    const isOpen = cells.isMissing("deletion_time");
    if (Number.isNaN(startMs) || (Number.isNaN(endMs) && !isOpen)) {
      rows.skip(SkipReason.notANumber, line);
      return;
    }
    ids.stage(...cells.place("name"));
    const durationMs = isOpen ? 0 : endMs - startMs;
    const gpus = cells.number("num_gpu");
    const row =
      gpus === 0
        ? rows.addOnProcessors(line, submitMs, durationMs, cells.number("cpu_milli") / 1_000)
        : rows.add(
            line,
            submitMs,
            durationMs,
            -1,
            gpus > 0 ? (gpus * cells.number("gpu_milli")) / 1_000 : -1,
            rows.defaultKind,
            rows.defaultClass,
            0,
          );
    if (isOpen) ends.hold(row, startMs);
    else if (row >= 0 && cells.text("pod_phase") === "Running") ends.mayBeCut(endMs, line);
  });
  const warnings: string[] = [];
  ends.settle(warnings);
  const source = { file: path, format: "openb-pods", header: {}, clock: "relative" } as const;
  return rows.finish(source, timeZeroOf(options.timeOrigin, 0), warnings, false);
}
