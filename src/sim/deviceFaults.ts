import { fleetPowerW } from "../energy/itPower.ts";
import type { Meter } from "../energy/meter.ts";
import type { Cluster } from "../model/cluster.ts";
import type { DevicePool } from "../model/devicePool.ts";
import { kindIndex } from "../model/deviceType.ts";
import type { DeviceOutage } from "../model/faultPlan.ts";
import { MILLI } from "../units.ts";
import type { DeviceSleep } from "./deviceSleep.ts";
import type { RunningJobs } from "./runningJobs.ts";
import type { WindowIntegral } from "./windowIntegral.ts";

/**
 * Takes devices out of service and gives them back. What is down draws no power. A fault strikes devices by their place,
 * drawn before the run: the jobs that hold them are interrupted, free ones are gone without a word. Where outages
 * overlap in one pool as many devices are down as they take together, at most all.
 *
 * Devices that are just waking up for a job go when they are awake, and the job that waited for them waits anew.
 */
export class DeviceFaults {
  readonly #clusters: readonly Cluster[];
  /** What a running job asks for at its present width, milli-devices. */
  readonly #milliOf: (job: number) => number;
  readonly #running: RunningJobs;
  readonly #meter: Meter;
  readonly #sleep: DeviceSleep | null;
  readonly #downMilli: WindowIntegral;
  readonly #interrupt: (job: number) => void;
  /** Number of the first pool of each cluster among all pools. */
  readonly #firstPool: readonly number[];
  /** By pool: devices that outages of a part take together, and outages of the whole. */
  readonly #partly: Float64Array;
  readonly #wholly: Int32Array;

  /** @param interrupt ends the run of a job at this instant and gives its devices back */
  constructor(
    clusters: readonly Cluster[],
    milliOf: (job: number) => number,
    running: RunningJobs,
    meter: Meter,
    sleep: DeviceSleep | null,
    downMilli: WindowIntegral,
    interrupt: (job: number) => void,
  ) {
    this.#clusters = clusters;
    this.#milliOf = milliOf;
    this.#running = running;
    this.#meter = meter;
    this.#sleep = sleep;
    this.#downMilli = downMilli;
    this.#interrupt = interrupt;
    let pools = 0;
    this.#firstPool = clusters.map((cluster) => (pools += cluster.pools.length) - cluster.pools.length);
    this.#partly = new Float64Array(pools);
    this.#wholly = new Int32Array(pools);
  }

  /** Number of a pool among the pools of all clusters. */
  #poolNumber(cluster: number, pool: number): number {
    return this.#firstPool[cluster] + pool;
  }

  begin(outage: DeviceOutage, nowMs: number): void {
    for (const pool of this.#poolsOf(outage)) {
      this.#count(outage, pool, 1);
      this.#strike(outage, pool, nowMs);
    }
  }

  end(outage: DeviceOutage, nowMs: number): void {
    for (const pool of this.#poolsOf(outage)) {
      this.#count(outage, pool, -1);
      const missing = this.#missing(outage.cluster, pool);
      if (missing < 0) this.#change(outage.cluster, pool, missing, nowMs);
    }
  }

  /** Whether a pool still owes devices to an outage, that could not go when it began. */
  owes(cluster: number, pool: number): boolean {
    return this.#missing(cluster, pool) > 0;
  }

  /** Take what a pool owes, as far as it is free by now. */
  collect(cluster: number, pool: number, nowMs: number): void {
    const missing = this.#missing(cluster, pool);
    if (missing <= 0) return;
    const { powerStates, freeMilli } = this.#clusters[cluster].pools[pool];
    const free = powerStates === null ? Math.floor(freeMilli / MILLI) : powerStates.removable(freeMilli);
    this.#change(cluster, pool, Math.min(missing, free), nowMs);
  }

  #poolsOf({ cluster, pool }: DeviceOutage): readonly number[] {
    return pool >= 0 ? [pool] : this.#clusters[cluster].pools.map((_, index) => index);
  }

  #count({ cluster, devices }: DeviceOutage, pool: number, sign: number): void {
    const number = this.#poolNumber(cluster, pool);
    if (devices === Infinity) this.#wholly[number] += sign;
    else this.#partly[number] += sign * devices;
  }

  /** Devices that should be down and are not; negative: that are down and should not be. */
  #missing(cluster: number, pool: number): number {
    const { installedMilli, downMilli } = this.#clusters[cluster].pools[pool];
    const number = this.#poolNumber(cluster, pool);
    const installed = installedMilli / MILLI;
    const wanted = this.#wholly[number] > 0 ? installed : Math.min(installed, this.#partly[number]);
    return wanted - downMilli / MILLI;
  }

  /** Interrupt the jobs on the devices that an outage strikes, and take these devices. */
  #strike(outage: DeviceOutage, poolIndex: number, nowMs: number): void {
    const { cluster } = outage;
    const missing = this.#missing(cluster, poolIndex);
    if (missing <= 0) return;
    const pool = this.#clusters[cluster].pools[poolIndex];
    const upMilli = pool.installedMilli - pool.downMilli;
    const up = upMilli / MILLI;
    // A planned outage takes what is free first, and it comes last.
    const first = outage.planned ? up - missing : Math.min(up - 1, Math.floor(outage.strikesAt * up));
    const fromMilli = first * MILLI;
    const toMilli = (first + missing) * MILLI;
    let startMilli = 0;
    const number = this.#poolNumber(cluster, poolIndex);
    for (let job = this.#running.first(number); job >= 0;) {
      const next = this.#running.after(job);
      const endMilli = startMilli + pool.takes(this.#milliOf(job));
      // What reaches past the last device goes on at the first.
      const isStruck =
        (startMilli < toMilli && endMilli > fromMilli) || startMilli < Math.max(0, toMilli - upMilli);
      if (isStruck) this.#interrupt(job);
      startMilli = endMilli;
      job = next;
    }
    this.collect(cluster, poolIndex, nowMs);
  }

  /** So many free devices go out of service; negative: come back, idle. */
  #change(clusterIndex: number, poolIndex: number, devices: number, nowMs: number): void {
    if (devices === 0) return;
    const cluster = this.#clusters[clusterIndex];
    const pool = cluster.pools[poolIndex];
    const fleetW = fleetPowerW(pool);
    pool.freeMilli -= devices * MILLI;
    pool.downMilli += devices * MILLI;
    this.#downMilli.change(clusterIndex, nowMs, devices * MILLI);
    if (pool.powerStates === null) this.#meterFleet(cluster, pool, fleetW, nowMs);
    else this.#sleep!.changeUp(cluster, poolIndex, -devices, nowMs);
    cluster.refreshUp(kindIndex(pool.type.kind));
  }

  #meterFleet(cluster: Cluster, pool: DevicePool, fleetW: number, nowMs: number): void {
    const moreW = fleetPowerW(pool) - fleetW;
    this.#meter.changeFleet(cluster.index, nowMs, moreW);
    cluster.powerRoomW -= moreW;
  }
}
