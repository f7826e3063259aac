import type { JobStore } from "../../model/jobStore.ts";
import type { Lane, LocalQueue } from "../localQueue.ts";
import type { QueueDefinition, QueuePart } from "../policy.ts";
import { RunningSet } from "./runningSet.ts";

/** Columns of one run, shared by its lanes: a job waits or runs in one lane only. */
interface BackfillColumns {
  /** The job that waits behind this one, −1 for none. */
  readonly next: Int32Array;
  /** Declared end of a running job, ms. */
  readonly endMs: Float64Array;
}

/**
 * EASY backfilling. The first job of the queue, when it does not fit, is promised the pool that by declared ends has
 * enough devices earliest (the shadow time). Jobs behind it, in order, may start now in another pool, or in that
 * pool if by their declaration they end by the shadow time or take only devices that the first job will not need then.
 *
 * Starting a job by these rules moves no promise, and what could not start cannot start later by time alone. So a
 * scan of the queue stays valid until a job ends (before which the first job cannot leave either) or the shadow time
 * passes (jobs run longer than declared); until then only jobs that joined since are looked at. One thing more starts
 * it again: a job put into the promised pool may leave others too little there, and their first pool with room is then
 * another, not promised. Where pools are packed, what wakes and sleeps changes who would go where, and every scan begins
 * at the first job.
 *
 * Thus each end costs at most one walk through the running jobs up to the shadow time and one through the queue (in a
 * lane of several pools, one for each job that overtakes), none when nothing is free. A job that joins costs constant
 * time; a start or end also costs {@link RunningSet}'s block move.
 */
class EasyBackfillQueue implements LocalQueue {
  length = 0;
  readonly #lane: Lane;
  readonly #jobs: JobStore;
  readonly #next: Int32Array;
  readonly #endMs: Float64Array;
  readonly #running: readonly RunningSet[];
  /** Whether the pool that a job would start in may change by time alone. */
  readonly #poolsShift: boolean;
  #head = -1;
  #tail = -1;

  /** Whether the promise below holds for the present head. */
  #promised = false;
  /** The pool promised to the head, −1 when none could ever hold it. */
  #promisedPool = -1;
  #shadowMs = 0;
  /** What the promised pool will have left at the shadow time when the head has started, milli-devices. */
  #spareMilli = 0;
  /** The last job of the queue that was looked at under this promise and may not start. */
  #scanned = -1;

  constructor(lane: Lane, jobs: JobStore, columns: BackfillColumns) {
    this.#lane = lane;
    this.#jobs = jobs;
    this.#next = columns.next;
    this.#endMs = columns.endMs;
    this.#poolsShift = !lane.firstFit && lane.pools.length > 1;
    this.#running = lane.pools.map(() => new RunningSet(columns.endMs));
  }

  push(job: number): void {
    this.#next[job] = -1;
    if (this.length++ === 0) this.#head = job;
    else this.#next[this.#tail] = job;
    this.#tail = job;
  }

  take(nowMs: number): number {
    if (this.length === 0) return -1;
    const head = this.#head;
    if (this.#poolFor(head) >= 0) {
      this.#head = this.#next[head];
      this.length--;
      return head;
    }
    const somethingIsFree = this.#lane.poolWithRoom(1, 0) >= 0;
    if (this.length === 1 || !somethingIsFree) return -1;
    if (!this.#promised || nowMs > this.#shadowMs) this.#promise(nowMs);
    if (this.#poolsShift) this.#scanned = this.#head;
    return this.#backfill(nowMs);
  }

  started(job: number, pool: number, startMs: number): void {
    this.#endMs[job] = this.#declaredEndMs(job, pool, startMs);
    this.#running[pool].add(job);
  }

  ended(job: number): void {
    this.#promised = false;
    for (const set of this.#running) if (set.remove(job)) return;
  }

  #poolFor(job: number): number {
    return this.#lane.poolWithRoom(this.#jobs.milliDevices[job], this.#jobs.declaredMs[job]);
  }

  #declaredEndMs(job: number, pool: number, startMs: number): number {
    return startMs + Math.ceil(this.#jobs.declaredMs[job] / this.#lane.pools[pool].speed);
  }

  /** Find the pool that can hold the head earliest (ties: the first), and what will be spare there. */
  #promise(nowMs: number): void {
    this.#promised = true;
    this.#promisedPool = -1;
    this.#shadowMs = Infinity;
    this.#scanned = this.#head;
    const { pools } = this.#lane;
    const { milliDevices } = this.#jobs;
    for (let p = 0; p < pools.length; p++) {
      const pool = pools[p];
      const running = this.#running[p];
      const needed = pool.takes(milliDevices[this.#head]);
      if (needed > pool.installedMilli) continue;
      let free = pool.freeMilli;
      let shadowMs = nowMs;
      let rank = 0;
      // A job that runs past its declared end is taken to end now.
      for (; rank < running.size && free < needed; rank++) {
        const job = running.at(rank);
        free += pool.takes(milliDevices[job]);
        shadowMs = Math.max(nowMs, this.#endMs[job]);
      }
      if (shadowMs >= this.#shadowMs) continue;
      for (; rank < running.size && this.#endMs[running.at(rank)] <= shadowMs; rank++) {
        free += pool.takes(milliDevices[running.at(rank)]);
      }
      this.#promisedPool = p;
      this.#shadowMs = shadowMs;
      this.#spareMilli = free - needed;
    }
  }

  /** The next job behind those already looked at that keeps the promise, taken out of the queue; −1 for none. */
  #backfill(nowMs: number): number {
    const next = this.#next;
    let previous = this.#scanned;
    for (let job = next[previous]; job >= 0; job = next[job]) {
      const pool = this.#poolFor(job);
      if (pool >= 0 && this.#keepsPromise(job, pool, nowMs)) {
        next[previous] = next[job];
        if (this.#tail === job) this.#tail = previous;
        const roomMovedOn = pool === this.#promisedPool && pool + 1 < this.#lane.pools.length;
        this.#scanned = roomMovedOn ? this.#head : previous;
        this.length--;
        return job;
      }
      previous = job;
    }
    this.#scanned = previous;
    return -1;
  }

  /** Whether a job may start now in a pool. If it may by using spare devices, they are its own from here on. */
  #keepsPromise(job: number, pool: number, nowMs: number): boolean {
    if (pool !== this.#promisedPool) return true;
    const { milliDevices } = this.#jobs;
    const startMs = nowMs + this.#lane.pools[pool].wakeDelayMs(milliDevices[job], nowMs);
    if (this.#declaredEndMs(job, pool, startMs) <= this.#shadowMs) return true;
    const taken = this.#lane.pools[pool].takes(milliDevices[job]);
    if (taken > this.#spareMilli) return false;
    this.#spareMilli -= taken;
    return true;
  }
}

class EasyBackfill implements QueuePart {
  #jobs: JobStore | null = null;
  #columns: BackfillColumns = { next: new Int32Array(0), endMs: new Float64Array(0) };

  create(lane: Lane, jobs: JobStore): LocalQueue {
    if (this.#jobs !== jobs) {
      this.#jobs = jobs;
      this.#columns = { next: new Int32Array(jobs.count), endMs: new Float64Array(jobs.count) };
    }
    return new EasyBackfillQueue(lane, jobs, this.#columns);
  }
}

export const easyBackfill: QueueDefinition = {
  name: "easy-backfill",
  description:
    "First in, first out, but a job may overtake if, by declared run times, the first job in the queue is not delayed.",
  descriptionZh: "EASY回填：先进先出，但按申报时长推算不会推迟队首任务的后续任务可提前开始。",
  source:
    "D. Lifka, The ANL/IBM SP scheduling system, JSSPP 1995; A. Mu'alem and D. Feitelson, IEEE TPDS 12(6), 2001",
  parameters: {},
  create: () => new EasyBackfill(),
};
