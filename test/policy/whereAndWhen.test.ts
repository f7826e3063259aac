import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import { Signal } from "../../src/signal/signal.ts";
import type { Conditions } from "../../src/energy/conditions.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";
import { sceneOf } from "./views.ts";

const H = MS_PER_HOUR;

/** A signal from hourly values that holds its last. */
const carbonOf = (values: readonly number[]): Partial<Conditions> => ({
  carbonIntensity: Signal.regular("carbon", "g/kWh", H, values, "hold"),
});

describe("where-and-when", () => {
  it("spreads jobs over the cheapest hours of all clusters, one device each", () => {
    // Cheapest hours: 100 (second, hour 2), 150 (first, hour 1), 200 (second, hour 3), 250 (first, hour 3).
    const world = worldOf([
      { devices: 1, pue: 1, conditions: carbonOf([500, 150, 600, 250, 900]) },
      { devices: 1, pue: 1, conditions: carbonOf([700, 800, 100, 200, 900]) },
    ]);
    const jobs = jobsOf(Array.from({ length: 4 }, () => job({ workMs: H, deadlineMs: 4 * H })));
    const { outcomes } = run(
      world,
      jobs,
      { place: { name: "where-and-when", fill: 1 } },
      options({ horizonMs: 6 * H }),
    );
    const pairs = Array.from(outcomes.startMs, (ms, j) => [outcomes.cluster[j], ms / H]);
    expect(pairs).toEqual([
      [1, 2],
      [0, 1],
      [1, 3],
      [0, 3],
    ]);
  });

  it("goes where there is room soonest when every hour of the window is promised", () => {
    const world = worldOf([{ devices: 1, pue: 1, conditions: carbonOf([300, 100, 200, 900, 900]) }]);
    const jobs = jobsOf(Array.from({ length: 4 }, () => job({ workMs: H, deadlineMs: 3 * H })));
    const { outcomes } = run(
      world,
      jobs,
      { place: { name: "where-and-when", fill: 1 } },
      options({ horizonMs: 6 * H }),
    );
    expect(Array.from(outcomes.startMs, (ms) => ms / H)).toEqual([1, 2, 0, 3]);
  });

  it("never plans more than there is: with exact declarations every job starts when it was told to", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            submitH: fc.integer({ min: 0, max: 20 }),
            workH: fc.integer({ min: 1, max: 6 }),
            devices: fc.integer({ min: 1, max: 3 }),
            slackH: fc.integer({ min: 1, max: 24 }),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        fc.array(fc.integer({ min: 50, max: 900 }), { minLength: 60, maxLength: 60 }),
        (drawn, carbon) => {
          const world = worldOf([
            { devices: 3, conditions: carbonOf(carbon) },
            { devices: 4, conditions: carbonOf(carbon.slice().reverse()) },
          ]);
          const jobs = jobsOf(
            drawn.map(({ submitH, workH, devices, slackH }) =>
              job({
                submitMs: submitH * H,
                workMs: workH * H,
                milliDevices: 1_000 * devices,
                deadlineMs: (submitH + workH + slackH) * H,
              }),
            ),
          );
          const told: number[] = [];
          const { outcomes } = run(
            world,
            jobs,
            (setup) => {
              const policy = composePolicy({ place: { name: "where-and-when", fill: 1 } }, setup);
              const { time } = policy;
              return {
                ...policy,
                time: {
                  notBefore: (view, ...rest) => (told[view.job] = time.notBefore(view, ...rest)),
                },
              };
            },
            options({ horizonMs: 60 * H }),
          );
          expect(Array.from(outcomes.startMs)).toEqual(told);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("emits what the best pair of each job emits when there is room for all of them", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            submitMs: fc.integer({ min: 0, max: 20 * H }),
            workMs: fc.integer({ min: 60_000, max: 6 * H }),
            slackMs: fc.integer({ min: 0, max: 24 * H }),
          }),
          { minLength: 1, maxLength: 10 },
        ),
        fc.array(fc.integer({ min: 50, max: 900 }), { minLength: 60, maxLength: 60 }),
        (drawn, carbon) => {
          const series = [carbon, carbon.slice().reverse()];
          const world = worldOf(series.map((values) => ({ devices: 50, conditions: carbonOf(values) })));
          const jobs = jobsOf(
            drawn.map(({ slackMs, ...record }) =>
              job({ ...record, deadlineMs: record.submitMs + record.workMs + slackMs }),
            ),
          );
          const { outcomes } = run(
            world,
            jobs,
            { place: { name: "where-and-when", fill: 1 } },
            options({ horizonMs: 60 * H }),
          );
          for (let j = 0; j < jobs.count; j++) {
            const [submit, work, deadline] = [jobs.submitMs[j], jobs.workMs[j], jobs.deadlineMs![j]];
            const costs = series.flatMap((values) => {
              const signal = Signal.regular("carbon", "g/kWh", H, values, "hold");
              const starts = [submit, deadline - work];
              for (let at = 0; at <= deadline; at += H) starts.push(at, at - work);
              return starts
                .filter((start) => start >= submit && start <= deadline - work)
                .map((start) => signal.integral(start, start + work));
            });
            const chosen = Signal.regular("carbon", "g/kWh", H, series[outcomes.cluster[j]], "hold");
            const start = outcomes.startMs[j];
            expect(chosen.integral(start, start + work)).toBeCloseTo(Math.min(...costs), -3);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("has no time part beside it", () => {
    const scene = sceneOf([{}]);
    expect(() => composePolicy({ place: "where-and-when", time: "now" }, scene.setup)).toThrow(
      /where-and-when decides when as well; leave time out/,
    );
  });
});
