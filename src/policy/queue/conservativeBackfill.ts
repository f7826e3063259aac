import type { JobStore } from "../../model/jobStore.ts";
import type { Lane, LocalQueue } from "../localQueue.ts";
import type { QueueDefinition } from "../policy.ts";
import { FreeProfile } from "./freeProfile.ts";
import { RunningSet } from "./runningSet.ts";

/**
 * Conservative backfilling: every waiting job, in order of arrival, holds a reservation at the earliest instant at which by
 * declared run times there is room for it beside all reservations before it. A job starts early only where that delays none
 * of them. When a job ends earlier or later than declared, all reservations are made anew in order.
 *
 * Between such events the plan stays valid: what was reserved for a job that starts on time is what it takes, and a job
 * that joins is planned behind the others. A plan of q waiting and r running jobs costs O(q · (q + r)).
 */
class ConservativeBackfillQueue implements LocalQueue {
  readonly #lane: Lane;
  readonly #jobs: JobStore;
  readonly #running: readonly RunningSet[];
  readonly #endMs: Float64Array;
  readonly #profiles: readonly FreeProfile[];
  /** In order of arrival. */
  readonly #waiting: number[] = [];
  /** How many of the waiting jobs the plan holds reservations for. */
  #planned = 0;
  #stale = true;
  /** The first reserved start, ms: then the plan is looked at again. */
  #nextStartMs = Infinity;
  /** What the plan takes to be free now in each pool, milli-devices. */
  readonly #freeMilli: Float64Array;
  /** The job that was just taken, which the plan knows of. */
  #taken = -1;

  constructor(lane: Lane, jobs: JobStore) {
    this.#lane = lane;
    this.#jobs = jobs;
    this.#endMs = new Float64Array(jobs.count);
    this.#running = lane.pools.map(() => new RunningSet(this.#endMs));
    this.#profiles = lane.pools.map(() => new FreeProfile());
    this.#freeMilli = new Float64Array(lane.pools.length);
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(job: number): void {
    this.#waiting.push(job);
  }

  take(nowMs: number): number {
    if (this.#waiting.length === 0) return -1;
    if (this.#stale || nowMs >= this.#nextStartMs || this.#hasChanged()) this.#begin(nowMs);
    while (this.#planned < this.#waiting.length) {
      const job = this.#waiting[this.#planned];
      if (this.#startsNow(job, nowMs)) {
        this.#waiting.splice(this.#planned, 1);
        this.#taken = job;
        return job;
      }
      this.#reserve(job);
      this.#planned++;
    }
    return -1;
  }

  started(job: number, pool: number, startMs: number): void {
    this.#endMs[job] = startMs + this.#lengthMs(job, pool);
    this.#running[pool].add(job);
    if (job === this.#taken) this.#freeMilli[pool] -= this.#needed(job, pool);
    else this.#stale = true;
    this.#taken = -1;
  }

  ended(job: number): void {
    this.#stale = true;
    for (const set of this.#running) if (set.remove(job)) return;
  }

  /** Something beside ends and starts has changed what is free: an outage, a repair, a service. */
  #hasChanged(): boolean {
    return this.#lane.pools.some(({ freeMilli }, pool) => freeMilli !== this.#freeMilli[pool]);
  }

  /** Plan anew from what runs. */
  #begin(nowMs: number): void {
    this.#stale = false;
    this.#planned = 0;
    this.#nextStartMs = Infinity;
    this.#lane.pools.forEach((pool, p) => {
      const profile = this.#profiles[p];
      const running = this.#running[p];
      this.#freeMilli[p] = pool.freeMilli;
      profile.reset(nowMs, pool.freeMilli);
      for (let rank = 0; rank < running.size; rank++) {
        const job = running.at(rank);
        // A job that runs past its declared end is taken to end in a moment.
        profile.release(Math.max(nowMs + 1, this.#endMs[job]), this.#needed(job, p));
      }
    });
  }

  /** Whether a job may start now where the lane would start it; then its time is taken out of the plan. */
  #startsNow(job: number, nowMs: number): boolean {
    const { milliDevices, declaredMs } = this.#jobs;
    const pool = this.#lane.poolWithRoom(milliDevices[job], declaredMs[job]);
    if (pool < 0) return false;
    const wakeMs = this.#lane.pools[pool].wakeDelayMs(milliDevices[job], nowMs);
    const endMs = nowMs + wakeMs + this.#lengthMs(job, pool);
    const needed = this.#needed(job, pool);
    if (!this.#profiles[pool].hasRoom(needed, nowMs, endMs)) return false;
    this.#profiles[pool].reserve(needed, nowMs, endMs);
    return true;
  }

  /** Promise a job the pool that can hold it earliest; none while what is up can never hold it. */
  #reserve(job: number): void {
    let best = -1;
    let startMs = Infinity;
    for (let pool = 0; pool < this.#profiles.length; pool++) {
      const earliestMs = this.#profiles[pool].earliest(this.#needed(job, pool), this.#lengthMs(job, pool));
      if (earliestMs < startMs) {
        best = pool;
        startMs = earliestMs;
      }
    }
    if (best < 0) return;
    this.#profiles[best].reserve(this.#needed(job, best), startMs, startMs + this.#lengthMs(job, best));
    this.#nextStartMs = Math.min(this.#nextStartMs, startMs);
  }

  #needed(job: number, pool: number): number {
    return this.#lane.pools[pool].takes(this.#jobs.milliDevices[job]);
  }

  #lengthMs(job: number, pool: number): number {
    return Math.max(1, Math.ceil(this.#jobs.declaredMs[job] / this.#lane.pools[pool].speed));
  }
}

export const conservativeBackfill: QueueDefinition = {
  name: "conservative-backfill",
  description:
    "Every waiting job holds a reservation by declared run times; a job may overtake if it delays none of those before it.",
  descriptionZh: "保守回填：每个等待任务按申报时长都有预约；只有不推迟任何先到任务时，后续任务才可提前开始。",
  source:
    "A. Mu'alem and D. Feitelson, Utilization, predictability, workloads, and user runtime estimates, IEEE TPDS 12(6), 2001",
  parameters: {},
  create: () => ({ create: (lane, jobs) => new ConservativeBackfillQueue(lane, jobs) }),
};
