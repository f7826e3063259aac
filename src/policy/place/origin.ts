import { REJECT, type PlaceDefinition } from "../policy.ts";
import { allows, type JobView, type View } from "../view.ts";

/** The job's home, or, where home does not allow it, the allowed cluster with the lowest latency to its origin. */
export function nearestAllowed(job: JobView, view: View): number {
  const { clusters } = view;
  const { latencyMs } = job;
  if (allows(clusters[job.home], job)) return job.home;
  let best = REJECT;
  for (let i = 0; i < clusters.length; i++) {
    if (allows(clusters[i], job) && (best === REJECT || latencyMs[i] < latencyMs[best])) best = i;
  }
  return best;
}

export const origin: PlaceDefinition = {
  name: "origin",
  description:
    "At home: the cluster nearest to the job's origin by great circle, or the one of lowest latency that allows it; waits there.",
  descriptionZh:
    "就地执行：距任务来源地大圆距离最近的集群；若其不可用，则选时延最低的可用集群；无空闲时在该处排队。",
  source: "Baseline of the literature on geographic load shifting: every job runs where it arises",
  ranking: true,
  parameters: {},
  create: () => ({ place: nearestAllowed }),
};
