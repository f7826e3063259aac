import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LowerBounds } from "../../src/bound/lowerBound.ts";
import { jobStoreFrom, type JobRecord } from "../../src/model/jobStore.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { job, options, plainClass, run, worldOf, type ClusterSketch } from "../worlds.ts";
import { idleFleetOf } from "./anyRun.ts";

const MIN = MS_PER_MIN;

/** Room for everything, so that every job runs at once whatever else changes. */
const sketch: fc.Arbitrary<ClusterSketch> = fc.record({
  devices: fc.constant(1_000),
  pue: fc.constantFrom(1, 1.25, 1.5),
  carbon: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 }),
});
const sketches = fc.array(sketch, { minLength: 1, maxLength: 4 });

const record: fc.Arbitrary<JobRecord> = fc
  .record({
    submitMin: fc.nat(500),
    workMin: fc.nat(300),
    milliDevices: fc.integer({ min: 1, max: 4_000 }),
    classOf: fc.nat(1),
  })
  .map(({ submitMin, workMin, ...rest }) =>
    job({ ...rest, submitMs: submitMin * MIN, workMs: workMin * MIN }),
  );
const records = fc.array(record, { minLength: 1, maxLength: 30 });

function jobsKgOf(clusters: readonly ClusterSketch[], jobs: readonly JobRecord[], slackMin: number): number {
  const classes = [
    { ...plainClass, slackMs: slackMin * MIN },
    { ...plainClass, slackMs: slackMin * MIN, interruptible: true },
  ];
  const world = worldOf(clusters);
  const store = jobStoreFrom(jobs, classes);
  const when = options({ horizonMs: 10 * MS_PER_HOUR });
  const result = run(world, store, { place: "origin" }, when);
  const bound = new LowerBounds(null).of(result, idleFleetOf(world, store, when));
  return bound.kind === "none" ? expect.fail(bound.missing) : bound.jobsKg;
}

describe("what a change of the scenario does to the bound", () => {
  it("doubles it, the idle fleet apart, when every intensity doubles", () => {
    fc.assert(
      fc.property(sketches, records, fc.nat(400), (clusters, jobs, slackMin) => {
        const doubled = clusters.map((cluster) => ({
          ...cluster,
          carbon: (cluster.carbon as number[]).map((value) => 2 * value),
        }));
        const once = jobsKgOf(clusters, jobs, slackMin);
        expect(jobsKgOf(doubled, jobs, slackMin)).toBeCloseTo(2 * once, 9);
      }),
    );
  });

  it("never raises it when jobs may wait longer, or when there is one more cluster", () => {
    fc.assert(
      fc.property(
        sketches,
        sketch,
        records,
        fc.nat(300),
        fc.nat(300),
        (clusters, other, jobs, slackMin, moreMin) => {
          const least = jobsKgOf(clusters, jobs, slackMin);
          expect(jobsKgOf(clusters, jobs, slackMin + moreMin)).toBeLessThanOrEqual(least * (1 + 1e-9));
          expect(jobsKgOf([...clusters, other], jobs, slackMin)).toBeLessThanOrEqual(least * (1 + 1e-9));
        },
      ),
    );
  });

  it("is never higher when the jobs may be interrupted", () => {
    fc.assert(
      fc.property(sketches, records, fc.nat(400), (clusters, jobs, slackMin) => {
        const as = (classOf: number) => jobs.map((each) => ({ ...each, classOf }));
        const inPieces = jobsKgOf(clusters, as(1), slackMin);
        expect(inPieces).toBeLessThanOrEqual(jobsKgOf(clusters, as(0), slackMin) * (1 + 1e-9));
      }),
    );
  });
});
