import type { Cluster } from "../model/cluster.ts";
import type { DevicePool } from "../model/devicePool.ts";
import type { JobStore } from "../model/jobStore.ts";
import type { Lane, LocalQueue } from "../policy/localQueue.ts";
import type { QueuePart } from "../policy/policy.ts";

/** One device kind of one cluster: its pools and the jobs that wait for them. */
export class ClusterLane implements Lane {
  readonly cluster: Cluster;
  readonly kind: number;
  readonly pools: readonly DevicePool[];
  readonly queue: LocalQueue;
  /** Set while the lane waits in the simulator's list of lanes to dispatch. */
  dirty = false;
  /** What devices promised to jobs of this instant added to the cluster's `runningEnd`; taken back at dispatch. */
  promisedEnd = 0;

  constructor(cluster: Cluster, kind: number, queue: QueuePart, jobs: JobStore) {
    this.cluster = cluster;
    this.kind = kind;
    this.pools = cluster.poolsOfKind[kind].map((pool) => cluster.pools[pool]);
    this.queue = queue.create(this, jobs);
  }

  poolWithRoom(milliDevices: number): number {
    const pools = this.pools;
    for (let i = 0; i < pools.length; i++) {
      // Free amounts of an exclusive pool are whole devices, so this comparison serves both kinds of pool.
      if (pools[i].freeMilli >= milliDevices) return i;
    }
    return -1;
  }
}
