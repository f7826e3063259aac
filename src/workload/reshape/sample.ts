import type { RandomStreams } from "../../kernel/randomStreams.ts";
import type { JobStore } from "../../model/jobStore.ts";
import { pickJobs } from "./pick.ts";

/**
 * A share of the jobs, drawn without replacement from the stream `workload/sample`: exactly the nearest whole number of
 * them. With one seed the sample of a smaller share is part of that of a larger one.
 */
export function sample(jobs: JobStore, share: number, streams: RandomStreams): JobStore {
  const rows = sampledRows(jobs.count, Math.round(share * jobs.count), streams);
  return pickJobs(
    jobs,
    rows,
    Float64Array.from(rows, (row) => jobs.submitMs[row]),
  );
}

/** So many of the rows 0 … count − 1, ascending: those to which the lowest numbers were dealt. */
export function sampledRows(count: number, wanted: number, streams: RandomStreams): Uint32Array {
  const stream = streams.stream("workload/sample");
  const dealt = Float64Array.from({ length: count }, () => stream.uniform());
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  return rows
    .sort((a, b) => dealt[a] - dealt[b] || a - b)
    .slice(0, wanted)
    .sort();
}
