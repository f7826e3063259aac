import type { ClusterSpec } from "../../model/cluster.ts";
import { OUTSIDE_SCOPE, REJECT, type PlaceDefinition, type PlacePart } from "../policy.ts";
import type { JobView, View } from "../view.ts";
import { groupClusters, type ClusterGroups } from "./clusterGroups.ts";
import { greenScore } from "./greenest.ts";
import { loadScore } from "./leastLoaded.ts";
import { effectiveIntensityScore } from "./lowestCarbon.ts";
import { priceScore } from "./lowestPrice.ts";
import { Ranking, shortestQueueScore, type Score } from "./ranking.ts";

/** Who belongs to one platform, by scope. */
const SCOPES: Readonly<Record<string, (spec: ClusterSpec) => string>> = {
  city: (spec) => spec.city,
  province: (spec) => spec.province,
  hub: (spec) => spec.hub,
  national: () => "all",
};

const INNER: Readonly<Record<string, Score>> = {
  "least-loaded": loadScore,
  "lowest-carbon": effectiveIntensityScore,
  "lowest-price": priceScore,
  greenest: greenScore,
};

class Platform implements PlacePart {
  /** One ranking for each federation, and the federation of each cluster. */
  readonly #federations: readonly Ranking[];
  readonly #federationOf: Int32Array;

  constructor(groups: ClusterGroups, inner: Score) {
    this.#federations = groups.members.map((members) => new Ranking(members, inner, shortestQueueScore));
    this.#federationOf = groups.groupOf;
  }

  place(job: JobView, view: View): number {
    const index = this.#federations[this.#federationOf[job.home]].place(job, view);
    return index === REJECT ? OUTSIDE_SCOPE : index;
  }
}

export const platform: PlaceDefinition = {
  name: "platform",
  description:
    "A dispatch platform: only clusters in one federation with the job's home; the best of those with room, else the shortest queue among them. Rejects a job that none of them allows.",
  descriptionZh:
    "调度平台：仅在与任务归属地同一联合体（市、省、枢纽或全国）的集群内调度；优先选有空闲者中最优的，否则选其中最短队列；均不可用则拒绝。",
  source: "算力调度平台 of city, province, hub and national scope",
  ranking: true,
  needs: ({ inner }) => (inner === "lowest-price" ? ["price"] : []),
  parameters: {
    scope: {
      type: "choice",
      choices: Object.keys(SCOPES),
      default: "hub",
      description: "What the clusters of one federation share with the job's home",
    },
    inner: {
      type: "choice",
      choices: Object.keys(INNER),
      default: "least-loaded",
      description: "How clusters with room are ranked inside the federation",
    },
  },
  create: ({ scope, inner }, setup) =>
    new Platform(groupClusters(setup.clusters, SCOPES[scope]), INNER[inner]),
};
