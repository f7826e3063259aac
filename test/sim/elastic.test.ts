import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JobState } from "../../src/model/job.ts";
import type { JobClass } from "../../src/model/jobStore.ts";
import { NO_FAULTS } from "../../src/model/faultPlan.ts";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import type { PolicySetup, WidthPart } from "../../src/policy/policy.ts";
import { queueParts } from "../../src/policy/registry.ts";
import { scaleToCarbon } from "../../src/policy/width/carbonScaler.ts";
import { JobCharges } from "../../src/sim/jobCharges.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { job, jobsOf, options, plainClass, run, worldOf } from "../worlds.ts";

const H = MS_PER_HOUR;
const scaling = { throughput: [1, 1.8, 2.4], power: [1, 2, 3] };
const elastic: JobClass = { ...plainClass, interruptible: true, scaling };

/** Runs of the only job: from, to, width. */
function runsOf({ outcomes }: RunResult): [number, number, number][] {
  const { attempts } = outcomes;
  const runs: [number, number, number][] = [];
  for (let a = 0; a < attempts.count; a++) {
    runs.push([attempts.startMs[a] / H, attempts.endMs[a] / H, attempts.width[a]]);
  }
  runs.push([outcomes.startMs[0] / H, outcomes.finishMs[0] / H, outcomes.widthOf(0)]);
  return runs;
}

const withWidth = (plan: WidthPart["plan"]) => (setup: PolicySetup) => ({
  ...composePolicy({ place: "origin" }, setup),
  width: { plan },
});

describe("an elastic job", () => {
  it("works at the throughput of its width, holds so many devices, and is charged what they draw", () => {
    const world = worldOf([{ devices: 3, pue: 1, carbon: [100, 200, 300, 400] }]);
    const plan: WidthPart["plan"] = (_, __, ___, plan) => {
      plan.run(0, H, 3);
      plan.run(H, 2 * H, 1);
      plan.run(2 * H, Infinity, 2);
    };
    const jobs = jobsOf([job({ workMs: 4.3 * H })], [elastic]);
    const result = run(world, jobs, withWidth(plan), options({ horizonMs: 6 * H }));
    // 2.4 h of work in the first hour, 1 h in the second, the last 0.9 h at 1.8.
    expect(runsOf(result)).toEqual([
      [0, 1, 3],
      [1, 2, 1],
      [2, 2.5, 2],
    ]);
    const charges = new JobCharges(result);
    charges.look(0);
    // 200 W above idle at width 1, times 3, 1 and 2; and the idle 100 W of each device held.
    const kWh = 0.6 + 0.2 + 0.4 / 2 + 0.1 * (3 + 1 + 2 / 2);
    expect(charges.itWms / 3.6e9).toBeCloseTo(kWh, 9);
  });

  it("has as many devices as there are when it is meant to have more", () => {
    const world = worldOf([{ devices: 3, pue: 1 }]);
    const plan: WidthPart["plan"] = (_, __, { nowMs }, plan) => {
      plan.run(nowMs, nowMs + H, 3);
      plan.askAgainMs = nowMs + H;
    };
    const classes = [elastic, plainClass];
    const jobs = jobsOf(
      [job({ workMs: H, milliDevices: 2_000, classOf: 1 }), job({ workMs: 3.4 * H, submitMs: 1 })],
      classes,
    );
    const result = run(world, jobs, withWidth(plan), options({ horizonMs: 6 * H }));
    const { attempts } = result.outcomes;
    expect(Array.from(attempts.width.subarray(0, attempts.count))).toEqual([1]);
    expect(result.outcomes.widthOf(1)).toBe(3);
    // An hour of work in the first hour, then 2.4 at full width.
    expect(result.outcomes.finishMs[1]).toBe(1 + 2 * H);
  });

  it.each([0, 4, 1.5, NaN])("at width %s is a DecisionError", (width) => {
    const world = worldOf([{ devices: 3 }]);
    const plan: WidthPart["plan"] = (_, __, ___, plan) => plan.run(0, Infinity, width);
    const jobs = jobsOf([job({ workMs: H })], [elastic]);
    expect(() => run(world, jobs, withWidth(plan), options({ horizonMs: H }))).toThrow(
      /whole widths from 1 to 3/,
    );
  });

  it("keeps its devices for the time part where the policy's width is fixed", () => {
    const world = worldOf([{ devices: 3 }]);
    const jobs = jobsOf([job({ workMs: H })], [elastic]);
    const result = run(world, jobs, { place: "origin" }, options({ horizonMs: H }));
    expect(runsOf(result)).toEqual([[0, 1, 1]]);
  });

  it("does its work once under any queue, contention, checkpoints and faults, and everything adds up", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            submitH: fc.integer({ min: 0, max: 30 }),
            workMin: fc.integer({ min: 1, max: 900 }),
            slackH: fc.integer({ min: 0, max: 30 }),
            elastic: fc.boolean(),
          }),
          { minLength: 1, maxLength: 20 },
        ),
        fc.array(fc.integer({ min: 50, max: 900 }), { minLength: 4, maxLength: 30 }),
        fc.constantFrom(...queueParts.map(({ name }) => name)),
        fc.constantFrom(0, 10),
        fc.boolean(),
        fc.constantFrom(1, 1.3),
        (drawn, carbon, queue, costMin, breaks, speed) => {
          const devices = worldOf([{ devices: 4, carbon }]).clusters[0].spec.pools;
          const world = worldOf([{ carbon, pools: devices.map((pool) => ({ ...pool, speed })) }]);
          const checkpoint = {
            everyMs: 2 * H,
            costMs: costMin * MS_PER_MIN,
            restoreMs: costMin * MS_PER_MIN,
            sizeGB: 0,
          };
          const classes = [plainClass, { ...elastic, ...(costMin > 0 ? { checkpoint } : {}) }];
          const jobs = jobsOf(
            drawn.map(({ submitH, workMin, slackH, elastic: isElastic }) => {
              const workMs = workMin * MS_PER_MIN;
              const deadlineMs = submitH * H + workMs + slackH * H;
              return job({ submitMs: submitH * H, workMs, deadlineMs, classOf: Number(isElastic) });
            }),
            classes,
          );
          const outage = {
            cluster: 0,
            pool: 0,
            fromMs: 7.3 * H,
            toMs: 9 * H,
            devices: 3,
            planned: false,
            strikesAt: 0.4,
          };
          const faults = breaks ? { ...NO_FAULTS, devices: [outage] } : NO_FAULTS;
          const policy = { place: "origin", width: "carbon-scaler", queue } as const;
          // Conservation, the work of each job among it, is checked by the run itself.
          const result = run(world, jobs, policy, options({ horizonMs: 60 * H }), 1, faults);
          expect(Array.from(result.outcomes.state).filter((state) => state !== JobState.finished)).toEqual(
            [],
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("carbon-scaler", () => {
  /** Devices by what they emit for the work they add, cheapest first: carbon and work of each in a slot of length 1. */
  function increments(rates: readonly number[]): { carbon: number; work: number }[] {
    return rates
      .flatMap((rate) =>
        scaling.throughput.map((throughput, w) => ({
          carbon: rate * (scaling.power[w] - (w === 0 ? 0 : scaling.power[w - 1])),
          work: throughput - (w === 0 ? 0 : scaling.throughput[w - 1]),
        })),
      )
      .sort((a, b) => a.carbon / a.work - b.carbon / b.work);
  }

  it("does the work, with less than one device-slot more carbon than if slots could be shared out at will", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10),
        (rates, work) => {
          fc.pre(work <= 2.4 * rates.length);
          const slots = rates.map((rate, i) => ({ fromMs: i, lengthMs: 1, rate, width: 0, runMs: 0 }));
          expect(scaleToCarbon(slots, scaling, work)).toBe(true);
          const used = slots.filter(({ width }) => width > 0);
          const done = used.reduce((sum, { width, runMs }) => sum + scaling.throughput[width - 1] * runMs, 0);
          expect(done).toBeCloseTo(work, 9);
          const carbon = used.reduce((sum, s) => sum + scaling.power[s.width - 1] * s.rate * s.runMs, 0);
          let least = 0;
          let left = work;
          let last = 0;
          for (const each of increments(rates)) {
            if (left <= 1e-12) break;
            least += each.carbon * Math.min(1, left / each.work);
            left -= each.work;
            last = each.carbon;
          }
          expect(carbon).toBeGreaterThanOrEqual(least - 1e-9);
          expect(carbon).toBeLessThan(least + last + 1e-9);
        },
      ),
    );
  });

  it("says when the work does not fit", () => {
    const slots = [{ fromMs: 0, lengthMs: 1, rate: 5, width: 0, runMs: 0 }];
    expect(scaleToCarbon(slots, scaling, 2.5)).toBe(false);
  });
});
