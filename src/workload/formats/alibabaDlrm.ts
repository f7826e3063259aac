import { MS_PER_S } from "../../units.ts";
import { readCsvCells } from "../csvCells.ts";
import { IdColumn } from "../idColumn.ts";
import { OpenEnds } from "../openEnds.ts";
import { SkipReason } from "../skipReason.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";
import type { TraceJobs } from "../traceOptions.ts";
import { TraceRows } from "../traceRows.ts";

export const DLRM_COLUMNS = [
  "instance_sn",
  "cpu_request",
  "gpu_request",
  "creation_time",
  "scheduled_time",
  "deletion_time",
] as const;

/**
 * Read the inference instances of Alibaba's cluster-trace-gpu-v2025, disaggregated recommendation models
 * (https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2025). An instance with gpu_request asks
 * for GPUs, another for cpu_request processors. Times are seconds from the start of the trace: without
 * creation_time an instance was there before (left-censored: submitted at second 0, run time counted from there),
 * without deletion_time it outlived the trace (right-censored).
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readAlibabaDlrm(path: string, options: DatedTraceOptions): Promise<TraceJobs> {
  const ids = new IdColumn();
  const rows = new TraceRows(options, ids);
  const ends = new OpenEnds(rows);
  await readCsvCells(path, "alibaba-dlrm", DLRM_COLUMNS, rows, (cells) => {
    const { line } = cells;
    const times = ["creation_time", "scheduled_time", "deletion_time"] as const;
    const isGarbage = (name: (typeof times)[number]) =>
      Number.isNaN(cells.number(name)) && !cells.isMissing(name);
    const fault = times.some(isGarbage)
      ? SkipReason.notANumber
      : cells.numberFault("cpu_request", "gpu_request");
    if (fault !== null) {
      rows.skip(fault, line);
      return;
    }
    const [createdMs, scheduledMs, deletedMs] = times.map((name) => cells.number(name) * MS_PER_S);
    for (const ms of [createdMs, scheduledMs, deletedMs]) ends.see(ms);
    const wasThere = Number.isNaN(createdMs);
    if (Number.isNaN(scheduledMs) && !wasThere) {
      rows.skip(SkipReason.neverScheduled, line);
      return;
    }
    const submitMs = wasThere ? 0 : createdMs;
    const startMs = Number.isNaN(scheduledMs) ? 0 : scheduledMs;
    const isOpen = Number.isNaN(deletedMs);
    const durationMs = isOpen ? 0 : deletedMs - startMs;
    const gpus = cells.number("gpu_request");
    ids.stage(...cells.place("instance_sn"));
    const row =
      gpus === 0
        ? rows.addOnProcessors(line, submitMs, durationMs, cells.number("cpu_request"))
        : rows.add(line, submitMs, durationMs, -1, gpus, rows.defaultKind, rows.defaultClass, 0);
    if (row < 0) return;
    if (wasThere) {
      rows.notes.add("left-censored: running before the trace began, submitted at its second 0", line);
    }
    if (isOpen) ends.hold(row, startMs);
  });
  const warnings: string[] = [];
  ends.settle(warnings);
  const source = { file: path, format: "alibaba-dlrm", header: {}, clock: "relative" } as const;
  return rows.finish(source, timeZeroOf(options.timeOrigin, 0), warnings, false);
}
