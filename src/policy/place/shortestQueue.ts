import type { PlaceDefinition } from "../policy.ts";
import { everyCluster, Ranking, shortestQueueScore } from "./ranking.ts";

export const shortestQueue: PlaceDefinition = {
  name: "shortest-queue",
  description:
    "The first cluster with room, else the one with the fewest jobs waiting for the job's kind of device.",
  descriptionZh: "最短队列：首个有空闲的集群；都没有时，选该类设备排队任务最少者。",
  source: "W. Winston, Optimality of the shortest line discipline, J. Applied Probability 14, 1977",
  ranking: true,
  parameters: {},
  create: (_parameters, setup) =>
    new Ranking(everyCluster(setup.clusters), shortestQueueScore, shortestQueueScore),
};
