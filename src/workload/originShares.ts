import type { RandomStreams } from "../kernel/randomStreams.ts";
import type { JobStore } from "../model/jobStore.ts";
import { sampler } from "./distribution.ts";

/**
 * Where the jobs of a trace come from, when it does not say: the same jobs with an origin each, drawn by these
 * shares (relative; index in the network's origins) from the stream `workload/origins`, in the jobs' own order.
 * So it is a matter of the seed alone, and not of the order of the file.
 * @throws UserError when no share is greater than 0
 */
export function withOrigins(jobs: JobStore, shares: readonly number[], streams: RandomStreams): JobStore {
  const draw = sampler(
    { distribution: "choice", values: shares.map((_, index) => index), weights: shares },
    streams.stream("workload/origins"),
  );
  return { ...jobs, origin: new Uint16Array(jobs.count).map(draw) };
}
