import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JobState } from "../../src/model/job.ts";
import type { JobClass } from "../../src/model/jobStore.ts";
import { NO_FAULTS } from "../../src/model/faultPlan.ts";
import { composePolicy, type PartSpec } from "../../src/policy/composePolicy.ts";
import { queueParts } from "../../src/policy/registry.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { job, jobsOf, options, plainClass, run, worldOf } from "../worlds.ts";

const H = MS_PER_HOUR;
const movable: JobClass = { ...plainClass, interruptible: true };

/** Runs of the first job: cluster, from, to in hours. */
function runsOf({ outcomes }: RunResult): [number, number, number][] {
  const { attempts } = outcomes;
  const runs: [number, number, number][] = [];
  for (let a = 0; a < attempts.count; a++) {
    if (attempts.job[a] === 0)
      runs.push([attempts.cluster[a], attempts.startMs[a] / H, attempts.endMs[a] / H]);
  }
  runs.push([outcomes.cluster[0], outcomes.startMs[0] / H, outcomes.finishMs[0] / H]);
  return runs;
}

describe("a job that follows the lowest rate", () => {
  // Clean in even hours here, in odd hours there.
  const world = worldOf([
    { devices: 1, pue: 1, carbon: [100, 900] },
    { devices: 1, pue: 1, carbon: [900, 100] },
  ]);
  const policy = { place: "lowest-carbon", review: "follow" } as const;

  it("moves every hour, loses nothing, and is counted", () => {
    const jobs = jobsOf([job({ workMs: 3.5 * H })], [movable]);
    const result = run(world, jobs, policy, options({ horizonMs: 6 * H }));
    expect(runsOf(result)).toEqual([
      [0, 0, 1],
      [1, 1, 2],
      [0, 2, 3],
      [1, 3, 3.5],
    ]);
    const { summary } = summarise(result);
    expect(summary.migrations).toBe(3);
    expect(summary.suspensions).toBe(0);
    expect(summary.interruptions).toBe(0);
  });

  it("saves and restores its progress where its class has checkpoints, which takes time each time", () => {
    const checkpoint = { everyMs: 100 * H, costMs: 6 * MS_PER_MIN, restoreMs: 3 * MS_PER_MIN, sizeGB: 0 };
    const jobs = jobsOf([job({ workMs: 2.5 * H })], [{ ...movable, checkpoint }]);
    const result = run(world, jobs, policy, options({ horizonMs: 6 * H }));
    // An hour of work, 6 min to save; 3 min to read, 51 min of work until 2 o'clock, 6 min to save; then the rest.
    expect(runsOf(result)).toEqual([
      [0, 0, 1.1],
      [1, 1.1, 2.1],
      [0, 2.1, 2.1 + 0.05 + 0.65],
    ]);
  });

  it("stays where nothing else has room, where its class cannot be interrupted, and by default", () => {
    const blocked = jobsOf(
      [job({ workMs: 2 * H }), job({ workMs: 6 * H, classOf: 1 })],
      [movable, plainClass],
    );
    const fixed = jobsOf([job({ workMs: 2 * H })], [plainClass]);
    const free = jobsOf([job({ workMs: 2 * H })], [movable]);
    expect(runsOf(run(world, blocked, policy, options({ horizonMs: 6 * H })))).toEqual([[0, 0, 2]]);
    expect(runsOf(run(world, fixed, policy, options({ horizonMs: 6 * H })))).toEqual([[0, 0, 2]]);
    expect(runsOf(run(world, free, { place: "lowest-carbon" }, options({ horizonMs: 6 * H })))).toEqual([
      [0, 0, 2],
    ]);
  });

  it.each<[PartSpec, number]>([
    [{ name: "follow", every: 2 }, 0],
    [{ name: "follow", every: 1.5 }, 1],
    [{ name: "follow", gain: 88 }, 3],
    [{ name: "follow", gain: 89 }, 0],
  ])("under %j it moves %i times", (review, migrations) => {
    const jobs = jobsOf([job({ workMs: 3.5 * H })], [movable]);
    const result = run(world, jobs, { place: "lowest-carbon", review }, options({ horizonMs: 6 * H }));
    expect(summarise(result).summary.migrations).toBe(migrations);
  });

  it("is told off for going where it cannot run", () => {
    const jobs = jobsOf([job({ workMs: 3 * H })], [movable]);
    const astray = () =>
      run(
        world,
        jobs,
        (setup) => ({
          ...composePolicy({ place: "origin" }, setup),
          review: { everyMs: H, review: () => 7 },
        }),
        options({ horizonMs: 6 * H }),
      );
    expect(astray).toThrow(/review returned 7, which is no cluster that can run it/);
  });

  it("does its work once whatever else happens, and everything adds up", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            submitH: fc.integer({ min: 0, max: 20 }),
            workMin: fc.integer({ min: 1, max: 900 }),
            devices: fc.integer({ min: 1, max: 2 }),
            interruptible: fc.boolean(),
          }),
          { minLength: 1, maxLength: 20 },
        ),
        fc.array(fc.integer({ min: 50, max: 900 }), { minLength: 4, maxLength: 30 }),
        fc.constantFrom(...queueParts.map(({ name }) => name)),
        fc.constantFrom<PartSpec>("now", "wait-awhile", "threshold", {
          name: "wait-awhile",
          mode: "interrupting",
        }),
        fc.constantFrom(0, 7),
        fc.boolean(),
        (drawn, carbon, queue, time, costMin, breaks) => {
          const uneven = worldOf([{ devices: 3, carbon }]).clusters[0].spec.pools[0];
          const three = worldOf([
            { devices: 3, carbon },
            { pools: [{ ...uneven, speed: 1.3 }], carbon: carbon.slice().reverse() },
            { devices: 2, carbon: 400 },
          ]);
          const checkpoint = {
            everyMs: 2 * H,
            costMs: costMin * MS_PER_MIN,
            restoreMs: costMin * MS_PER_MIN,
            sizeGB: 1,
          };
          const jobs = jobsOf(
            drawn.map(({ submitH, workMin, devices, interruptible }) =>
              job({
                submitMs: submitH * H,
                workMs: workMin * MS_PER_MIN,
                milliDevices: 1_000 * devices,
                classOf: Number(interruptible),
              }),
            ),
            [plainClass, costMin > 0 ? { ...movable, checkpoint } : movable],
          );
          const outage = {
            cluster: 1,
            pool: 0,
            fromMs: 7.3 * H,
            toMs: 9 * H,
            devices: 2,
            planned: false,
            strikesAt: 0.4,
          };
          const result = run(
            three,
            jobs,
            { place: "least-loaded", time, queue, review: "follow" },
            options({ horizonMs: 60 * H }),
            1,
            breaks ? { ...NO_FAULTS, devices: [outage] } : NO_FAULTS,
          );
          expect(Array.from(result.outcomes.state).filter((state) => state !== JobState.finished)).toEqual(
            [],
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
