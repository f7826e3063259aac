import type { Cluster } from "../model/cluster.ts";
import type { DevicePool } from "../model/devicePool.ts";
import type { JobStore } from "../model/jobStore.ts";
import type { Lane, LocalQueue } from "../policy/localQueue.ts";
import type { Fill, QueuePart } from "../policy/policy.ts";

/** One device kind of one cluster: its pools and the jobs that wait for them. */
export class ClusterLane implements Lane {
  readonly cluster: Cluster;
  readonly kind: number;
  readonly pools: readonly DevicePool[];
  readonly firstFit: boolean;
  readonly queue: LocalQueue;
  /** Set while the lane waits in the simulator's list of lanes to dispatch. */
  dirty = false;
  /** Until the next announced maintenance, ms: a job that by its declaration ends later does not start. */
  openForMs = Infinity;
  /** Milli-devices of each pool promised to jobs of this instant, until the lane is dispatched. */
  readonly #promisedMilli: Float64Array;
  #promises = 0;
  /** What they added to the cluster's `runningEnd`. */
  #promisedEnd = 0;

  constructor(cluster: Cluster, kind: number, fill: Fill, queue: QueuePart, jobs: JobStore) {
    this.cluster = cluster;
    this.kind = kind;
    this.firstFit = fill === "first";
    this.pools = cluster.poolsOfKind[kind].map((pool) => cluster.pools[pool]);
    this.#promisedMilli = new Float64Array(this.pools.length);
    this.queue = queue.create(this, jobs);
  }

  poolWithRoom(milliDevices: number, declaredMs: number): number {
    const pools = this.pools;
    let best = -1;
    for (let i = 0; i < pools.length; i++) {
      if (!this.#hasRoom(pools[i], milliDevices)) continue;
      if (this.openForMs < Infinity && declaredMs > this.openForMs * pools[i].speed) continue;
      if (this.firstFit) return i;
      if (best < 0 || this.#isTighter(pools[i], pools[best], milliDevices)) best = i;
    }
    return best;
  }

  #hasRoom(pool: DevicePool, milliDevices: number): boolean {
    // Free amounts of an exclusive pool are whole devices, so this comparison serves both kinds of pool. Under a power
    // cap a job starts only where even its devices at full load stay below it.
    return (
      pool.freeMilli >= milliDevices && pool.roomMilli(this.cluster.powerRoomW) >= pool.takes(milliDevices)
    );
  }

  /** Whether a job that starts in one pool rather than another wakes fewer devices, or else leaves less free. */
  #isTighter(pool: DevicePool, other: DevicePool, milliDevices: number): boolean {
    const fewer = other.wouldWake(milliDevices) - pool.wouldWake(milliDevices);
    return fewer > 0 || (fewer === 0 && pool.freeMilli < other.freeMilli);
  }

  /**
   * Take devices of a pool out of the view for a job that will start when the lane is dispatched. Its work still counts
   * as waiting until then, so as running it counts for nothing.
   */
  promise(pool: number, milliDevices: number, nowMs: number): void {
    const taken = this.pools[pool].takes(milliDevices);
    this.pools[pool].freeMilli -= taken;
    this.#promises++;
    this.#promisedMilli[pool] += taken;
    this.#promisedEnd += taken * nowMs;
    this.cluster.runningEnd[this.kind] += taken * nowMs;
    this.cluster.refreshRoom(this.kind);
  }

  /** Give all promised devices back, to be taken in the order that the discipline says. */
  takeBackPromises(): void {
    if (this.#promises === 0) return;
    this.#promises = 0;
    this.pools.forEach((pool, i) => (pool.freeMilli += this.#promisedMilli[i]));
    this.#promisedMilli.fill(0);
    this.cluster.runningEnd[this.kind] -= this.#promisedEnd;
    this.#promisedEnd = 0;
  }
}
