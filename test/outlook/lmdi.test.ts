import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FACTOR_NAMES, fourFactors, type FourFactors } from "../../src/outlook/fourFactors.ts";
import { lmdi, logarithmicMean, type CarbonChange, type EnergyChange } from "../../src/outlook/lmdi.ts";
import { anyFactors } from "./anyFactors.ts";

const sumOf = ({ compute, efficiency, pue, emissionFactor }: CarbonChange) =>
  compute + efficiency + pue + emissionFactor;
const partsOf = (change: EnergyChange) => Object.values<number>({ ...change });
const BASE: FourFactors = {
  computeEflops: 100,
  efficiencyGflopsPerW: 10,
  pue: 1.5,
  emissionFactorKgPerKWh: 0.6,
};

describe("the LMDI decomposition", () => {
  it("has parts that add up to the change, to 1e-9 of the totals, for carbon and for electricity", () => {
    fc.assert(
      fc.property(anyFactors, anyFactors, (from, to) => {
        const { carbonMt, energyTWh } = lmdi(from, to);
        const [before, after] = [fourFactors(from), fourFactors(to)];
        expect(carbonMt.change).toBe(after.carbonMt - before.carbonMt);
        const carbonScale = Math.max(before.carbonMt, after.carbonMt);
        expect(Math.abs(sumOf(carbonMt) - carbonMt.change)).toBeLessThanOrEqual(1e-9 * carbonScale);
        const energyScale = Math.max(before.energyTWh, after.energyTWh);
        const energySum = energyTWh.compute + energyTWh.efficiency + energyTWh.pue;
        expect(Math.abs(energySum - energyTWh.change)).toBeLessThanOrEqual(1e-9 * energyScale);
      }),
    );
  });

  it("turns its signs when the years change places", () => {
    fc.assert(
      fc.property(anyFactors, anyFactors, (from, to) => {
        const [there, back] = [lmdi(from, to).carbonMt, lmdi(to, from).carbonMt];
        const scale = Math.max(fourFactors(from).carbonMt, fourFactors(to).carbonMt);
        for (const part of ["compute", "efficiency", "pue", "emissionFactor"] as const) {
          expect(Math.abs(there[part] + back[part])).toBeLessThanOrEqual(1e-9 * scale);
        }
      }),
    );
  });

  it("gives a factor that alone changed the whole change, and the others nothing", () => {
    fc.assert(
      fc.property(anyFactors, anyFactors, fc.constantFrom(...FACTOR_NAMES), (from, other, name) => {
        const to = { ...from, [name]: other[name] };
        const { carbonMt } = lmdi(from, to);
        const part = {
          computeEflops: carbonMt.compute,
          efficiencyGflopsPerW: carbonMt.efficiency,
          pue: carbonMt.pue,
          emissionFactorKgPerKWh: carbonMt.emissionFactor,
        }[name];
        const scale = Math.max(fourFactors(from).carbonMt, fourFactors(to).carbonMt);
        expect(Math.abs(part - carbonMt.change)).toBeLessThanOrEqual(1e-9 * scale);
        expect(Math.abs(sumOf(carbonMt) - part)).toBeLessThanOrEqual(1e-9 * scale);
      }),
    );
  });

  it("is nothing between equal years", () => {
    const { carbonMt, energyTWh } = lmdi(BASE, BASE);
    for (const part of [...partsOf(carbonMt), ...partsOf(energyTWh)]) expect(Math.abs(part)).toBe(0);
  });

  it("agrees with a case worked by hand: compute doubled and CEF halved cancel, each by ln 2 of the total", () => {
    const to = { ...BASE, computeEflops: 200, emissionFactorKgPerKWh: 0.3 };
    const { carbonMt, energyTWh } = lmdi(BASE, to);
    // 100 EFLOPS ÷ 10 GFLOPS/W = 10 GW; × 8.76 × 1.5 = 131.4 TWh; × 0.6 = 78.84 Mt before and after.
    expect(carbonMt.compute).toBeCloseTo(78.84 * Math.LN2, 9);
    expect(carbonMt.emissionFactor).toBeCloseTo(-78.84 * Math.LN2, 9);
    expect(carbonMt.change).toBeCloseTo(0, 9);
    expect(energyTWh.compute).toBeCloseTo(131.4, 9);
  });

  it("gives the whole change to what vanishes, as the limit of a small value does", () => {
    const none = { ...BASE, computeEflops: 0, pue: 1.3 };
    const { carbonMt } = lmdi(BASE, none);
    expect(carbonMt).toMatchObject({ efficiency: 0, pue: 0, emissionFactor: 0 });
    expect(carbonMt.compute).toBeCloseTo(-78.84, 9);
    const small = lmdi(BASE, { ...none, computeEflops: 1e-250 }).carbonMt;
    expect(Math.abs(small.compute - carbonMt.compute)).toBeLessThan(0.1);
    expect(lmdi(none, BASE).carbonMt.compute).toBeCloseTo(78.84, 9);
  });

  it("divides a change equally among factors that vanish together, and has none between two zeros", () => {
    const nothing = { ...BASE, computeEflops: 0, emissionFactorKgPerKWh: 0 };
    const { carbonMt, energyTWh } = lmdi(BASE, nothing);
    expect(carbonMt.compute).toBeCloseTo(-39.42, 9);
    expect(carbonMt.emissionFactor).toBeCloseTo(-39.42, 9);
    expect(energyTWh.compute).toBeCloseTo(-131.4, 9);
    expect(sumOf(lmdi(nothing, { ...BASE, computeEflops: 0 }).carbonMt)).toBe(0);
  });

  it("weighs with a mean that lies between the two and keeps its digits where they nearly meet", () => {
    expect(logarithmicMean(3, 3)).toBe(3);
    expect(logarithmicMean(1, Math.E)).toBeCloseTo(Math.E - 1, 12);
    // L(a, a(1+h)) = a(1 + h/2 − h²/12 + …)
    expect(Math.abs(logarithmicMean(1, 1 + 1e-9) - (1 + 5e-10))).toBeLessThan(1e-15);
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const mean = logarithmicMean(a, b);
        expect(mean).toBeGreaterThanOrEqual(Math.min(a, b) * (1 - 1e-12));
        expect(mean).toBeLessThanOrEqual(Math.max(a, b) * (1 + 1e-12));
      }),
    );
  });
});
