import type { ClusterSummary } from "../sim/runSummary.ts";
import type { ComparedRun } from "../study/comparison.ts";
import { columnsOf, under, type Table } from "./column.ts";
import { summaryColumns } from "./summaryColumns.ts";

export interface ClusterRow {
  readonly run: ComparedRun;
  readonly cluster: ClusterSummary;
}
const ofCluster = columnsOf<ClusterRow>();

/** One row for each policy, seed and cluster. */
export const clustersTable: Table<ClusterRow> = {
  name: "clusters",
  description: "One row for each policy, seed and cluster: the same statistics for the jobs placed there.",
  columns: [
    ofCluster("policy", "", "label", "key", "Name of the policy", "策略名称", (row) => row.run.policy),
    ofCluster("seed", "", "label", "key", "Seed of the random streams", "随机种子", (row) => row.run.seed),
    ofCluster("cluster", "", "label", "key", "Id of the cluster", "集群标识", (row) => row.cluster.cluster),
    ofCluster("hub", "", "label", "key", "Id of its hub", "枢纽标识", (row) => row.cluster.hub),
    ...under(summaryColumns, (row: ClusterRow) => row.cluster),
  ],
};
