import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { idOf, type JobStore } from "../../src/model/jobStore.ts";
import { clip } from "../../src/workload/reshape/clip.ts";
import { loadOf, rescale } from "../../src/workload/reshape/rescale.ts";
import { sample } from "../../src/workload/reshape/sample.ts";
import { stretch } from "../../src/workload/reshape/stretch.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const streams = (seed: number) => new RandomStreams(seed);
const ids = (jobs: JobStore) => Array.from({ length: jobs.count }, (_, i) => idOf(jobs, i));
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

const anyJobs = fc
  .array(
    fc.record({
      submitMs: fc.nat(10 * HOUR),
      workMs: fc.integer({ min: 1, max: 3 * HOUR }),
      milliDevices: fc.integer({ min: 1, max: 4_000 }),
      deadline: fc.option(fc.nat(HOUR)),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) =>
    jobsOf(
      list.map(({ submitMs, workMs, milliDevices, deadline }, i) =>
        job({
          id: `j${i}`,
          submitMs,
          workMs,
          milliDevices,
          ...(deadline === null ? {} : { deadlineMs: submitMs + workMs + deadline }),
        }),
      ),
    ),
  );

describe("reshaping a workload", () => {
  it("clip keeps the jobs of the window, moved to its beginning; the parts of a cut are the whole", () => {
    fc.assert(
      fc.property(anyJobs, fc.nat(10 * HOUR), (jobs, atMs) => {
        const [before, after] = [clip(jobs, 0, atMs), clip(jobs, atMs, Infinity)];
        expect([...ids(before), ...ids(after)]).toEqual(ids(jobs));
        expect([...before.submitMs, ...after.submitMs.map((ms) => ms + atMs)]).toEqual([...jobs.submitMs]);
        expect(sum(before.workMs) + sum(after.workMs)).toBe(sum(jobs.workMs));
      }),
    );
  });

  it("stretch moves submissions and keeps run times and the time left to each deadline", () => {
    fc.assert(
      fc.property(anyJobs, fc.integer({ min: 1, max: 9 }), (jobs, factor) => {
        const longer = stretch(jobs, factor);
        expect([...longer.submitMs]).toEqual(Array.from(jobs.submitMs, (ms) => ms * factor));
        expect([...longer.workMs]).toEqual([...jobs.workMs]);
        if (jobs.deadlineMs !== null) {
          const slack = (store: JobStore) => Array.from(store.deadlineMs!, (ms, i) => ms - store.submitMs[i]);
          expect(slack(longer)).toEqual(slack(jobs));
        }
        expect([...stretch(longer, 1 / factor).submitMs]).toEqual([...jobs.submitMs]);
      }),
    );
  });

  it("sample has exactly the share, is part of every larger one, and is another for another seed", () => {
    fc.assert(
      fc.property(
        anyJobs,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (jobs, a, b) => {
          const [small, large] = [Math.min(a, b), Math.max(a, b)].map((share) =>
            sample(jobs, share, streams(3)),
          );
          expect(small.count).toBe(Math.round(Math.min(a, b) * jobs.count));
          const larger = new Set(ids(large));
          for (const id of ids(small)) expect(larger.has(id)).toBe(true);
          expect([...small.submitMs]).toEqual([...small.submitMs].sort((x, y) => x - y));
          expect(ids(sample(jobs, 1, streams(3)))).toEqual(ids(jobs));
        },
      ),
    );
    const many = jobsOf(Array.from({ length: 200 }, (_, i) => job({ submitMs: i, workMs: 1 })));
    expect(ids(sample(many, 0.1, streams(1)))).not.toEqual(ids(sample(many, 0.1, streams(2))));
  });

  it("rescale reaches the load in expectation, with copies close to their originals and names of their own", () => {
    const jobs = jobsOf(
      Array.from({ length: 2_000 }, (_, i) =>
        job({ submitMs: i * 18_000, workMs: 600_000 + (i % 7) * 60_000 }),
      ),
    );
    const horizonMs = 10 * HOUR;
    const installed = [100_000, 0, 0];
    const present = loadOf(jobs, 0, installed[0], horizonMs);
    for (const wanted of [0.1, 0.5, 1.3, 2.75]) {
      const scaled = rescale(jobs, wanted * present, installed, horizonMs, streams(1));
      expect(loadOf(scaled, 0, installed[0], horizonMs) / present / wanted).toBeCloseTo(1, 1);
      expect(scaled.count).toBe(Math.round(wanted * 2_000));
      expect(new Set(ids(scaled)).size).toBe(scaled.count);
      for (let i = 0; i < scaled.count; i++) {
        const original = Number(idOf(scaled, i).split("+")[0]);
        expect(Math.abs(scaled.submitMs[i] - jobs.submitMs[original])).toBeLessThanOrEqual(HOUR);
        expect(scaled.submitMs[i]).toBeLessThan(horizonMs);
      }
    }
  });

  it("rescale says what is missing when there is nothing to scale", () => {
    const jobs = jobsOf([job({ workMs: 1_000 })]);
    expect(() => rescale(jobs, 0.5, [0, 0, 0], HOUR, streams(1))).toThrow("no such device is installed");
    expect(() => rescale(jobs, 0.5, [1e9, 0, 0], HOUR, streams(1))).toThrow(
      "copies of every job would be needed",
    );
  });
});
