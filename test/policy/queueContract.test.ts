import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deadlineOf, priorityOf, type JobStore } from "../../src/model/jobStore.ts";
import { composePolicy, type PartSpec } from "../../src/policy/composePolicy.ts";
import { queueParts } from "../../src/policy/registry.ts";
import { forgetfulQueue, overbookingQueue, repeatingQueue } from "./doubles.ts";
import { laneJobs, lanes, startsOf, type LaneCase, type LaneState } from "./laneRun.ts";

const under = (laneCase: LaneCase, queue: PartSpec, observer = {}) =>
  startsOf(laneCase, (setup) => composePolicy({ place: "origin", queue }, setup).queue, observer);

const fits = ({ pools }: LaneState, milliDevices: number) =>
  pools.some((pool) => pool.freeMilli >= milliDevices);

describe.each(queueParts.map((part) => part.name))("queue part %s", (name) => {
  it("starts every job once, not before its submission and only where it fits", () => {
    fc.assert(
      fc.property(lanes("any"), (laneCase) => {
        const starts = under(laneCase, name);
        starts.forEach((startMs, job) => {
          expect(startMs).toBeGreaterThanOrEqual(laneCase.jobs.submitMs[job]);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("never leaves the only waiting job waiting when it fits", () => {
    fc.assert(
      fc.property(lanes("any"), (laneCase) => {
        under(laneCase, name, {
          onDispatched: (state: LaneState) => {
            if (state.waiting.length !== 1) return;
            expect(fits(state, laneCase.jobs.milliDevices[state.waiting[0]])).toBe(false);
          },
        });
      }),
    );
  });

  it("serves each of two runs from its own beginning", () => {
    fc.assert(
      fc.property(lanes("any"), (laneCase) => {
        expect(under(laneCase, name)).toEqual(under(laneCase, name));
      }),
      { numRuns: 30 },
    );
  });

  it("works through thousands of waiting jobs in one go", () => {
    const count = 5_000;
    const jobs = laneJobs(Array.from({ length: count }, () => ({ workMs: 60_000 })));
    const starts = under({ pools: [{ devices: 10 }], jobs }, name);
    expect(starts.filter((startMs) => startMs === 60_000 * (count / 10 - 1))).toHaveLength(10);
  });
});

/** Disciplines in which the first job in an order that never changes stops all others. */
const orders: readonly [queue: PartSpec, key: (jobs: JobStore, job: number) => number][] = [
  ["fifo", () => 0],
  ["sjf", (jobs, job) => jobs.declaredMs[job]],
  ["edf", (jobs, job) => deadlineOf(jobs, job)],
  ["priority", (jobs, job) => -priorityOf(jobs, job)],
  [
    { name: "priority", ageing: 2 },
    (jobs, job) => -(3_600_000 * priorityOf(jobs, job) - 2 * jobs.submitMs[job]),
  ],
];

describe.each(orders)("queue part %j", (queue, key) => {
  const firstOf = (jobs: JobStore, waiting: readonly number[]) =>
    [...waiting].sort((a, b) =>
      key(jobs, a) < key(jobs, b) ? -1 : key(jobs, a) > key(jobs, b) ? 1 : a - b,
    )[0];

  it("starts jobs in its order, ties by submission and number, and lets the first stop all others", () => {
    fc.assert(
      fc.property(lanes("any"), (laneCase) => {
        const { jobs } = laneCase;
        under(laneCase, queue, {
          onTake: (job: number, { waiting }: LaneState) => expect(job).toBe(firstOf(jobs, waiting)),
          onDispatched: (state: LaneState) => {
            if (state.waiting.length === 0) return;
            expect(fits(state, jobs.milliDevices[firstOf(jobs, state.waiting)])).toBe(false);
          },
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe("small cases by hand", () => {
  // One device is busy until minute 60; three jobs come while it is.
  const minutes = 60_000;
  const jobs = laneJobs(
    [
      { submitMs: 0, workMs: 60 * minutes },
      { submitMs: 10 * minutes, workMs: 30 * minutes, priority: 1 },
      { submitMs: 20 * minutes, workMs: 10 * minutes, priority: 0 },
      { submitMs: 50 * minutes, workMs: 20 * minutes, priority: 2, deadlineMs: 90 * minutes },
    ],
    120 * minutes,
  );
  it.each<[PartSpec, number[]]>([
    ["fifo", [0, 60, 90, 100]],
    ["sjf", [0, 90, 60, 70]],
    ["edf", [0, 90, 80, 60]],
    ["priority", [0, 80, 110, 60]],
    // Half an hour outweighs two steps of priority, so that the last two tie and the earlier goes first.
    [{ name: "priority", ageing: 4 }, [0, 60, 90, 100]],
  ])("%j", (queue, startMinutes) => {
    const starts = under({ pools: [{ devices: 1 }], jobs }, queue);
    expect(starts.map((startMs) => startMs / minutes)).toEqual(startMinutes);
  });
});

describe("the contract of queue parts", () => {
  const laneCase: LaneCase = {
    pools: [{ devices: 1 }],
    jobs: laneJobs([{ workMs: 5 }, { workMs: 5 }, { workMs: 5 }]),
  };

  it("refuses a queue that starts jobs without room", () => {
    expect(() => startsOf(laneCase, () => overbookingQueue)).toThrow("does not fit");
  });

  it("refuses a queue that gives a job out twice", () => {
    expect(() => startsOf(laneCase, () => repeatingQueue)).toThrow("does not wait");
  });

  it("refuses a queue that loses jobs", () => {
    expect(() => startsOf(laneCase, () => forgetfulQueue)).toThrow("says 0 wait where 1 do");
  });
});
