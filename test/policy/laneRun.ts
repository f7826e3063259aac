import fc from "fast-check";
import { jobStoreFrom, type JobClass, type JobRecord, type JobStore } from "../../src/model/jobStore.ts";
import { DevicePool } from "../../src/model/devicePool.ts";
import type { Lane, LanePool } from "../../src/policy/localQueue.ts";
import { emptySetup } from "./emptySetup.ts";
import type { PolicySetup, QueuePart } from "../../src/policy/policy.ts";

/** One lane and all jobs that come to it. */
export interface LaneCase {
  readonly pools: readonly LanePoolSketch[];
  readonly jobs: JobStore;
}

export interface LanePoolSketch {
  readonly devices: number;
  readonly shared?: boolean;
  readonly speed?: number;
}

export interface RunningJob {
  readonly job: number;
  readonly pool: number;
  /** By its declared run time, ms. */
  readonly declaredEndMs: number;
}

/** The lane while it runs, as shown to an observer. */
export interface LaneState {
  readonly nowMs: number;
  readonly pools: readonly LanePool[];
  /** In the order in which they joined. */
  readonly waiting: readonly number[];
  readonly running: readonly RunningJob[];
}

export interface LaneObserver {
  /** Before a job is taken out of the queue. */
  onTake?(job: number, state: LaneState): void;
  /** When the queue has said that no more may start at this instant. */
  onDispatched?(state: LaneState): void;
}

const laneClass: JobClass = {
  name: "plain",
  nameZh: "普通",
  latencyBoundMs: Infinity,
  slackMs: Infinity,
  priority: 0,
  utilisation: 1,
};

/** Jobs for one lane, one device each unless said otherwise; slack of the class in ms. */
export function laneJobs(
  records: readonly (Partial<JobRecord> & { workMs: number })[],
  slackMs = Infinity,
): JobStore {
  return jobStoreFrom(
    records.map((record) => ({
      submitMs: 0,
      milliDevices: 1_000,
      kind: 0,
      classOf: 0,
      origin: 0,
      ...record,
    })),
    [{ ...laneClass, slackMs }],
  );
}

/** A queue discipline alone with one lane of pools: the smallest simulator there can be. */
class LaneRun {
  readonly startMs: Float64Array;
  readonly #jobs: JobStore;
  readonly #observer: LaneObserver;
  readonly #pools: readonly DevicePool[];
  readonly #lane: Lane;
  readonly #queue;
  #nowMs = 0;
  #waiting: number[] = [];
  #running: (RunningJob & { readonly endMs: number })[] = [];

  constructor({ pools, jobs }: LaneCase, part: QueuePart, observer: LaneObserver) {
    this.#jobs = jobs;
    this.#observer = observer;
    this.#pools = pools.map(
      ({ devices, shared = true, speed = 1 }) =>
        new DevicePool({
          type: { name: "test", kind: "cpu", idleW: 1, peakW: 2, embodiedKg: 0, lifetimeYears: 1 },
          count: devices,
          shared,
          speed,
        }),
    );
    this.#lane = {
      pools: this.#pools,
      firstFit: true,
      poolWithRoom: (milliDevices) => this.#pools.findIndex((pool) => pool.freeMilli >= milliDevices),
    };
    this.#queue = part.create(this.#lane, jobs);
    this.startMs = new Float64Array(jobs.count).fill(NaN);
  }

  /** Until nothing more happens; what still waits then has no start. */
  run(): void {
    const { submitMs, count } = this.#jobs;
    let arrived = 0;
    for (;;) {
      const nextEndMs = Math.min(...this.#running.map((entry) => entry.endMs));
      const nextSubmitMs = arrived < count ? submitMs[arrived] : Infinity;
      if (Math.min(nextEndMs, nextSubmitMs) === Infinity) return;
      this.#nowMs = Math.min(nextEndMs, nextSubmitMs);
      if (nextEndMs === this.#nowMs) this.#endJobs();
      else for (; submitMs[arrived] === this.#nowMs; arrived++) this.#arrive(arrived);
      this.#dispatch();
    }
  }

  #endJobs(): void {
    const ended = this.#running.filter((entry) => entry.endMs === this.#nowMs);
    this.#running = this.#running.filter((entry) => entry.endMs !== this.#nowMs);
    for (const { job, pool } of ended) {
      this.#pools[pool].freeMilli += this.#pools[pool].takes(this.#jobs.milliDevices[job]);
      this.#queue.ended(job, this.#nowMs);
    }
  }

  /** A job alone at its instant, with nobody waiting, starts without going through the queue when it fits. */
  #arrive(job: number): void {
    const { submitMs, milliDevices } = this.#jobs;
    const alone = submitMs[job - 1] !== submitMs[job] && submitMs[job + 1] !== submitMs[job];
    if (alone && this.#queue.length === 0 && this.#lane.poolWithRoom(milliDevices[job], 0) >= 0) {
      this.#start(job);
      return;
    }
    this.#queue.push(job, this.#nowMs);
    this.#waiting.push(job);
    this.#checkLength();
  }

  #dispatch(): void {
    for (;;) {
      const job = this.#queue.take(this.#nowMs);
      if (job < 0) break;
      if (!this.#waiting.includes(job)) throw new Error(`took job ${job}, which does not wait`);
      this.#observer.onTake?.(job, this.#state());
      this.#waiting = this.#waiting.filter((other) => other !== job);
      this.#checkLength();
      this.#start(job);
    }
    this.#observer.onDispatched?.(this.#state());
  }

  #start(job: number): void {
    const { milliDevices, workMs, declaredMs } = this.#jobs;
    const pool = this.#lane.poolWithRoom(milliDevices[job], 0);
    if (pool < 0) throw new Error(`took job ${job}, which does not fit`);
    const { speed } = this.#pools[pool];
    this.#pools[pool].freeMilli -= this.#pools[pool].takes(milliDevices[job]);
    this.startMs[job] = this.#nowMs;
    this.#running.push({
      job,
      pool,
      endMs: this.#nowMs + Math.ceil(workMs[job] / speed),
      declaredEndMs: this.#nowMs + Math.ceil(declaredMs[job] / speed),
    });
    this.#queue.started(job, pool, this.#nowMs);
  }

  #checkLength(): void {
    if (this.#queue.length !== this.#waiting.length) {
      throw new Error(`says ${this.#queue.length} wait where ${this.#waiting.length} do`);
    }
  }

  #state(): LaneState {
    return { nowMs: this.#nowMs, pools: this.#pools, waiting: this.#waiting, running: this.#running };
  }
}

/**
 * Start of every job under a discipline, ms; NaN for one that never started.
 * @throws Error when the discipline takes a job that does not wait or does not fit, or miscounts
 */
export function startsOf(
  laneCase: LaneCase,
  makePart: (setup: PolicySetup) => QueuePart,
  observer: LaneObserver = {},
): number[] {
  const run = new LaneRun(laneCase, makePart(emptySetup), observer);
  run.run();
  return [...run.startMs];
}

/** How declared run times relate to true ones. */
export type Declarations = "exact" | "at least" | "any";

const declaredShare: Readonly<Record<Declarations, fc.Arbitrary<number>>> = {
  exact: fc.constant(1),
  "at least": fc.constantFrom(1, 1, 1.5, 4),
  any: fc.constantFrom(0, 0.3, 1, 1.5, 4),
};

/** Busy lanes of one to three pools; jobs at whole minutes, so that many tie, some of no length. */
export function lanes(declarations: Declarations): fc.Arbitrary<LaneCase> {
  const pool = fc.record({
    devices: fc.integer({ min: 1, max: 5 }),
    shared: fc.boolean(),
    speed: fc.constantFrom(1, 1, 2, 0.7),
  });
  const record = fc.record({
    submitMin: fc.nat(90),
    workMin: fc.oneof({ weight: 6, arbitrary: fc.nat(120) }, { weight: 1, arbitrary: fc.constant(0) }),
    milliDevices: fc.oneof(
      fc.integer({ min: 1, max: 5 }).map((n) => 1_000 * n),
      fc.integer({ min: 1, max: 5_000 }),
    ),
    priority: fc.nat(3),
    share: declaredShare[declarations],
  });
  return fc
    .tuple(
      fc.oneof(...[1, 1, 2, 3].map((count) => fc.array(pool, { minLength: count, maxLength: count }))),
      fc.array(record, { maxLength: 40, size: "max" }),
      fc.constantFrom(0, 3_600_000, Infinity),
    )
    .map(([pools, records, slackMs]) => {
      const largest = 1_000 * Math.max(...pools.map(({ devices }) => devices));
      const jobs = records
        .filter(({ milliDevices }) => milliDevices <= largest)
        .map(({ submitMin, workMin, milliDevices, priority, share }) => ({
          submitMs: submitMin * 60_000,
          workMs: workMin * 60_000,
          declaredMs: Math.ceil(workMin * 60_000 * share),
          milliDevices,
          priority,
        }));
      return { pools, jobs: laneJobs(jobs, slackMs) };
    });
}

/** The same generated lanes always, for tests that look for one among many. */
export function someLanes(count: number): readonly LaneCase[] {
  return fc.sample(lanes("any"), { numRuns: count, seed: 20_250_707 });
}
