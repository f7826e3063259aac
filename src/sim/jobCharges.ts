import { CHARGED, chargedRate, isCharged } from "../energy/charged.ts";
import { embodiedKg } from "../energy/embodied.ts";
import { reservedIdlePowerW } from "../energy/itPower.ts";
import { jobPowerW } from "../energy/jobPower.ts";
import { DevicePool } from "../model/devicePool.ts";
import type { RunResult } from "./runResult.ts";

/**
 * What each job of a run is charged: its own metered energy at its cluster's settled rate in each interval it ran in,
 * in every run that was cut short too. Rates are integrated over time once per cluster, so that a charge is two look-ups
 * however long the job ran. Call {@link look} (or {@link lookRun}), then read the fields; nothing is allocated per job.
 */
export class JobCharges {
  /** Devices it holds, milli-devices (whole devices in an exclusive pool). */
  takenMilli = 0;
  /** Time it ran until it finished or the simulation ended, ms. */
  ranMs = 0;
  itWms = 0;
  embodiedKg = 0;
  /** By the order of CHARGED: what it is charged; NaN where the run knows nothing of it. */
  readonly amounts = new Float64Array(CHARGED.length);
  readonly #result: RunResult;
  readonly #pools: readonly (readonly DevicePool[])[];
  /** By CHARGED, then cluster: integral of the rate from the start to the start of each interval; null for what is not booked. */
  readonly #integrals: readonly (readonly Float64Array[] | null)[];
  /** First interval that starts at or after each multiple of the settlement width. */
  readonly #intervalAt: Int32Array;

  constructor(result: RunResult) {
    const { intervals, world, options, endMs } = result;
    this.#result = result;
    this.#pools = world.clusters.map(({ spec }) => spec.pools.map((pool) => new DevicePool(pool)));
    const clusters = intervals.clusters;
    this.#integrals = CHARGED.map((charged) => {
      if (!isCharged(intervals, charged)) return null;
      return world.clusters.map((_, c) => {
        const integral = new Float64Array(intervals.length + 1);
        for (let i = 0; i < intervals.length; i++) {
          const widthMs = intervals.endMs[i] - intervals.startMs[i];
          integral[i + 1] = integral[i] + chargedRate(intervals, charged, i * clusters + c) * widthMs;
        }
        return integral;
      });
    });
    this.#intervalAt = new Int32Array(Math.floor(endMs / options.settlementMs) + 1);
    for (let k = 0, i = 0; k < this.#intervalAt.length; k++) {
      while (i < intervals.length && intervals.startMs[i] < k * options.settlementMs) i++;
      this.#intervalAt[k] = Math.min(i, intervals.length - 1);
    }
  }

  /** Compute the charge of one job, all its runs together; all fields are zero for a job that never started. */
  look(job: number): void {
    const { attempts } = this.#result.outcomes;
    this.#clear();
    for (let attempt = attempts.lastOf(job); attempt >= 0; attempt = attempts.previous[attempt]) {
      this.#addAttempt(job, attempt);
    }
    this.#addLastRun(job);
  }

  /** Compute the charge of one run of a job alone. @param attempt one that was cut short, −1 for the last run */
  lookRun(job: number, attempt: number): void {
    this.#clear();
    if (attempt >= 0) this.#addAttempt(job, attempt);
    else this.#addLastRun(job);
  }

  #clear(): void {
    this.takenMilli = 0;
    this.ranMs = 0;
    this.itWms = 0;
    this.embodiedKg = 0;
    for (let k = 0; k < this.#integrals.length; k++) this.amounts[k] = this.#integrals[k] === null ? NaN : 0;
  }

  #addAttempt(job: number, attempt: number): void {
    const { cluster, pool, startMs, endMs, width } = this.#result.outcomes.attempts;
    this.#addRun(job, cluster[attempt], pool[attempt], startMs[attempt], endMs[attempt], width[attempt]);
  }

  #addLastRun(job: number): void {
    const { outcomes, endMs } = this.#result;
    const startMs = outcomes.startMs[job];
    if (Number.isNaN(startMs)) return;
    const finishMs = outcomes.finishMs[job];
    const untilMs = Number.isNaN(finishMs) ? endMs : finishMs;
    const width = outcomes.widthOf(job);
    this.#addRun(job, outcomes.cluster[job], outcomes.pool[job], startMs, untilMs, width);
  }

  #addRun(
    job: number,
    cluster: number,
    poolIndex: number,
    startMs: number,
    untilMs: number,
    width: number,
  ): void {
    const { jobs, options } = this.#result;
    const pool = this.#pools[cluster][poolIndex];
    const milliDevices = jobs.milliDevices[job] * width;
    const dynamicW = jobPowerW(jobs, job, pool, width);
    const idleW = reservedIdlePowerW(pool, milliDevices);
    // Past the horizon idle power is counted for nobody (see RunOptions.end).
    const idleUntilMs = Math.max(startMs, Math.min(untilMs, options.horizonMs));
    this.takenMilli = pool.takes(milliDevices);
    const ranMs = untilMs - startMs;
    this.ranMs += ranMs;
    this.itWms += dynamicW * ranMs + idleW * (idleUntilMs - startMs);
    this.embodiedKg += embodiedKg(pool.type, this.takenMilli * ranMs);
    const from = this.#interval(startMs);
    const to = this.#interval(untilMs);
    const idleTo = idleUntilMs === untilMs ? to : this.#interval(idleUntilMs);
    for (let k = 0; k < this.#integrals.length; k++) {
      const integral = this.#integrals[k];
      if (integral === null) continue;
      const begun = this.#until(integral[cluster], from, startMs);
      const ended = this.#until(integral[cluster], to, untilMs);
      const idleEnded = idleUntilMs === untilMs ? ended : this.#until(integral[cluster], idleTo, idleUntilMs);
      this.amounts[k] += dynamicW * (ended - begun) + idleW * (idleEnded - begun);
    }
  }

  /** Integral of a rate up to an instant inside an interval. */
  #until(integral: Float64Array, interval: number, timeMs: number): number {
    const { startMs, endMs } = this.#result.intervals;
    const widthMs = endMs[interval] - startMs[interval];
    const part = (timeMs - startMs[interval]) / widthMs;
    return integral[interval] + (integral[interval + 1] - integral[interval]) * part;
  }

  /** Number of the interval that holds an instant (the last one for the end of the run). */
  #interval(timeMs: number): number {
    const { intervals, options } = this.#result;
    const last = intervals.length - 1;
    let i =
      this.#intervalAt[Math.min(Math.floor(timeMs / options.settlementMs), this.#intervalAt.length - 1)];
    while (i < last && intervals.startMs[i + 1] <= timeMs) i++;
    return i;
  }
}
