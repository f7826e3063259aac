import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { efficiencyFor, fourFactors, type FourFactors } from "../../src/outlook/fourFactors.ts";
import { anyFactors } from "./anyFactors.ts";

/** The printed factors of 2022. */
const PRINTED: FourFactors = {
  computeEflops: 180,
  efficiencyGflopsPerW: 13.88,
  pue: 1.52,
  emissionFactorKgPerKWh: 0.5366,
};

describe("the four-factor identity", () => {
  it("makes 12.97 GW, 172.7 TWh and 92.7 Mt of the factors printed for 2022", () => {
    const { itPowerGW, energyTWh, carbonMt } = fourFactors(PRINTED);
    expect(itPowerGW.toFixed(2)).toBe("12.97");
    expect(energyTWh.toFixed(1)).toBe("172.7");
    expect(carbonMt.toFixed(1)).toBe("92.7");
  });

  it("gives round numbers for round factors: 1 GW through 8760 h is 8.76 TWh", () => {
    const totals = fourFactors({
      computeEflops: 10,
      efficiencyGflopsPerW: 10,
      pue: 1,
      emissionFactorKgPerKWh: 0.5,
    });
    expect(totals.itPowerGW).toBeCloseTo(1, 12);
    expect(totals.energyTWh).toBeCloseTo(8.76, 12);
    expect(totals.carbonMt).toBeCloseTo(4.38, 12);
  });

  it("scales: compute and efficiency grown alike change nothing, compute or CEF alone scale the carbon", () => {
    fc.assert(
      fc.property(anyFactors, fc.double({ min: 0.1, max: 10, noNaN: true }), (factors, scale) => {
        const { energyTWh, carbonMt } = fourFactors(factors);
        const grown = { ...factors, computeEflops: factors.computeEflops * scale };
        expect(
          fourFactors({ ...grown, efficiencyGflopsPerW: factors.efficiencyGflopsPerW * scale }).energyTWh /
            energyTWh,
        ).toBeCloseTo(1, 12);
        expect(fourFactors(grown).carbonMt / carbonMt / scale).toBeCloseTo(1, 12);
        const dirtier = { ...factors, emissionFactorKgPerKWh: factors.emissionFactorKgPerKWh * scale };
        expect(fourFactors(dirtier).carbonMt / carbonMt / scale).toBeCloseTo(1, 12);
        expect(fourFactors(dirtier).energyTWh).toBe(energyTWh);
      }),
    );
  });

  it("is undone by the efficiency solved from electricity", () => {
    fc.assert(
      fc.property(anyFactors, (factors) => {
        const { energyTWh } = fourFactors(factors);
        const efficiency = efficiencyFor(factors.computeEflops, factors.pue, energyTWh);
        expect(efficiency / factors.efficiencyGflopsPerW).toBeCloseTo(1, 12);
      }),
    );
  });

  it.each([
    [{ computeEflops: -1 }, /compute \(CP\) must be 0 EFLOPS or more, not -1/],
    [{ efficiencyGflopsPerW: 0 }, /efficiency \(CE\) must be above 0 GFLOPS\/W, not 0/],
    [{ pue: 0.9 }, /PUE must be at least 1, not 0.9/],
    [{ emissionFactorKgPerKWh: Number.NaN }, /CEF must be 0 kg\/kWh or more, not NaN/],
  ])("refuses %j", (wrong, message) => {
    expect(() => fourFactors({ ...PRINTED, ...wrong })).toThrow(message);
  });

  it("refuses to solve an efficiency from no electricity", () => {
    expect(() => efficiencyFor(180, 1.5, 0)).toThrow(/compute and energy above 0/);
  });
});
