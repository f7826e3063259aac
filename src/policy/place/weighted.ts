import type { ParameterSpec, ParameterValues, PlaceDefinition, PlacePart } from "../policy.ts";
import { allows, hasRoom, type ClusterView, type JobView, type View } from "../view.ts";
import { expectedWaitMs } from "./expectedWait.ts";
import { everyCluster, otherwiseParameter, otherwiseScore, Ranking } from "./ranking.ts";

/** A weighted sum of four criteria, each as a share of the largest among the clusters with room. */
class Weighted implements PlacePart {
  readonly #carbonWeight: number;
  readonly #costWeight: number;
  readonly #latencyWeight: number;
  readonly #waitWeight: number;
  readonly #ranking: Ranking;
  // Weight ÷ largest value among the clusters with room for the job in hand.
  #carbonScale = 0;
  #costScale = 0;
  #latencyScale = 0;
  #waitScale = 0;

  constructor(parameters: ParameterValues, clusters: readonly ClusterView[]) {
    this.#carbonWeight = Number(parameters.carbon);
    this.#costWeight = Number(parameters.cost);
    this.#latencyWeight = Number(parameters.latency);
    this.#waitWeight = Number(parameters.wait);
    this.#ranking = new Ranking(
      everyCluster(clusters),
      (cluster, job, view) =>
        this.#carbonScale * cluster.effectiveIntensity +
        (this.#costScale > 0 ? this.#costScale * cluster.effectivePriceCny : 0) +
        this.#latencyScale * job.latencyMs[cluster.index] +
        this.#waitScale * expectedWaitMs(cluster, job.kind, view.nowMs),
      otherwiseScore(parameters),
    );
  }

  place(job: JobView, view: View): number {
    let carbon = 0;
    let cost = 0;
    let latency = 0;
    let wait = 0;
    for (let i = 0; i < view.clusters.length; i++) {
      const cluster = view.clusters[i];
      if (!hasRoom(cluster, job) || !allows(cluster, job)) continue;
      carbon = Math.max(carbon, cluster.effectiveIntensity);
      cost = Math.max(cost, cluster.effectivePriceCny);
      latency = Math.max(latency, job.latencyMs[i]);
      wait = Math.max(wait, expectedWaitMs(cluster, job.kind, view.nowMs));
    }
    // A criterion that is 0 everywhere tells no cluster from another.
    this.#carbonScale = carbon > 0 ? this.#carbonWeight / carbon : 0;
    this.#costScale = cost > 0 ? this.#costWeight / cost : 0;
    this.#latencyScale = latency > 0 ? this.#latencyWeight / latency : 0;
    this.#waitScale = wait > 0 ? this.#waitWeight / wait : 0;
    return this.#ranking.place(job, view);
  }
}

/** Only the ratios of weights matter; equal weights are the neutral choice. */
function weight(description: string, usual = 1): ParameterSpec {
  return { type: "number", unit: "1", default: usual, min: 0, max: 1_000, description };
}

export const weighted: PlaceDefinition = {
  name: "weighted",
  description:
    "Among clusters with room, the lowest weighted sum of carbon, cost, latency and expected wait, each as a share of the largest among them.",
  descriptionZh: "加权：在有空闲的集群中，选碳、成本、时延与预计等待四项（各除以其中最大值）加权和最低者。",
  source: "Weighted-sum method of multi-criteria decision making",
  ranking: true,
  needs: ({ cost }) => (Number(cost) > 0 ? ["price"] : []),
  parameters: {
    carbon: weight("Weight of carbon intensity × PUE now"),
    cost: weight("Weight of electricity price × PUE now; above 0 every cluster needs a tariff", 0),
    latency: weight("Weight of the latency to the job's origin"),
    wait: weight("Weight of the expected wait: declared work that runs and waits ÷ devices"),
    otherwise: otherwiseParameter,
  },
  create: (parameters, setup) => new Weighted(parameters, setup.clusters),
};
