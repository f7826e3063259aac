/**
 * What a queue discipline may ask of its lane. A cluster has one lane for each kind of device (as a batch system has
 * partitions): a job that waits for GPUs does not stop a job that waits for CPUs.
 */
export interface Lane {
  /** Pools of this kind in the cluster, in order; amounts in milli-devices. */
  readonly pools: readonly LanePool[];
  /** Whether a job starts in the first pool with room; otherwise pools are packed (see Fill). */
  readonly firstFit: boolean;
  /**
   * Index in `pools` of the one in which a job of so much would start now, −1 when none has room, or none in which a job
   * of that declared run time (at reference speed, ms) would end before a maintenance that is announced.
   */
  poolWithRoom(milliDevices: number, declaredMs: number): number;
}

export interface LanePool {
  readonly installedMilli: number;
  readonly freeMilli: number;
  /** Speed relative to the reference that declared durations are stated for. */
  readonly speed: number;
  /** What a request takes from this pool: itself, or rounded up to whole devices in an exclusive pool. */
  takes(milliDevices: number): number;
  /** How long a job that starts now would wait for sleeping devices of this pool to wake up, ms. */
  wakeDelayMs(milliDevices: number, nowMs: number): number;
}

/**
 * The jobs that wait in one lane, in the order in which they may start. Every job pushed is taken once or is still
 * waiting at the end; nothing is dropped.
 */
export interface LocalQueue {
  /** Jobs waiting. */
  readonly length: number;
  /** A job joins, at instant `nowMs`. */
  push(job: number, nowMs: number): void;
  /**
   * The next job to start now, removed from the queue, or −1 when none may. Whoever is returned fits into the lane
   * now (`poolWithRoom` ≥ 0): the simulator starts it in that pool at once and asks again.
   */
  take(nowMs: number): number;
  /**
   * A job of this lane was given devices of pool `pool` (index in `lane.pools`), also one that never had to wait. It runs
   * from `startMs`: now, or when those of its devices that slept are awake.
   */
  started(job: number, pool: number, startMs: number): void;
  /** A running job of this lane ended; its devices are free again. */
  ended(job: number, nowMs: number): void;
}
