import { MILLI, WMS_PER_KWH } from "../../units.ts";
import type { PlaceDefinition } from "../policy.ts";
import type { ClusterView, JobView, View } from "../view.ts";
import { everyCluster, otherwiseParameter, otherwiseScore, Ranking } from "./ranking.ts";

/**
 * What a job would emit in a cluster, g: its run, by declared time and the power that its devices add at full load in the
 * first pool of its kind, and the data that would travel there and back.
 */
export function jobCarbonG(cluster: ClusterView, job: JobView, view: View): number {
  const pool = cluster.pools[cluster.poolsOfKind[job.kind][0]];
  const addedW = (pool.type.peakW - pool.type.idleW) * (pool.takes(job.milliDevices) / MILLI);
  // A job declared to take no time still goes where a millisecond would emit least.
  const runKWh = (addedW * (Math.max(1, job.declaredMs) / pool.speed)) / WMS_PER_KWH;
  const movedGB = job.transferGB[cluster.index];
  return (
    runKWh * cluster.effectiveIntensity + transferCarbonG(movedGB, view.clusters[job.home], cluster, view)
  );
}

/** What moving data from one cluster to another emits now, g; nothing where the scenario has no network for data. */
export function transferCarbonG(
  movedGB: number,
  from: ClusterView,
  to: ClusterView,
  { network }: View,
): number {
  if (movedGB === 0 || network.data === undefined) return 0;
  const { energyKWhPerGB, carbonRule } = network.data;
  const home = from.carbonIntensity;
  const here = to.carbonIntensity;
  const gPerKWh = carbonRule === "origin" ? home : carbonRule === "destination" ? here : (home + here) / 2;
  return movedGB * energyKWhPerGB * gPerKWh;
}

export const lowestJobCarbon: PlaceDefinition = {
  name: "lowest-job-carbon",
  description:
    "Among clusters with room, the one where the job and the data that it moves emit the least, by its declared run time at full load.",
  descriptionZh:
    "最低任务碳：在有空闲的集群中，选任务运行与数据传输合计碳排放最低者（按申报时长、满载估算）。",
  source: "lowest-carbon with what moving the job's data emits added to what running it emits",
  ranking: true,
  parameters: { otherwise: otherwiseParameter },
  create: (parameters, setup) =>
    new Ranking(everyCluster(setup.clusters), jobCarbonG, otherwiseScore(parameters)),
};
