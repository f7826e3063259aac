import { exactPowerW, fleetPowerW } from "../energy/itPower.ts";
import type { Meter } from "../energy/meter.ts";
import type { EventQueue } from "../kernel/eventQueue.ts";
import type { Cluster } from "../model/cluster.ts";
import { PowerStates } from "../model/powerStates.ts";
import { MILLI } from "../units.ts";
import { EventKind } from "./eventKind.ts";
import type { SleepTally } from "./sleepTally.ts";

/**
 * Lets devices sleep that have been idle for long enough and wakes them for jobs, under a policy whose devices sleep.
 * Every pool whose device has a sleep mode takes part; the others stay on. All power that differs from a fleet that is
 * always on, that of waking included, belongs to the fleet and so to the cluster's idle share: what a job is charged
 * does not depend on whom it found asleep.
 *
 * Each pool has at most one event pending, for the longest idle of its devices.
 */
export class DeviceSleep {
  /** Sleep events pending: timers that no job waits for. */
  timers = 0;
  readonly #clusters: readonly Cluster[];
  readonly #meter: Meter;
  readonly #events: EventQueue;
  readonly #tally: SleepTally;
  /** Number of the first pool of each cluster among all pools. */
  readonly #firstPool: readonly number[];
  readonly #clusterOfPool: readonly number[];
  /** Power of each pool's fleet as it was metered last, W. */
  readonly #fleetW: Float64Array;
  /** Whether a pool has a timer running. */
  readonly #hasTimer: Uint8Array;
  /** Under a power cap: what each job that waits for devices to wake will draw beyond what they draw meanwhile, W. */
  readonly #reservedW = new Map<number, number>();
  readonly #reservedSumW: Float64Array;

  constructor(
    clusters: readonly Cluster[],
    sleepAfterMs: number,
    meter: Meter,
    events: EventQueue,
    tally: SleepTally,
  ) {
    this.#clusters = clusters;
    this.#meter = meter;
    this.#events = events;
    this.#tally = tally;
    this.#clusterOfPool = clusters.flatMap(({ index, pools }) => pools.map(() => index));
    this.#firstPool = clusters.map(({ index }) => this.#clusterOfPool.indexOf(index));
    this.#fleetW = Float64Array.from(clusters.flatMap(({ pools }) => pools.map(fleetPowerW)));
    this.#hasTimer = new Uint8Array(this.#clusterOfPool.length);
    this.#reservedSumW = new Float64Array(clusters.length);
    for (const { index, pools } of clusters) {
      pools.forEach((pool, p) => {
        const { sleep } = pool.type;
        if (sleep === undefined) return;
        pool.powerStates = new PowerStates(pool.installedMilli / MILLI, sleepAfterMs, sleep.wakeUpMs);
        this.#setTimer(this.#firstPool[index] + p, pool.powerStates);
      });
    }
  }

  /**
   * Bind devices of a pool to a job, and wake those of them that sleep.
   *
   * @param dynamicW what the job will add to their idle power
   * @returns the instant at which all of them are awake, ms
   */
  take(
    job: number,
    cluster: Cluster,
    poolIndex: number,
    takenMilli: number,
    dynamicW: number,
    nowMs: number,
  ): number {
    const { powerStates: states, type } = cluster.pools[poolIndex];
    if (states === null) return nowMs;
    const { wakeUps, waking } = states;
    const readyMs = states.take(takenMilli, nowMs);
    const woken = states.wakeUps - wakeUps;
    if (readyMs === nowMs) states.completeWakes(nowMs);
    if (woken > 0) this.#tally.wake(cluster.index, nowMs, woken);
    if (woken > 0 || states.waking !== waking) this.#changed(cluster, poolIndex, nowMs);
    if (readyMs > nowMs && cluster.powerRoomW < Infinity) {
      const surplusW = exactPowerW(woken * (type.sleep!.wakeUpW - type.idleW));
      this.#reserve(job, cluster, Math.max(0, dynamicW - surplusW));
    }
    return readyMs;
  }

  /** The devices that a job waited for are awake; call it at that instant. */
  powerUp(job: number, cluster: Cluster, poolIndex: number, nowMs: number): void {
    cluster.pools[poolIndex].powerStates!.completeWakes(nowMs);
    this.#changed(cluster, poolIndex, nowMs);
    if (this.#reservedW.has(job)) this.#reserve(job, cluster, -this.#reservedW.get(job)!);
  }

  /** A job gives its devices back. */
  release(cluster: Cluster, poolIndex: number, takenMilli: number, nowMs: number): void {
    const states = cluster.pools[poolIndex].powerStates;
    if (states === null) return;
    states.release(takenMilli, nowMs);
    this.#setTimer(this.#firstPool[cluster.index] + poolIndex, states);
  }

  /** So many devices of a pool come back into service, awake and idle; negative: go out of it. */
  changeUp(cluster: Cluster, poolIndex: number, devices: number, nowMs: number): void {
    const states = cluster.pools[poolIndex].powerStates!;
    if (devices > 0) states.restore(devices, nowMs);
    else this.#tally.sleep(cluster.index, nowMs, -states.remove(-devices));
    this.#changed(cluster, poolIndex, nowMs);
  }

  /** A pool's timer is up: what has been idle for long enough sleeps. @param poolNumber id of the event */
  sleep(poolNumber: number, nowMs: number): void {
    const cluster = this.#clusters[this.#clusterOfPool[poolNumber]];
    const poolIndex = poolNumber - this.#firstPool[cluster.index];
    this.#hasTimer[poolNumber] = 0;
    this.timers--;
    const devices = cluster.pools[poolIndex].powerStates!.sleepIdle(nowMs);
    this.#tally.sleep(cluster.index, nowMs, devices);
    this.#changed(cluster, poolIndex, nowMs);
  }

  /** Take what is reserved for jobs that wait out of the room under the caps, when an interval has set it anew. */
  keepReserved(): void {
    for (let c = 0; c < this.#clusters.length; c++) this.#clusters[c].powerRoomW -= this.#reservedSumW[c];
  }

  /** Devices of a pool changed their state: meter its fleet's power from now on, and see that idle ones have a timer. */
  #changed(cluster: Cluster, poolIndex: number, nowMs: number): void {
    const pool = cluster.pools[poolIndex];
    const poolNumber = this.#firstPool[cluster.index] + poolIndex;
    const fleetW = fleetPowerW(pool);
    const moreW = fleetW - this.#fleetW[poolNumber];
    this.#fleetW[poolNumber] = fleetW;
    this.#meter.changeFleet(cluster.index, nowMs, moreW);
    cluster.powerRoomW -= moreW;
    this.#setTimer(poolNumber, pool.powerStates!);
  }

  /** A timer for the longest idle devices. One that is running is for them or for others idle before them. */
  #setTimer(poolNumber: number, states: PowerStates): void {
    if (this.#hasTimer[poolNumber] === 1 || states.nextSleepMs === Infinity) return;
    this.#hasTimer[poolNumber] = 1;
    this.timers++;
    this.#events.push(states.nextSleepMs, EventKind.sleep, poolNumber);
  }

  #reserve(job: number, cluster: Cluster, moreW: number): void {
    if (moreW > 0) this.#reservedW.set(job, moreW);
    else this.#reservedW.delete(job);
    this.#reservedSumW[cluster.index] += moreW;
    cluster.powerRoomW -= moreW;
  }
}
