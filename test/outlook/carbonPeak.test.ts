import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carbonFalls, carbonPeak, factorGrowth } from "../../src/outlook/carbonPeak.ts";
import { readFactorSettings } from "../../src/outlook/factorSetting.ts";
import { fourFactors } from "../../src/outlook/fourFactors.ts";
import { FIRST_YEAR, LAST_YEAR, outlookPath, outlookPaths, outlookYear } from "../../src/outlook/path.ts";
import { anyFactors } from "./anyFactors.ts";

const withSet = (id: string, ...texts: string[]) =>
  outlookPath(id, readFactorSettings(texts, FIRST_YEAR, LAST_YEAR));

describe("the peak of carbon", () => {
  it("obeys its condition: carbon falls just when CP grows less than CE grows and PUE and CEF fall", () => {
    fc.assert(
      fc.property(anyFactors, anyFactors, (from, to) => {
        const ratio = fourFactors(to).carbonMt / fourFactors(from).carbonMt;
        // Where the two sides are equal to rounding either answer is right.
        fc.pre(Math.abs(ratio - 1) > 1e-9);
        expect(carbonFalls(factorGrowth(from, to))).toBe(ratio < 1);
      }),
    );
  });

  it("comes on no built-in path by 2030; only the wide boundary dips, in 2023 and 2024", () => {
    for (const path of outlookPaths()) {
      const peak = carbonPeak(path);
      expect(peak.peakYear, path.id).toBeNull();
      expect(peak.highestYear).toBe(2030);
      expect(peak.fallingYears, path.id).toEqual(path.id === "wide" ? [2023, 2024] : []);
    }
  });

  it("comes where efficiency overtakes compute", () => {
    const path = withSet("central", "CE.2026=16", "CE.2030=60");
    const peak = carbonPeak(path);
    expect(peak.peakYear).toBe(2026);
    expect(peak.highestMt).toBe(outlookYear(path, 2026).totals.carbonMt);
    expect(peak.fallingYears).toEqual([2027, 2028, 2029, 2030]);
  });

  it("would stand still at the growth of efficiency that it names", () => {
    const last = outlookYear(outlookPath("high"), 2029);
    const needed = carbonPeak(outlookPath("high")).efficiencyGrowthToHold;
    const efficiency = last.factors.efficiencyGflopsPerW * Math.exp(needed);
    const held = fourFactors({
      ...outlookYear(outlookPath("high"), 2030).factors,
      efficiencyGflopsPerW: efficiency,
    });
    expect(held.carbonMt / last.totals.carbonMt).toBeCloseTo(1, 12);
  });
});
