import type { ClusterSpec } from "../../model/cluster.ts";
import type { ClusterView } from "../view.ts";

/** Clusters that share something, such as their hub. */
export interface ClusterGroups {
  /** Indices of each group's clusters, ascending. */
  readonly members: readonly Int32Array[];
  /** The group of each cluster: an index in `members`. */
  readonly groupOf: Int32Array;
}

export function groupClusters(
  clusters: readonly ClusterView[],
  key: (spec: ClusterSpec) => string,
): ClusterGroups {
  const keys = clusters.map((cluster) => key(cluster.spec));
  const distinct = [...new Set(keys)];
  return {
    members: distinct.map((group) =>
      Int32Array.from(clusters.filter((_, i) => keys[i] === group).map((cluster) => cluster.index)),
    ),
    groupOf: Int32Array.from(keys, (group) => distinct.indexOf(group)),
  };
}
