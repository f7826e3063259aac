import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobClass } from "../../src/model/jobStore.ts";
import { composePolicy, type PolicySpec } from "../../src/policy/composePolicy.ts";
import type { TimePart, WidthPart } from "../../src/policy/policy.ts";
import { placeParts, timeParts } from "../../src/policy/registry.ts";
import type { ForecastSpec } from "../../src/signal/forecastModel.ts";
import { Signal } from "../../src/signal/signal.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf, options, plainClass, run, worldOf } from "../worlds.ts";

const H = MS_PER_HOUR;
const HOURS = 120;
const elastic: JobClass = {
  ...plainClass,
  interruptible: true,
  scaling: { throughput: [1, 1.8], power: [1, 2] },
};

/** What a policy decided until an instant, in order, as JSON; the truth differs after it. */
function decisionsUntil(
  untilMs: number,
  policy: PolicySpec,
  forecast: ForecastSpec,
  truths: readonly (readonly number[])[],
  jobs: ReturnType<typeof jobsOf>,
): string[] {
  const series = (name: string, unit: string, values: readonly number[], scale: number) =>
    Signal.regular(
      name,
      unit,
      H,
      values.map((value) => value * scale),
      "hold",
    );
  const world = {
    ...worldOf(
      truths.map((values, c) => ({
        devices: 3,
        conditions: {
          carbonIntensity: series("carbon", "g/kWh", values, 1),
          operatingMargin: series("margin", "g/kWh", values, 1.3),
          // What lowest-factor goes by is published beforehand. Warmer hours need more cooling: the PUE of hours to come is no more known than their intensity.
          annualIntensity: 400 + c,
          temperature: series("temperature", "°C", values, 0.03),
          tariff: { price: series("price", "CNY/kWh", values, 0.001), demandCnyPerKWMonth: 0 },
          cooling: {
            name: "by temperature",
            overhead: (outdoorC: number) => ({ cooling: outdoorC / 100, power: 0.05 + c / 100, other: 0 }),
          },
        },
      })),
    ),
    forecast,
  };
  const said: string[] = [];
  const noted = (nowMs: number, what: unknown) => {
    if (nowMs <= untilMs) said.push(JSON.stringify(what));
  };
  run(
    world,
    jobs,
    (setup) => {
      const made = composePolicy(policy, setup);
      const planning = (part: WidthPart): WidthPart["plan"] =>
        part.plan === undefined
          ? undefined
          : (each, cluster, view, plan) => {
              part.plan!(each, cluster, view, plan);
              noted(view.nowMs, [each.job, plan.fromMs, plan.toMs, plan.width, plan.askAgainMs]);
            };
      const time: TimePart = {
        notBefore: (each, cluster, view) => {
          const notBeforeMs = made.time.notBefore(each, cluster, view);
          noted(view.nowMs, [each.job, notBeforeMs]);
          return notBeforeMs;
        },
        plan: planning(made.time),
      };
      const place = {
        place: (...[each, view]: Parameters<typeof made.place.place>) => {
          const index = made.place.place(each, view);
          noted(view.nowMs, [each.job, "on", index]);
          return index;
        },
      };
      return { ...made, place, time, width: { plan: planning(made.width) } };
    },
    options({ horizonMs: HOURS * H }),
  );
  return said;
}

const models: ForecastSpec[] = [
  { model: "persistence", everyMs: H, reachMs: 2 * MS_PER_DAY },
  { model: "median", days: 1, stepMs: H, everyMs: 3 * H, reachMs: 2 * MS_PER_DAY },
  { model: "median", days: 3, stepMs: H, everyMs: H, reachMs: 2 * MS_PER_DAY },
];
const policies: PolicySpec[] = [
  ...timeParts.map(({ name }) => ({ place: "lowest-carbon", time: name })),
  { place: "lowest-carbon", time: { name: "wait-awhile", mode: "interrupting" } },
  { place: "lowest-carbon", time: { name: "threshold", threshold: "frozen" } },
  { place: "lowest-carbon", width: "carbon-scaler" },
  ...placeParts.map(({ name }) => ({ place: name })),
];

describe("truth that comes after a decision does not change it", () => {
  const truth = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: HOURS, maxLength: HOURS });
  it.each(policies.map((policy) => [JSON.stringify(policy), policy] as const))("%s", (_, policy) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.tuple(truth, truth),
        fc.tuple(truth, truth),
        fc.integer({ min: 10, max: HOURS - 20 }),
        (model, past, future, hour) => {
          const classes = [plainClass, elastic];
          const jobs = jobsOf(
            Array.from({ length: 12 }, (__, i) =>
              job({
                submitMs: Math.round((i * 7.3 * hour * H) / 60),
                workMs: (1 + (i % 5)) * 1.7 * H,
                deadlineMs: Math.round((i * 7.3 * hour * H) / 60) + (20 + i) * H,
                classOf: i % 2,
              }),
            ),
            classes,
          );
          const changed = past.map((values, c) =>
            values.map((value, h) => (h <= hour ? value : future[c][h])),
          );
          const before = decisionsUntil(hour * H, policy, model, past, jobs);
          expect(decisionsUntil(hour * H, policy, model, changed, jobs)).toEqual(before);
        },
      ),
      { numRuns: 15 },
    );
  });
});
