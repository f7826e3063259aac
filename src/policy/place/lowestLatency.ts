import { rankingDefinition } from "./ranking.ts";

export const lowestLatency = rankingDefinition(
  {
    name: "lowest-latency",
    description: "Among clusters with room, the one with the lowest latency to the job's origin.",
    descriptionZh: "最低时延：在有空闲的集群中，选距任务来源地时延最低者。",
    source: "Practice of content delivery and edge networks: the nearest site with spare capacity",
  },
  (cluster, job) => job.latencyMs[cluster.index],
);
