import { REJECT, type PlaceDefinition, type PlacePart } from "../policy.ts";
import type { ClusterView, JobView, View } from "../view.ts";
import { groupClusters } from "./clusterGroups.ts";
import { loadScore } from "./leastLoaded.ts";
import { nearestAllowed } from "./origin.ts";
import { Ranking, shortestQueueScore } from "./ranking.ts";

class WestFirst implements PlacePart {
  readonly #toleranceMs: number;
  readonly #west: Ranking;
  /** One ranking for each hub, and the hub of each cluster. */
  readonly #hubs: readonly Ranking[];
  readonly #hubOf: Int32Array;

  constructor(toleranceMs: number, clusters: readonly ClusterView[]) {
    this.#toleranceMs = toleranceMs;
    const western = clusters.filter((cluster) => cluster.spec.west).map((cluster) => cluster.index);
    this.#west = new Ranking(Int32Array.from(western), loadScore, shortestQueueScore);
    const hubs = groupClusters(clusters, (spec) => spec.hub);
    this.#hubs = hubs.members.map((members) => new Ranking(members, loadScore, shortestQueueScore));
    this.#hubOf = hubs.groupOf;
  }

  place(job: JobView, view: View): number {
    if (job.latencyBoundMs >= this.#toleranceMs) {
      const west = this.#west.place(job, view);
      if (west !== REJECT) return west;
    }
    const ownHub = this.#hubs[this.#hubOf[job.home]].place(job, view);
    return ownHub === REJECT ? nearestAllowed(job, view) : ownHub;
  }
}

export const westFirst: PlaceDefinition = {
  name: "west-first",
  description:
    "Latency-tolerant work goes to western hubs, the rest stays in its home's hub; in either, to the least loaded cluster with room, else it waits at the shortest queue there. Without an allowed cluster in its hub, the nearest allowed.",
  descriptionZh:
    "西部优先：时延容忍型任务送往西部枢纽，其余留在本枢纽；各自优先选有空闲且负载最低的集群，否则在其中最短队列等待。本枢纽无可用集群时，选最近的可用集群。",
  source:
    "发改高技〔2021〕709号 全国一体化大数据中心协同创新体系算力枢纽实施方案: western hubs take non-real-time work, eastern hubs the latency-bound",
  ranking: true,
  parameters: {
    tolerance: {
      type: "number",
      unit: "ms",
      default: 50,
      min: 0,
      max: 10_000,
      description:
        "Latency bound at or above which work counts as tolerant; the default is an estimate, above the 20 ms asked of hubs for real-time work",
    },
  },
  create: (parameters, setup) => new WestFirst(Number(parameters.tolerance), setup.clusters),
};
