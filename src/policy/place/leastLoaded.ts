import { rankingDefinition, type Score } from "./ranking.ts";

/** Busy share of the devices of the job's kind, 0–1. */
export const loadScore: Score = (cluster, job) =>
  1 - cluster.freeMilli[job.kind] / cluster.installedMilli[job.kind];

export const leastLoaded = rankingDefinition(
  {
    name: "least-loaded",
    description: "Among clusters with room, the one with the largest free share of the job's kind of device.",
    descriptionZh: "最低负载：在有空闲的集群中，选该类设备空闲比例最大者。",
    source: "Classic load-balancing rule",
  },
  loadScore,
);
