import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import type { DistributionSpec } from "../../src/model/distributionSpec.ts";
import { distributionOf, meanOf, sampler } from "../../src/workload/distribution.ts";

/** ∫ f over [a, b] by Simpson's rule in 20,000 steps. */
function integrate(f: (x: number) => number, a: number, b: number): number {
  const steps = 20_000;
  const h = (b - a) / steps;
  let sum = f(a) + f(b);
  for (let i = 1; i < steps; i++) sum += f(a + i * h) * (i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

/** Mean of a density (of any scale) in x = e^y on [min, max]. */
function meanByQuadrature(density: (x: number) => number, min: number, max: number): number {
  const inLogs = (power: number) =>
    integrate((y) => Math.exp(y) ** power * density(Math.exp(y)), Math.log(min), Math.log(max));
  return inLogs(2) / inLogs(1);
}

function lognormalDensity(median: number, mean: number): (x: number) => number {
  const variance = 2 * Math.log(mean / median);
  return (x) => Math.exp(-(Math.log(x / median) ** 2) / (2 * variance)) / x;
}

describe("meanOf", () => {
  it("of an untruncated lognormal is the mean it was given by", () => {
    expect(meanOf({ distribution: "lognormal", median: 122, mean: 1414 })).toBeCloseTo(1414, 9);
  });

  it.each([
    [10, 40, 1, 100],
    [10, 40, 30, 1e6],
    [10, 40, 1e-4, 3],
    [122, 1414, 10, 1_209_600],
    [1, 1.05, 0.9, 1.2],
    [10, 40, 1000, 2000],
  ])(
    "of a lognormal of median %d and mean %d on [%d, %d] is that of its density",
    (median, mean, min, max) => {
      const spec = { distribution: "lognormal", median, mean, min, max } as const;
      expect(meanOf(spec) / meanByQuadrature(lognormalDensity(median, mean), min, max)).toBeCloseTo(1, 8);
    },
  );

  it.each([
    [10, 1, 100],
    [10, 2, 3],
    [10, 50, 400],
    [1e6, 1, 2],
  ])("of an exponential of mean %d on [%d, %d] is that of its density", (mean, min, max) => {
    const spec = { distribution: "exponential", mean, min, max } as const;
    expect(meanOf(spec) / meanByQuadrature((x) => Math.exp(-x / mean), min, max)).toBeCloseTo(1, 8);
  });

  it("of an exponential cut only below is the mean later by the cut", () => {
    expect(meanOf({ distribution: "exponential", mean: 7, min: 5 })).toBe(12);
    expect(meanOf({ distribution: "exponential", mean: 7 })).toBe(7);
  });

  it.each([
    [1, 0.5, 1000],
    [1, 1, 1000],
    [1, 1.000001, 1000],
    [2, 2.5, 64],
    [0.5, 1.2, 1024],
  ])("of a Pareto on [%d, …] with shape %d up to %d is that of its density", (min, shape, max) => {
    const spec = { distribution: "pareto", min, shape, max } as const;
    expect(meanOf(spec) / meanByQuadrature((x) => x ** (-shape - 1), min, max)).toBeCloseTo(1, 8);
  });

  it("of a choice is the weighted mean of its values", () => {
    expect(meanOf({ distribution: "choice", values: [1, 2, 8], weights: [5, 4, 1] })).toBeCloseTo(2.1, 14);
  });
});

const specs: DistributionSpec[] = [
  { distribution: "lognormal", median: 10, mean: 40, min: 1, max: 500 },
  { distribution: "lognormal", median: 10, mean: 40, min: 100, max: 500 },
  { distribution: "lognormal", median: 5, mean: 5 },
  { distribution: "exponential", mean: 10 },
  { distribution: "exponential", mean: 10, min: 2, max: 15 },
  { distribution: "pareto", min: 1, shape: 1.1, max: 300 },
  { distribution: "constant", value: 0.5 },
  { distribution: "choice", values: [8, 1, 4], weights: [0.1, 0.7, 0.2] },
];

describe("sampler", () => {
  it.each(specs)("draws a sample whose mean is meanOf within 4 standard errors: $distribution", (spec) => {
    const draw = sampler(spec, new RandomStreams(1).stream("test"));
    const sample = Float64Array.from({ length: 200_000 }, draw);
    const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
    const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (sample.length - 1);
    const standardError = Math.sqrt(variance / sample.length);
    expect(Math.abs(mean - meanOf(spec))).toBeLessThanOrEqual(4 * standardError + 1e-9 * mean);
  });

  it("never leaves the stated range, whatever the uniform number", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 1.001, max: 50, noNaN: true }),
        (u, min, ratio) => {
          const max = min * ratio;
          const cut: DistributionSpec[] = [
            { distribution: "lognormal", median: 3, mean: 9, min, max },
            { distribution: "exponential", mean: 3, min, max },
            { distribution: "pareto", min, shape: 1.5, max },
          ];
          for (const spec of cut) {
            const x = distributionOf(spec).quantile(u);
            expect(x).toBeGreaterThanOrEqual(min);
            expect(x).toBeLessThanOrEqual(max);
          }
        },
      ),
    );
  });

  it("never draws a choice of weight 0", () => {
    const draw = distributionOf({ distribution: "choice", values: [1, 2, 3, 4], weights: [0, 1, 1, 0] });
    const drawn = new Set([0, 0.25, 0.5, 0.75, 1 - 2 ** -53].map((u) => draw.quantile(u)));
    expect(drawn).toEqual(new Set([2, 3]));
  });

  it("draws half of a lognormal below its median", () => {
    expect(distributionOf({ distribution: "lognormal", median: 7, mean: 90 }).quantile(0.5)).toBeCloseTo(
      7,
      12,
    );
  });

  it.each<DistributionSpec>([
    { distribution: "lognormal", median: 10, mean: 5 },
    { distribution: "lognormal", median: 10, mean: 20, min: 5, max: 4 },
    { distribution: "lognormal", median: 10, mean: 10, min: 11 },
    { distribution: "lognormal", median: 1, mean: 1.0001, min: 1e9, max: 1e10 },
    { distribution: "exponential", mean: 0 },
    { distribution: "exponential", mean: 1, min: -1 },
    { distribution: "pareto", min: 0, shape: 1, max: 2 },
    { distribution: "pareto", min: 1, shape: 0, max: 2 },
    { distribution: "constant", value: NaN },
    { distribution: "choice", values: [1, 2], weights: [1] },
    { distribution: "choice", values: [1], weights: [0] },
    { distribution: "choice", values: [], weights: [] },
  ])("refuses what is no distribution: %o", (spec) => {
    expect(() => distributionOf(spec)).toThrow(UserError);
  });
});
