import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JobState } from "../../src/model/job.ts";
import type { JobClass } from "../../src/model/jobStore.ts";
import { NO_FAULTS, type FaultPlan } from "../../src/model/faultPlan.ts";
import { composePolicy, type PartSpec } from "../../src/policy/composePolicy.ts";
import type { PolicySetup, TimePart } from "../../src/policy/policy.ts";
import { queueParts, timeParts } from "../../src/policy/registry.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { job, jobsOf, options, plainClass, run, worldOf } from "../worlds.ts";

const H = MS_PER_HOUR;
const suspended: JobClass = { ...plainClass, interruptible: true };

/** A policy at home whose time part is made by hand. */
const withTime = (time: TimePart) => (setup: PolicySetup) => ({
  ...composePolicy({ place: "origin" }, setup),
  time,
});

/** Runs of a job, in hours, the last one last. */
function runsOf({ outcomes }: ReturnType<typeof run>, of: number): [number, number][] {
  const { attempts } = outcomes;
  const runs: [number, number][] = [];
  for (let a = 0; a < attempts.count; a++) {
    if (attempts.job[a] === of) runs.push([attempts.startMs[a] / H, attempts.endMs[a] / H]);
  }
  runs.push([outcomes.startMs[of] / H, outcomes.finishMs[of] / H]);
  return runs;
}

const split = { name: "wait-awhile", mode: "interrupting" } as const;

describe("a job that is suspended", () => {
  // Hour by hour: 900 100 800 200 700 300, then again.
  const world = worldOf([{ devices: 1, pue: 1, carbon: [900, 100, 800, 200, 700, 300] }]);

  it("runs in the cheapest hours before its deadline and emits what those hours emit", () => {
    const jobs = jobsOf([job({ workMs: 2.5 * H, deadlineMs: 6 * H })], [suspended]);
    const result = run(world, jobs, { place: "origin", time: split }, options({ horizonMs: 12 * H }));
    expect(runsOf(result, 0)).toEqual([
      [1, 2],
      [3, 4],
      [5, 5.5],
    ]);
    const { summary } = summarise(result);
    // 200 W more while it runs: 0.2 kWh × (100 + 200 + 150 g), beside 100 W idle around the clock.
    const idleKg = 0.1 * (2 * (900 + 100 + 800 + 200 + 700 + 300)) * 1e-3;
    expect(summary.carbonLocationKg).toBeCloseTo(idleKg + 0.2 * (100 + 200 + 150) * 1e-3, 10);
    expect(summary.interruptions).toBe(0);
    expect(summary.suspensions).toBe(2);
  });

  it("starts at once where its class is not interruptible and its window leaves no choice", () => {
    const jobs = jobsOf([job({ workMs: 2 * H, deadlineMs: 2 * H })]);
    const result = run(world, jobs, { place: "origin", time: split }, options({ horizonMs: 12 * H }));
    expect(runsOf(result, 0)).toEqual([[0, 2]]);
  });

  it("writes a checkpoint when it is suspended and reads it when it goes on, which takes its time", () => {
    const checkpoint = { everyMs: 10 * H, costMs: 6 * MS_PER_MIN, restoreMs: 3 * MS_PER_MIN, sizeGB: 0 };
    const jobs = jobsOf([job({ workMs: 2 * H, deadlineMs: 6 * H })], [{ ...suspended, checkpoint }]);
    const result = run(world, jobs, { place: "origin", time: split }, options({ horizonMs: 12 * H }));
    expect(runsOf(result, 0)).toEqual([
      [1, 2.1],
      [3, 4.05],
    ]);
  });

  it("gives its devices to others meanwhile, and goes on as soon as it gets them back", () => {
    const time: TimePart = {
      notBefore: ({ nominalStartMs }) => nominalStartMs,
      plan: (_, __, { nowMs }, plan) => {
        plan.run(nowMs, nowMs + H);
        plan.run(nowMs + 2 * H, Infinity);
      },
    };
    const jobs = jobsOf(
      [job({ workMs: 2 * H }), job({ submitMs: H / 2, workMs: 1.5 * H, classOf: 1 })],
      [suspended, plainClass],
    );
    const result = run(world, jobs, withTime(time), options({ horizonMs: 12 * H }));
    expect(runsOf(result, 1)).toEqual([[1, 2.5]]);
    expect(runsOf(result, 0)).toEqual([
      [0, 1],
      [2.5, 3.5],
    ]);
  });

  it("is asked again when its plan says so, with what is left of it, and runs on where it may", () => {
    const asked: [number, number][] = [];
    const time: TimePart = {
      notBefore: () => 0,
      plan: ({ leftMs }, _, { nowMs }, plan) => {
        asked.push([nowMs / H, leftMs / H]);
        plan.askAgainMs = nowMs + H;
        if (nowMs !== 2 * H) plan.run(nowMs, nowMs + H);
      },
    };
    const jobs = jobsOf([job({ workMs: 3.5 * H })], [suspended]);
    const result = run(world, jobs, withTime(time), options({ horizonMs: 12 * H }));
    expect(runsOf(result, 0)).toEqual([
      [0, 2],
      [3, 4.5],
    ]);
    expect(asked).toEqual([
      [0, 3.5],
      [1, 2.5],
      [2, 1.5],
      [3, 1.5],
      [4, 0.5],
    ]);
  });

  it("is unfinished when the run stops while it is suspended", () => {
    const jobs = jobsOf([job({ workMs: 2 * H, deadlineMs: 6 * H })], [suspended]);
    const stopped = options({ horizonMs: 2.5 * H, end: "stop" });
    const result = run(world, jobs, { place: "origin", time: split }, stopped);
    expect(result.outcomes.state[0]).toBe(JobState.suspended);
    expect(summarise(result).summary.jobsUnfinished).toBe(1);
  });

  it("keeps what it did before it was suspended when something breaks afterwards", () => {
    const jobs = jobsOf([job({ workMs: 2.5 * H, deadlineMs: 6 * H })], [suspended]);
    const faults: FaultPlan = {
      ...NO_FAULTS,
      devices: [
        {
          cluster: 0,
          pool: -1,
          fromMs: 3.5 * H,
          toMs: 4 * H,
          devices: Infinity,
          planned: false,
          strikesAt: 0,
        },
      ],
    };
    const result = run(
      world,
      jobs,
      { place: "origin", time: split },
      options({ horizonMs: 12 * H }),
      1,
      faults,
    );
    // The half hour from 3 is lost; what is left goes on when the devices are back, without an end to its last stretch.
    expect(runsOf(result, 0)).toEqual([
      [1, 2],
      [3, 3.5],
      [4, 5.5],
    ]);
    const { summary } = summarise(result);
    expect(summary.interruptions).toBe(1);
    expect(summary.suspensions).toBe(1);
    expect(summary.lostDeviceHours).toBeCloseTo(0.5, 12);
  });
});

describe("plans that are none", () => {
  const world = worldOf([{ devices: 1 }]);
  const jobs = jobsOf([job({ workMs: H })], [suspended]);
  const planned = (fill: NonNullable<TimePart["plan"]>) => () =>
    run(world, jobs, withTime({ notBefore: () => 0, plan: fill }), options({ horizonMs: 2 * H }));

  it.each<[string, NonNullable<TimePart["plan"]>, RegExp]>([
    ["empty", () => undefined, /neither a stretch nor when to ask again/],
    ["backwards", (_, __, ___, plan) => plan.run(H, 0), /from 3600000 to 0 ms/],
    ["not a number", (_, __, ___, plan) => plan.run(NaN, H), /from NaN/],
    [
      "overlapping",
      (_, __, ___, plan) => {
        plan.run(0, H);
        plan.run(H / 2, 2 * H);
      },
      /stretch 1/,
    ],
    ["asking now", (_, __, ___, plan) => (plan.askAgainMs = 0), /asking again at 0 ms/],
    ["in ten years", (_, __, ___, plan) => plan.run(1e12, 2e12), /more than a year after/],
  ])("%s: a DecisionError", (_, fill, message) => {
    expect(planned(fill)).toThrow(message);
    expect(planned(fill)).toThrow(/plan/);
  });
});

describe("under any time part × any queue", () => {
  const specs: PartSpec[] = [
    ...timeParts.map(({ name }) => name),
    split,
    { name: "threshold", threshold: "frozen" },
  ];
  const records = fc.array(
    fc.record({
      submitH: fc.integer({ min: 0, max: 40 }),
      workMin: fc.integer({ min: 1, max: 900 }),
      devices: fc.integer({ min: 1, max: 3 }),
      slackH: fc.option(fc.integer({ min: 0, max: 30 })),
      interruptible: fc.boolean(),
      declaredFactor: fc.constantFrom(0.5, 1, 2),
    }),
    { minLength: 1, maxLength: 25 },
  );
  const carbon = fc.array(fc.integer({ min: 50, max: 900 }), { minLength: 4, maxLength: 30 });

  it.each(specs.map((time) => [JSON.stringify(time), time] as const))(
    "%s: every job does its work once, its runs do not overlap, and everything adds up",
    (_, time) => {
      fc.assert(
        fc.property(
          records,
          carbon,
          fc.constantFrom(...queueParts.map(({ name }) => name)),
          fc.constantFrom(0, 10),
          (drawn, values, queue, costMin) => {
            const price = 0.5;
            const world = worldOf([{ devices: 3, carbon: values, price }]);
            const checkpoint = {
              everyMs: 2 * H,
              costMs: costMin * MS_PER_MIN,
              restoreMs: costMin * MS_PER_MIN,
              sizeGB: 0,
            };
            const classes = [plainClass, costMin > 0 ? { ...suspended, checkpoint } : suspended];
            const jobs = jobsOf(
              drawn.map(({ submitH, workMin, devices, slackH, interruptible, declaredFactor }) => {
                const workMs = workMin * MS_PER_MIN;
                const submitMs = submitH * H;
                return job({
                  submitMs,
                  workMs,
                  declaredMs: Math.max(1, workMs * declaredFactor),
                  milliDevices: devices * 1_000,
                  classOf: Number(interruptible),
                  ...(slackH === null ? {} : { deadlineMs: submitMs + workMs + slackH * H }),
                });
              }),
              classes,
            );
            // Conservation is checked by the run itself.
            const result = run(world, jobs, { place: "origin", time, queue }, options({ horizonMs: 60 * H }));
            for (let j = 0; j < jobs.count; j++) {
              expect(result.outcomes.state[j]).toBe(JobState.finished);
              let before = jobs.submitMs[j] / H;
              let ran = 0;
              for (const [from, to] of runsOf(result, j)) {
                expect(from).toBeGreaterThanOrEqual(before);
                ran += to - from;
                before = to;
              }
              expect(ran).toBeGreaterThanOrEqual(jobs.workMs[j] / H - 1e-6);
              if (costMin === 0) expect(ran).toBeLessThanOrEqual(jobs.workMs[j] / H + 1e-6);
            }
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
