import fc from "fast-check";
import { emptySetup } from "./emptySetup.ts";
import { describe, expect, it } from "vitest";
import type { JobStore } from "../../src/model/jobStore.ts";
import type { Lane, LocalQueue } from "../../src/policy/localQueue.ts";
import { findQueue } from "../../src/policy/registry.ts";
import { laneJobs, lanes, startsOf, type LaneCase, type LaneState, type RunningJob } from "./laneRun.ts";

const easy = (laneCase: LaneCase, observer = {}) =>
  startsOf(laneCase, (setup) => findQueue("easy-backfill").create({}, setup), observer);

const HOUR = 3_600_000;
/** Jobs as [submit h, declared h, devices, true h]. */
const jobsOf = (rows: readonly [number, number, number, number?][]) =>
  laneJobs(
    rows.map(([submit, declared, devices, work = declared]) => ({
      submitMs: submit * HOUR,
      declaredMs: declared * HOUR,
      workMs: work * HOUR,
      milliDevices: devices * 1_000,
    })),
  );
const hours = (starts: readonly number[]) => starts.map((startMs) => startMs / HOUR);

describe("EASY backfilling by hand", () => {
  it("fills the hole before the first job's start, and devices that it leaves spare", () => {
    // 10 devices. A holds 6 until 4. B (8) is first in the queue: shadow time 4, spare 10 − 8 = 2.
    const jobs = jobsOf([
      [0, 4, 6], // A
      [0, 5, 8], // B waits for A
      [0, 4, 3], // C ends at 4: overtakes; 1 device is left
      [0, 9, 1], // D uses one of the 2 spare: overtakes; nothing is left
      [0, 1, 1], // E finds no device until 4, and then only one is spare beside B and D
    ]);
    expect(hours(easy({ pools: [{ devices: 10 }], jobs }))).toEqual([0, 4, 0, 0, 4]);
  });

  it("does not let a job overtake that would hold the first job's devices past its start", () => {
    // B is promised 4 with 2 spare. C would end at 5 and take 3; D takes the 2 spare; E would end at 6 and need a third.
    // At 4 B starts. At 6 D ends: C (3) is first and waits for B until 9, when 7 will be spare: E overtakes.
    const jobs = jobsOf([
      [0, 4, 6], // A
      [0, 5, 8], // B
      [1, 4, 3], // C
      [1, 5, 2], // D
      [1, 5, 1], // E
    ]);
    expect(hours(easy({ pools: [{ devices: 10 }], jobs }))).toEqual([0, 4, 9, 1, 6]);
  });

  it("makes no promise to the second job in the queue", () => {
    // C (4) fits at once beside A and may run past 2, because B (4) then has 6; D (10) is put off by C.
    const jobs = jobsOf([
      [0, 2, 8],
      [0, 1, 4],
      [0, 1, 10],
      [0, 8, 2],
    ]);
    expect(hours(easy({ pools: [{ devices: 10 }], jobs }))).toEqual([0, 2, 8, 0]);
  });

  it("looks again when a job ends before it declared", () => {
    // A declared 9 but ends at 2. At 1 C would end at 10 and take 3 of 2 spare. At 2 B starts, at 3 C.
    const jobs = jobsOf([
      [0, 9, 6, 2],
      [0, 1, 8],
      [1, 9, 3],
    ]);
    expect(hours(easy({ pools: [{ devices: 10 }], jobs }))).toEqual([0, 2, 3]);
  });

  it("takes a job past its declared end to end now, so that only spare devices are given away", () => {
    // A declared 1 but runs 6. At 2, B's shadow time is now: C (1 h) would not end by it; D uses the spare devices.
    const jobs = jobsOf([
      [0, 1, 6, 6],
      [0, 1, 8],
      [2, 1, 3],
      [2, 1, 2],
    ]);
    expect(hours(easy({ pools: [{ devices: 10 }], jobs }))).toEqual([0, 6, 7, 2]);
  });

  it("keeps the promised pool only, and counts declared time at each pool's speed", () => {
    // Pools of 4 (normal) and 4 (double speed). A fills the first until 6; B takes 3 of the second until 2 (4 h of work).
    // C (4) is promised the second pool at 2. D (1 h) runs 30 minutes there and E (5 h of work) 2.5 h, too long.
    const pools = [{ devices: 4 }, { devices: 4, speed: 2 }];
    const jobs = jobsOf([
      [0, 6, 4],
      [0, 4, 3],
      [1, 2, 4],
      [1, 5, 1],
      [1, 1, 1],
    ]);
    expect(hours(easy({ pools, jobs }))).toEqual([0, 0, 2, 3, 1]);
  });
});

/** When each pool's running jobs, by declared ends, leave enough for a request; the earliest of all. */
function shadowMs(state: LaneState, jobs: JobStore, milliDevices: number): number {
  const candidates = [
    state.nowMs,
    ...state.running.map((entry) => Math.max(state.nowMs, entry.declaredEndMs)),
  ];
  const enough = (timeMs: number) =>
    state.pools.some((pool, p) => {
      const free = state.running
        .filter((entry) => entry.pool === p && Math.max(state.nowMs, entry.declaredEndMs) <= timeMs)
        .reduce((sum, entry) => sum + pool.takes(jobs.milliDevices[entry.job]), pool.freeMilli);
      return free >= pool.takes(milliDevices);
    });
  return Math.min(...candidates.filter(enough));
}

describe("EASY backfilling", () => {
  it.each(["exact", "at least"] as const)(
    "starts the first job no later than it was ever promised, when declared times are %s the true ones",
    (declarations) => {
      fc.assert(
        fc.property(lanes(declarations), (laneCase) => {
          const { jobs } = laneCase;
          const promised = new Float64Array(jobs.count).fill(Infinity);
          const starts = easy(laneCase, {
            onDispatched: (state: LaneState) => {
              const [head] = state.waiting;
              if (head === undefined) return;
              promised[head] = Math.min(promised[head], shadowMs(state, jobs, jobs.milliDevices[head]));
            },
          });
          starts.forEach((startMs, job) => expect(startMs).toBeLessThanOrEqual(promised[job]));
        }),
        { numRuns: 500 },
      );
    },
  );

  it("starts exactly what a plain form starts, which remembers nothing between two questions", () => {
    let overtakings = 0;
    fc.assert(
      fc.property(lanes("any"), (laneCase) => {
        const observer = {
          onTake: (job: number, { waiting }: LaneState) => {
            if (job !== waiting[0]) overtakings++;
          },
        };
        expect(easy(laneCase, observer)).toEqual(
          startsOf(laneCase, () => ({ create: (lane, jobs) => new PlainEasy(lane, jobs) })),
        );
      }),
      { numRuns: 1_000 },
    );
    expect(overtakings).toBeGreaterThan(500);
  });

  it("keeps the lanes of one run apart", () => {
    const part = findQueue("easy-backfill").create({}, emptySetup);
    const jobs = jobsOf([
      [0, 1, 1],
      [0, 1, 1],
      [0, 1, 1],
      [0, 1, 1],
    ]);
    const lane: Lane = { pools: [], firstFit: true, poolWithRoom: () => 0 };
    const [a, b] = [part.create(lane, jobs), part.create(lane, jobs)];
    a.push(0, 0);
    b.push(1, 0);
    a.push(2, 0);
    b.push(3, 0);
    expect([a.take(0), a.take(0), a.take(0)]).toEqual([0, 2, -1]);
    expect([b.take(0), b.take(0), b.take(0)]).toEqual([1, 3, -1]);
  });
});

/** EASY by its definition: every question looks at all running and all waiting jobs anew. */
class PlainEasy implements LocalQueue {
  readonly #lane: Lane;
  readonly #jobs: JobStore;
  readonly #waiting: number[] = [];
  #running: RunningJob[] = [];

  constructor(lane: Lane, jobs: JobStore) {
    this.#lane = lane;
    this.#jobs = jobs;
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(job: number): void {
    this.#waiting.push(job);
  }

  take(nowMs: number): number {
    const index = this.#waiting.findIndex((job, i) => {
      const pool = this.#lane.poolWithRoom(this.#jobs.milliDevices[job], this.#jobs.declaredMs[job]);
      return pool >= 0 && (i === 0 || this.#isHarmless(job, pool, nowMs));
    });
    return index < 0 ? -1 : this.#waiting.splice(index, 1)[0];
  }

  started(job: number, pool: number, nowMs: number): void {
    this.#running.push({ job, pool, declaredEndMs: this.#endMs(job, pool, nowMs) });
  }

  ended(job: number): void {
    this.#running = this.#running.filter((entry) => entry.job !== job);
  }

  #isHarmless(job: number, pool: number, nowMs: number): boolean {
    const state: LaneState = { nowMs, pools: this.#lane.pools, waiting: [], running: this.#running };
    const need = this.#jobs.milliDevices[this.#waiting[0]];
    const shadow = shadowMs(state, this.#jobs, need);
    const promised = this.#lane.pools.findIndex((_, p) => this.#spareAt(p, shadow, nowMs) >= 0);
    if (pool !== promised || this.#endMs(job, pool, nowMs) <= shadow) return true;
    const takes = this.#lane.pools[pool].takes(this.#jobs.milliDevices[job]);
    return takes <= this.#spareAt(pool, shadow, nowMs);
  }

  /** What a pool has left at an instant beside the first job; negative when that does not fit. */
  #spareAt(pool: number, timeMs: number, nowMs: number): number {
    const { milliDevices } = this.#jobs;
    const lanePool = this.#lane.pools[pool];
    const needed = lanePool.takes(milliDevices[this.#waiting[0]]);
    return this.#running
      .filter((entry) => entry.pool === pool && Math.max(nowMs, entry.declaredEndMs) <= timeMs)
      .reduce((free, { job }) => free + lanePool.takes(milliDevices[job]), lanePool.freeMilli - needed);
  }

  #endMs(job: number, pool: number, startMs: number): number {
    return startMs + Math.ceil(this.#jobs.declaredMs[job] / this.#lane.pools[pool].speed);
  }
}
