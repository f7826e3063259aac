import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { kindIndex } from "../../src/model/deviceType.ts";
import type { DistributionSpec } from "../../src/model/distributionSpec.ts";
import { fitScenario } from "../../src/report/fitScenario.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { sampler } from "../../src/workload/distribution.ts";
import { fitArrivals } from "../../src/workload/fit/fitArrivals.ts";
import { fitValues } from "../../src/workload/fit/fitValues.ts";
import { fitWorkload } from "../../src/workload/fit/fitWorkload.ts";
import { ksCritical, ksDistance } from "../../src/workload/fit/kolmogorovSmirnov.ts";
import { generateJobs } from "../../src/workload/generator.ts";
import { readSwf } from "../../src/workload/swf.ts";
import { itShared, sharedPath } from "../shared.ts";
import { job, jobsOf, plainClass } from "../worlds.ts";
import { traceOptions } from "./traceFile.ts";

const monday = new LocalClock(epochOfLocal("2025-07-07T00:00", "Asia/Shanghai"), "Asia/Shanghai");
const draws = (spec: DistributionSpec, count: number, seed: number) => {
  const next = sampler(spec, new RandomStreams(seed).stream("draws"));
  return Float64Array.from({ length: count }, next);
};

describe("the Kolmogorov–Smirnov distance", () => {
  it("is the largest difference of two distribution functions, worked by hand", () => {
    // Uniform on 0…1 against 0.1, 0.4, 0.7: 1/3 − 0.1, 0.4 − 1/3, 2/3 − 0.4 → 4/15; 1 − 0.7 is larger: 0.3.
    expect(ksDistance([0.1, 0.4, 0.7], (x) => x)).toBeCloseTo(0.3, 12);
    expect(ksDistance([0.5, 0.5], (x) => x)).toBeCloseTo(0.5, 12);
  });

  it("of a sample of the distribution itself is above the critical value about once in twenty times", () => {
    let above = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const sorted = draws({ distribution: "exponential", mean: 3 }, 500, seed).sort();
      if (ksDistance(sorted, (x) => 1 - Math.exp(-x / 3)) > ksCritical(500)) above++;
    }
    // 20 expected, with a deviation of 4.4.
    expect(above).toBeGreaterThan(5);
    expect(above).toBeLessThan(36);
  });
});

describe("fitted values", () => {
  const families: [DistributionSpec, string][] = [
    [{ distribution: "exponential", mean: 1_000 }, "mean"],
    [{ distribution: "lognormal", median: 600, mean: 1_500 }, "median"],
    [{ distribution: "pareto", min: 10, shape: 1.2, max: 10_000 }, "shape"],
  ];

  it.each(families)("of a known family are found, with its parameters: %j", (spec, parameter) => {
    for (let seed = 1; seed <= 5; seed++) {
      const { spec: found, ksDistance: distance } = fitValues(draws(spec, 4_000, seed));
      expect(found.distribution).toBe(spec.distribution);
      const key = parameter as keyof DistributionSpec;
      expect(Number(found[key]) / Number(spec[key])).toBeGreaterThan(0.9);
      expect(Number(found[key]) / Number(spec[key])).toBeLessThan(1.1);
      expect(distance).toBeLessThan(0.03);
    }
  });

  it("of no family are kept as forty parts with the same mean", () => {
    const two = Float64Array.from([
      ...draws({ distribution: "lognormal", median: 10, mean: 10.1 }, 500, 1),
      ...draws({ distribution: "lognormal", median: 9_000, mean: 9_100 }, 500, 2),
    ]);
    const fitted = fitValues(two);
    expect(fitted.spec).toMatchObject({ distribution: "choice" });
    expect(fitted.ksDistance).toBeLessThanOrEqual(0.026);
    const next = sampler(fitted.spec, new RandomStreams(1).stream("x"));
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    expect(mean(Float64Array.from({ length: 200_000 }, next)) / mean(two)).toBeCloseTo(1, 1);
  });

  it("scale with their unit, whatever they are, and no parameter is ever NaN", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 200 }), (list) => {
        const values = Float64Array.from(list);
        const one = fitValues(values);
        const ten = fitValues(values.map((value) => value * 10));
        expect(ten.spec.distribution).toBe(one.spec.distribution);
        expect(ten.ksDistance).toBeCloseTo(one.ksDistance, 6);
        for (const number of Object.values(one.spec).flat()) {
          if (typeof number === "number") expect(Number.isFinite(number)).toBe(true);
        }
      }),
    );
  });
});

describe("fitted arrivals", () => {
  const dailyShape = Array.from({ length: 24 }, (_, hour) => 0.5 + (hour % 12) / 11);
  const weeklyShape = [1, 1.2, 1.1, 1, 0.9, 0.4, 0.3];

  it("of a process with a known rate have its shapes, and gaps like chance", () => {
    const jobs = generateJobs(
      {
        classes: [
          {
            class: plainClass,
            kind: "cpu",
            devices: { distribution: "constant", value: 1 },
            durationMs: { distribution: "constant", value: 1_000 },
            amount: { jobs: 60_000 },
          },
        ],
        origins: [{ index: 0, share: 1 }],
        dailyShape,
        weeklyShape,
      },
      {
        streams: new RandomStreams(1),
        clock: monday,
        horizonMs: 84 * MS_PER_DAY,
        installedMilliByKind: [1, 1, 1],
      },
    );
    const fitted = fitArrivals(jobs.submitMs, monday, 84 * MS_PER_DAY);
    const relative = (shape: readonly number[]) => {
      const mean = shape.reduce((a, b) => a + b, 0) / shape.length;
      return shape.map((value) => value / mean);
    };
    // 2,500 jobs an hour of the day: 2 % one sigma.
    relative(fitted.dailyShape).forEach((value, hour) =>
      expect(Math.abs(value / relative(dailyShape)[hour] - 1)).toBeLessThan(0.08),
    );
    relative(fitted.weeklyShape).forEach((value, day) =>
      expect(Math.abs(value / relative(weeklyShape)[day] - 1)).toBeLessThan(0.08),
    );
    expect(fitted.burstiness).toBeGreaterThan(0.95);
    expect(fitted.burstiness).toBeLessThan(1.05);
    expect(fitted.ksDistance).toBeLessThan(0.01);
  });

  it("in bursts are called so", () => {
    const submitMs = Float64Array.from(
      { length: 5_000 },
      (_, i) => Math.floor(i / 50) * 20 * 60_000 + (i % 50),
    );
    expect(fitArrivals(submitMs, monday, 2 * MS_PER_DAY).burstiness).toBeGreaterThan(20);
  });
});

const scenarioWith = (yaml: string) => `version: 1
name: fitted
start: 2025-07-07T00:00
duration: 7 d
share: 1 %
${yaml}policies: [origin]
`;

describe("a fitted workload", () => {
  it("is a scenario's workload as it is written, and makes as many jobs of the same device-hours", async () => {
    const stream = new RandomStreams(4).stream("jobs");
    const jobs = jobsOf(
      Array.from({ length: 3_000 }, (_, i) =>
        job({
          id: `j${i}`,
          submitMs: Math.floor((i * 7 * MS_PER_DAY) / 3_000),
          workMs: Math.ceil(stream.exponential(MS_PER_HOUR)),
          declaredMs: 3 * MS_PER_HOUR,
          milliDevices: [1_000, 2_000, 8_000][stream.integer(3)],
          kind: kindIndex("gpu"),
        }),
      ),
    );
    const fitted = fitWorkload(jobs, monday);
    const yaml = fitScenario(fitted, "Fitted to a test.");
    const experiment = await buildExperiment(parseScenario(scenarioWith(yaml), "s.yaml"), { baseDir: "." });
    const drawn = experiment.jobs(1);
    expect(Math.abs(drawn.count / 3_000 - 1)).toBeLessThan(0.08);
    const hours = (store: typeof drawn) =>
      Array.from(store.workMs).reduce((sum, workMs, i) => sum + workMs * store.milliDevices[i], 0);
    expect(Math.abs(hours(drawn) / hours(jobs) - 1)).toBeLessThan(0.15);
  });

  it("of one job, of jobs all alike or at one instant is still one, without a NaN", () => {
    const cases = [
      [job({ workMs: 5_000 })],
      [job({ workMs: 0 })],
      Array.from({ length: 40 }, () => job({ workMs: 7_000 })),
      Array.from({ length: 40 }, (_, i) => job({ workMs: i, milliDevices: 1 + i })),
    ];
    for (const records of cases) {
      const fitted = fitWorkload(jobsOf(records), monday);
      const yaml = fitScenario(fitted, "Fitted to a test.");
      expect(yaml).not.toMatch(/NaN|null|Infinity/);
      expect(() => parseScenario(scenarioWith(yaml), "s.yaml")).not.toThrow();
    }
    expect(() => fitWorkload(jobsOf([]), monday)).toThrow("there are no jobs to fit");
  });

  itShared(
    "of a public log says that its arrivals are bursty and keeps its device-hours within a fifth",
    async () => {
      const { jobs } = await readSwf(
        sharedPath("traces", "jobs-swf", "KTH-SP2-1996-2.1-cln.swf.gz"),
        traceOptions,
      );
      const fitted = fitWorkload(jobs, monday);
      expect(fitted.jobs).toBe(27_992);
      expect(fitted.arrivals.burstiness).toBeGreaterThan(2);
      for (const { deviceHoursRatio, durationMs } of fitted.classes) {
        expect(Math.abs(deviceHoursRatio - 1)).toBeLessThan(0.2);
        expect(durationMs.ksDistance).toBeLessThan(0.05);
      }
    },
  );
});
