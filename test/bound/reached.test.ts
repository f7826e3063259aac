import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LowerBounds } from "../../src/bound/lowerBound.ts";
import { emptyJobStore } from "../../src/model/jobStore.ts";
import type { PolicySpec } from "../../src/policy/composePolicy.ts";
import { Signal } from "../../src/signal/signal.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf, options, plainClass, run, worldOf } from "../worlds.ts";

const H = MS_PER_HOUR;
const HOURS = 60;

// What the literature says of limits: where nothing is scarce and the forecast is perfect, looking at each job alone is all
// there is to do, and the bound is reached.
describe("with devices for everybody and a perfect forecast", () => {
  const gapOf = (policy: PolicySpec, interruptible: boolean, sites: number) => {
    const drawn = fc.record({
      series: fc.array(fc.array(fc.integer({ min: 20, max: 900 }), { minLength: HOURS, maxLength: HOURS }), {
        minLength: sites,
        maxLength: sites,
      }),
      jobs: fc.array(
        fc.record({
          submitMs: fc.integer({ min: 0, max: 20 * H }),
          workMs: fc.integer({ min: 60_000, max: 9 * H }),
          slackMs: fc.integer({ min: 0, max: 24 * H }),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    });
    fc.assert(
      fc.property(drawn, ({ series, jobs: records }) => {
        const world = worldOf(
          series.map((values, i) => ({
            devices: 100,
            pue: 1.1 + i / 10,
            conditions: { carbonIntensity: Signal.regular(`c${i}`, "g/kWh", H, values, "hold") },
          })),
        );
        const classes = [{ ...plainClass, interruptible }];
        const jobs = jobsOf(
          records.map(({ submitMs, workMs, slackMs }) =>
            job({ submitMs, workMs, deadlineMs: submitMs + workMs + slackMs }),
          ),
          classes,
        );
        const span = options({ horizonMs: HOURS * H });
        const result = run(world, jobs, policy, span);
        const idleFleet = run(world, emptyJobStore(classes), { place: "origin" }, span);
        const bound = new LowerBounds(null).of(result, idleFleet);
        expect(bound.kind).toBe("per-job");
        if (bound.kind === "none") return;
        const jobsKg =
          summarise(result).summary.carbonLocationKg - summarise(idleFleet).summary.carbonLocationKg;
        // Run times are whole milliseconds.
        expect(jobsKg).toBeGreaterThanOrEqual(bound.jobsKg * (1 - 1e-9));
        expect(jobsKg).toBeLessThanOrEqual(bound.jobsKg * (1 + 1e-6));
      }),
      { numRuns: 100 },
    );
  };

  it("where-and-when reaches the bound over several clusters", () => {
    gapOf({ place: { name: "where-and-when", fill: 1 } }, false, 3);
  });

  it("wait-awhile reaches it in one cluster", () => {
    gapOf({ place: "origin", time: "wait-awhile" }, false, 1);
  });

  it("wait-awhile reaches it in one cluster when it interrupts jobs that can be", () => {
    gapOf({ place: "origin", time: { name: "wait-awhile", mode: "interrupting" } }, true, 1);
  });
});
