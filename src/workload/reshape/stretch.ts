import type { JobStore } from "../../model/jobStore.ts";
import { pickJobs } from "./pick.ts";

/**
 * The same jobs submitted over a longer (factor > 1) or shorter time, whole ms. Run times stay as they are, and nominal
 * starts and deadlines as far after the submission; so the load falls by the factor.
 */
export function stretch(jobs: JobStore, factor: number): JobStore {
  const rows = Uint32Array.from({ length: jobs.count }, (_, job) => job);
  return pickJobs(
    jobs,
    rows,
    Float64Array.from(jobs.submitMs, (at) => Math.round(at * factor)),
  );
}
