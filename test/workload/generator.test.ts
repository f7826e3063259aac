import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import type { JobStore } from "../../src/model/jobStore.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import {
  generateJobs,
  type GeneratedClass,
  type GeneratorContext,
  type GeneratorSpec,
} from "../../src/workload/generator.ts";
import { jobClass } from "./traceFile.ts";

const flatDay = new Array<number>(24).fill(1);
const flatWeek = new Array<number>(7).fill(1);

/** Monday, 7 July 2025, in Shanghai. */
const clock = new LocalClock(epochOfLocal("2025-07-07T00:00", "Asia/Shanghai"), "Asia/Shanghai");

function context(seed: number, horizonMs: number): GeneratorContext {
  return {
    streams: new RandomStreams(seed),
    clock,
    horizonMs,
    installedMilliByKind: [400_000, 1_000_000, 0],
  };
}

function generated(name: string, more: Partial<GeneratedClass> = {}): GeneratedClass {
  return {
    class: jobClass(name),
    kind: "gpu",
    devices: { distribution: "choice", values: [0.5, 1, 8], weights: [1, 2, 1] },
    durationMs: { distribution: "lognormal", median: 120_000, mean: 1_200_000, max: 36_000_000 },
    amount: { jobs: 1000 },
    ...more,
  };
}

function spec(classes: GeneratedClass[], more: Partial<GeneratorSpec> = {}): GeneratorSpec {
  const origins = [
    { index: 0, share: 3 },
    { index: 2, share: 1 },
  ];
  return { classes, origins, dailyShape: flatDay, weeklyShape: flatWeek, ...more };
}

/** The jobs of one class, in order, without what the other classes can change: numbering. */
function jobsOf(jobs: JobStore, name: string): object[] {
  const rows = Array.from({ length: jobs.count }, (_, job) => job);
  return rows
    .filter((job) => jobs.classes[jobs.classOf[job]].name === name)
    .map((job) => [
      jobs.submitMs[job],
      jobs.workMs[job],
      jobs.declaredMs[job],
      jobs.milliDevices[job],
      jobs.origin[job],
    ]);
}

describe("generateJobs", () => {
  it("makes a Poisson number of jobs around the number asked for", () => {
    let total = 0;
    let squares = 0;
    const seeds = 100;
    for (let seed = 0; seed < seeds; seed++) {
      const count = generateJobs(
        spec([generated("a", { amount: { jobs: 400 } })]),
        context(seed, MS_PER_DAY),
      ).count;
      total += count;
      squares += (count - 400) ** 2;
    }
    expect(Math.abs(total - 400 * seeds) / Math.sqrt(400 * seeds)).toBeLessThan(3.5);
    // Σ(n − λ)²/λ is about chi-squared with one degree of freedom a seed: 100 ± 14.
    expect(Math.abs(squares / 400 - seeds) / Math.sqrt(2 * seeds)).toBeLessThan(3.5);
  });

  it("keeps the number of jobs expected when the arrivals have a shape", () => {
    const dailyShape = flatDay.map((_, hour) => (hour < 6 ? 0 : hour));
    const weeklyShape = [1, 1, 1, 1, 1, 0.5, 0.2];
    const shaped = spec([generated("a", { amount: { jobs: 100_000 } })], { dailyShape, weeklyShape });
    const count = generateJobs(shaped, context(1, 10.5 * MS_PER_DAY)).count;
    expect(Math.abs(count - 100_000) / Math.sqrt(100_000)).toBeLessThan(3.5);
  });

  it("occupies the asked share of the installed devices on average", () => {
    const horizonMs = 60 * MS_PER_DAY;
    const jobs = generateJobs(spec([generated("a", { amount: { load: 0.25 } })]), context(3, horizonMs));
    const deviceMs = jobs.workMs.reduce(
      (sum, workMs, job) => sum + (workMs * jobs.milliDevices[job]) / 1000,
      0,
    );
    expect(jobs.count).toBeGreaterThan(300_000);
    expect(deviceMs / (1000 * horizonMs)).toBeCloseTo(0.25, 2);
  });

  it("follows the local hour and weekday", () => {
    const dailyShape = flatDay.map((_, hour) => (hour === 20 ? 5 : hour === 3 ? 0 : 1));
    const weeklyShape = [1, 1, 1, 1, 1, 1, 3];
    const shaped = spec([generated("a", { amount: { jobs: 270_000 } })], { dailyShape, weeklyShape });
    const jobs = generateJobs(shaped, context(4, 7 * MS_PER_DAY));
    const count = (day: number, hour: number) =>
      jobs.submitMs.filter((t) => Math.floor(t / MS_PER_HOUR) === day * 24 + hour).length;
    // Weights a week: (22 + 5) hours × (6 + 3) days = 243, so a plain hour of a plain day has 270,000 / 243.
    const plain = 270_000 / 243;
    const z = (observed: number, expected: number) => Math.abs(observed - expected) / Math.sqrt(expected);
    expect(count(2, 3)).toBe(0);
    expect(z(count(2, 10), plain)).toBeLessThan(3.5);
    expect(z(count(2, 20), 5 * plain)).toBeLessThan(3.5);
    expect(z(count(6, 10), 3 * plain)).toBeLessThan(3.5);
    expect(z(count(6, 20), 15 * plain)).toBeLessThan(3.5);
  });

  it("reads the hours on the clock it is given, also when the run starts within an hour", () => {
    const late = new LocalClock(epochOfLocal("2025-07-07T07:30", "Asia/Shanghai"), "Asia/Shanghai");
    const dailyShape = flatDay.map((_, hour) => (hour === 8 ? 1 : 0));
    const shaped = spec([generated("a")], { dailyShape });
    const jobs = generateJobs(shaped, { ...context(5, MS_PER_DAY), clock: late });
    expect(jobs.count).toBeGreaterThan(800);
    expect(Math.min(...jobs.submitMs)).toBeGreaterThanOrEqual(0.5 * MS_PER_HOUR);
    expect(Math.max(...jobs.submitMs)).toBeLessThan(1.5 * MS_PER_HOUR);
  });

  it("makes whole, positive numbers in order of submission", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.001, max: 2, noNaN: true }), (seed, devices) => {
        const tiny = generated("tiny", {
          devices: { distribution: "exponential", mean: devices },
          durationMs: { distribution: "exponential", mean: 3 },
          declaredFactor: 1.7,
        });
        const jobs = generateJobs(spec([generated("a"), tiny]), context(seed, MS_PER_HOUR));
        for (let job = 0; job < jobs.count; job++) {
          expect(jobs.submitMs[job]).toBeGreaterThanOrEqual(job === 0 ? 0 : jobs.submitMs[job - 1]);
          expect(jobs.submitMs[job]).toBeLessThan(MS_PER_HOUR);
          for (const value of [jobs.workMs[job], jobs.declaredMs[job], jobs.milliDevices[job]]) {
            expect(Number.isInteger(value) && value >= 1).toBe(true);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it("keeps the order of the classes among jobs of the same ms", () => {
    const jobs = generateJobs(spec([generated("a"), generated("b")]), context(1, 50));
    for (let job = 1; job < jobs.count; job++) {
      const tie = jobs.submitMs[job] === jobs.submitMs[job - 1];
      expect(!tie || jobs.classOf[job] >= jobs.classOf[job - 1]).toBe(true);
    }
  });

  it("gives the same bytes for the same seed, and others for another", () => {
    const make = (seed: number) =>
      generateJobs(spec([generated("a"), generated("b")]), context(seed, MS_PER_DAY));
    expect(make(7)).toEqual(make(7));
    expect(make(7).submitMs).not.toEqual(make(8).submitMs);
  });

  it("leaves the jobs of a class as they are when other classes come, go or change", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(2), fc.integer({ min: 1, max: 900 }), (seed, place, count) => {
        const alone = generateJobs(spec([generated("kept")]), context(seed, MS_PER_DAY));
        const classes = [generated("x", { amount: { jobs: count } }), generated("y", { kind: "cpu" })];
        classes.splice(place, 0, generated("kept"));
        const together = generateJobs(spec(classes), context(seed, MS_PER_DAY));
        expect(jobsOf(together, "kept")).toEqual(jobsOf(alone, "kept"));
      }),
      { numRuns: 20 },
    );
  });

  it("leaves all else as it is when one quantity is drawn otherwise", () => {
    const make = (more: Partial<GeneratedClass>) =>
      generateJobs(spec([generated("a", more)]), context(9, MS_PER_DAY));
    const plain = make({});
    const longer = make({ durationMs: { distribution: "exponential", mean: 5_000_000 } });
    expect(longer.submitMs).toEqual(plain.submitMs);
    expect(longer.milliDevices).toEqual(plain.milliDevices);
    expect(longer.origin).toEqual(plain.origin);
    const overestimated = make({ declaredFactor: { distribution: "lognormal", median: 2, mean: 4 } });
    expect(overestimated.workMs).toEqual(plain.workMs);
    expect(overestimated.submitMs).toEqual(plain.submitMs);
    expect(overestimated.declaredMs).not.toEqual(plain.declaredMs);
  });

  it("declares the true run time, unless a factor is stated", () => {
    const plain = generateJobs(spec([generated("a")]), context(2, MS_PER_DAY));
    expect(plain.declaredMs).toBe(plain.workMs);
    const doubled = generateJobs(spec([generated("a", { declaredFactor: 2 })]), context(2, MS_PER_DAY));
    expect(doubled.declaredMs).toEqual(plain.workMs.map((workMs) => 2 * workMs));
  });

  it("draws origins by their shares, under their own indices", () => {
    const jobs = generateJobs(spec([generated("a", { amount: { jobs: 40_000 } })]), context(6, MS_PER_DAY));
    const fromFirst = jobs.origin.filter((origin) => origin === 0).length;
    expect(jobs.origin.every((origin) => origin === 0 || origin === 2)).toBe(true);
    const z = (fromFirst - 0.75 * jobs.count) / Math.sqrt(0.75 * 0.25 * jobs.count);
    expect(Math.abs(z)).toBeLessThan(3.5);
  });

  it("makes no jobs for an amount of 0", () => {
    for (const amount of [{ jobs: 0 }, { load: 0 }]) {
      expect(generateJobs(spec([generated("a", { amount })]), context(1, MS_PER_DAY)).count).toBe(0);
    }
  });

  it("refuses a specification that cannot be met, and says what to do", () => {
    const make = (s: GeneratorSpec) => () => generateJobs(s, context(1, MS_PER_DAY));
    expect(make(spec([generated("a"), generated("a")]))).toThrow(/two classes are named "a"/);
    expect(make(spec([generated("a", { kind: "npu", amount: { load: 0.1 } })]))).toThrow(/npu.*give `jobs`/);
    expect(make(spec([generated("a", { amount: { jobs: 1e12 } })]))).toThrow(/shorten the horizon/);
    expect(make(spec([generated("a", { amount: { load: -1 } })]))).toThrow(UserError);
    expect(make(spec([generated("a")], { dailyShape: [1] }))).toThrow(/dailyShape needs 24 values/);
    expect(make(spec([generated("a")], { weeklyShape: [0, 0, 0, 0, 0, 1, 1] }))).toThrow(
      /no hour of the run/,
    );
    expect(make(spec([generated("a")], { origins: [] }))).toThrow(UserError);
  });
});
