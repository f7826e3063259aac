import type { JobStore } from "../../model/jobStore.ts";
import { pickJobs } from "./pick.ts";

/** The jobs submitted in [fromMs, toMs), with `fromMs` as the new zero. */
export function clip(jobs: JobStore, fromMs: number, toMs: number): JobStore {
  const rows: number[] = [];
  for (let job = 0; job < jobs.count; job++) {
    if (jobs.submitMs[job] >= fromMs && jobs.submitMs[job] < toMs) rows.push(job);
  }
  return pickJobs(
    jobs,
    rows,
    Float64Array.from(rows, (row) => jobs.submitMs[row] - fromMs),
  );
}
