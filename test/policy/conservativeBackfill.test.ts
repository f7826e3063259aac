import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import { laneJobs, lanes, startsOf, type LaneCase } from "./laneRun.ts";

const MIN = 60_000;
const startsUnder = (lane: LaneCase, queue: string) =>
  startsOf(lane, (setup) => composePolicy({ place: "origin", queue }, setup).queue);

/**
 * One pool whose jobs run as long as they declare: each job, in order of submission, at the earliest minute at which there
 * is room for all of it beside those before it. What conservative backfilling promises when nothing ends early.
 */
function reserved({ pools: [{ devices, shared = true }], jobs }: LaneCase): number[] {
  const used: number[] = [];
  return Array.from(jobs.submitMs, (submitMs, job) => {
    const needed = shared ? jobs.milliDevices[job] : Math.ceil(jobs.milliDevices[job] / 1_000) * 1_000;
    const minutes = Math.max(1, jobs.workMs[job] / MIN);
    for (let start = submitMs / MIN; ; start++) {
      const span = Array.from({ length: minutes }, (_, i) => start + i);
      if (span.some((minute) => (used[minute] ?? 0) + needed > devices * 1_000)) continue;
      for (const minute of span) used[minute] = (used[minute] ?? 0) + needed;
      return start * MIN;
    }
  });
}

const single = lanes("exact")
  .filter(({ jobs }) => jobs.workMs.every((workMs) => workMs > 0))
  .map(({ pools: [pool], jobs }): LaneCase => {
    const largest = pool.devices * 1_000;
    const records = Array.from(jobs.submitMs, (submitMs, job) => ({
      submitMs,
      workMs: jobs.workMs[job],
      milliDevices: Math.min(largest, jobs.milliDevices[job]),
    }));
    return { pools: [{ ...pool, speed: 1 }], jobs: laneJobs(records) };
  });

describe("conservative-backfill", () => {
  it("starts each job at its reservation when all run as long as they declare", () => {
    fc.assert(
      fc.property(single, (lane) => {
        expect(startsUnder(lane, "conservative-backfill")).toEqual(reserved(lane));
      }),
      { numRuns: 500 },
    );
  });

  it("finishes no job later than first in, first out, when all run as long as they declare", () => {
    fc.assert(
      fc.property(single, (lane) => {
        const fifo = startsUnder(lane, "fifo");
        startsUnder(lane, "conservative-backfill").forEach((startMs, job) => {
          expect(startMs).toBeLessThanOrEqual(fifo[job]);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("lets no job pass that would delay the second in the queue, where EASY does", () => {
    // Four devices. Until minute 10 three are busy. The first waits for four, the second for two, the third needs one for long.
    const jobs = laneJobs([
      { submitMs: 0, workMs: 10 * MIN, milliDevices: 3_000 },
      { submitMs: MIN, workMs: 5 * MIN, milliDevices: 3_000 },
      { submitMs: 2 * MIN, workMs: 5 * MIN, milliDevices: 4_000 },
      { submitMs: 3 * MIN, workMs: 12.5 * MIN, milliDevices: 1_000 },
    ]);
    const lane = { pools: [{ devices: 4 }], jobs };
    // With EASY the last one takes the device that the second job will not need, and the third waits for it.
    expect(startsUnder(lane, "easy-backfill").map((ms) => ms / MIN)).toEqual([0, 10, 15.5, 3]);
    expect(startsUnder(lane, "conservative-backfill").map((ms) => ms / MIN)).toEqual([0, 10, 15, 20]);
  });
});

describe("least-slack and largest-first", () => {
  const jobs = laneJobs([
    { submitMs: 0, workMs: 10 * MIN },
    // Due last, and with the least time to spare.
    { submitMs: MIN, workMs: 60 * MIN, deadlineMs: 75 * MIN },
    { submitMs: MIN, workMs: 5 * MIN, deadlineMs: 40 * MIN },
    { submitMs: MIN, workMs: 5 * MIN },
  ]);
  it("least-slack goes by the latest start where edf goes by the deadline", () => {
    const lane = { pools: [{ devices: 1 }], jobs };
    expect(startsUnder(lane, "least-slack").map((ms) => ms / MIN)).toEqual([0, 10, 70, 75]);
    expect(startsUnder(lane, "edf").map((ms) => ms / MIN)).toEqual([0, 15, 10, 75]);
  });

  it("largest-first starts the widest, then what came first", () => {
    const sizes = [2, 1, 2, 3, 1].map((n, i) => ({
      submitMs: i === 0 ? 0 : MIN,
      workMs: 10 * MIN,
      milliDevices: n * 1_000,
    }));
    const lane = { pools: [{ devices: 3 }], jobs: laneJobs(sizes) };
    expect(startsUnder(lane, "largest-first").map((ms) => ms / MIN)).toEqual([0, 20, 20, 10, 30]);
  });
});
