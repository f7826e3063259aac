/**
 * Integrates the IT power of each cluster exactly between events. Powers change in whole grains (see itPower.ts), so
 * they are exact; only the integrals round, once per change.
 */
export class Meter {
  /** Power of the installed fleet of each cluster, were no job running, W; changes as devices sleep, wake, fail and serve. */
  readonly idleFleetW: Float64Array;
  /** What running jobs add to it, W. */
  readonly dynamicW: Float64Array;
  /** Power that running jobs answer for: what they add, and the idle power of the devices they hold, W. */
  readonly jobW: Float64Array;
  /** Milli-devices held by running jobs and services. */
  readonly busyMilli: Float64Array;

  // Since the last reading:
  readonly itWms: Float64Array;
  readonly jobWms: Float64Array;
  readonly busyMilliMs: Float64Array;
  readonly #readMs: Float64Array;
  #idleCounted = true;

  /** @param idleFleetW power of each cluster's unused fleet, W */
  constructor(idleFleetW: ArrayLike<number>) {
    const n = idleFleetW.length;
    this.idleFleetW = Float64Array.from(idleFleetW);
    this.dynamicW = new Float64Array(n);
    this.jobW = new Float64Array(n);
    this.busyMilli = new Float64Array(n);
    this.itWms = new Float64Array(n);
    this.jobWms = new Float64Array(n);
    this.busyMilliMs = new Float64Array(n);
    this.#readMs = new Float64Array(n);
  }

  /** A job starts (sign +1) or ends (−1) at `nowMs`. */
  change(
    cluster: number,
    nowMs: number,
    sign: number,
    dynamicW: number,
    reservedIdleW: number,
    takenMilli: number,
  ): void {
    this.advance(cluster, nowMs);
    this.dynamicW[cluster] += sign * dynamicW;
    this.jobW[cluster] += sign * (dynamicW + reservedIdleW);
    this.busyMilli[cluster] += sign * takenMilli;
  }

  /** Devices of a cluster fall asleep, wake up or are awake at `nowMs`: its fleet's power changes by so much, W. */
  changeFleet(cluster: number, nowMs: number, moreW: number): void {
    this.advance(cluster, nowMs);
    this.idleFleetW[cluster] += moreW;
  }

  /** Services of a cluster take more devices at `nowMs`, or give some back: what that adds is of the fleet, not of jobs. */
  serve(cluster: number, nowMs: number, moreW: number, moreMilli: number): void {
    this.changeFleet(cluster, nowMs, moreW);
    this.busyMilli[cluster] += moreMilli;
  }

  /** IT power of a cluster now, idle devices included, W. */
  powerW(cluster: number): number {
    return this.idleFleetW[cluster] + this.dynamicW[cluster];
  }

  /** Integrate a cluster up to `nowMs`. */
  advance(cluster: number, nowMs: number): void {
    const elapsedMs = nowMs - this.#readMs[cluster];
    if (elapsedMs === 0) return;
    this.#readMs[cluster] = nowMs;
    const dynamicW = this.dynamicW[cluster];
    const jobW = this.#idleCounted ? this.jobW[cluster] : dynamicW;
    const itW = this.#idleCounted ? this.idleFleetW[cluster] + dynamicW : dynamicW;
    this.itWms[cluster] += itW * elapsedMs;
    this.jobWms[cluster] += jobW * elapsedMs;
    this.busyMilliMs[cluster] += this.busyMilli[cluster] * elapsedMs;
  }

  /**
   * From now on only what jobs add to the idle power of their devices is counted. Every cluster must have been advanced
   * to this instant.
   */
  stopCountingIdle(): void {
    this.#idleCounted = false;
  }

  /** Start a new reading of a cluster that has been advanced to the instant of the reading. */
  reset(cluster: number): void {
    this.itWms[cluster] = 0;
    this.jobWms[cluster] = 0;
    this.busyMilliMs[cluster] = 0;
  }
}
