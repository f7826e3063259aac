import { describe, expect, it } from "vitest";
import { outlookChecks } from "../../src/outlook/outlookChecks.ts";
import { savingAlternatives } from "../../src/outlook/savingAlternatives.ts";
import { outlookPath } from "../../src/outlook/path.ts";

const saving = savingAlternatives();

describe("the report's saving of 2022", () => {
  it("is priced at 0.838 kg/kWh; at the grid mean it is 10.46 Mt, fossil 16.23, trading scheme 11.12", () => {
    expect(saving.claim.impliedFactorKgPerKWh.toFixed(4)).toBe("0.8382");
    expect(saving.pricings.map((price) => [price.series.id, price.claimMt.toFixed(2)])).toEqual([
      ["factor-thermal", "16.34"],
      ["factor-grid", "10.46"],
      ["factor-fossil", "16.23"],
      ["factor-ets", "11.12"],
    ]);
  });

  it("follows from efficiency and PUE frozen at 2021: 192.2 less 172.7 TWh", () => {
    // 149.5 TWh × 180 ÷ 140 by hand.
    expect(saving.frozenIntensity.counterfactualTWh).toBeCloseTo((149.5 * 180) / 140, 9);
    expect(Math.abs(saving.frozenIntensity.energySavedTWh / 19.494 - 1)).toBeLessThan(0.005);
  });

  it("needs a base PUE of 1.692 where the base is fixed, and is out of reach of one year's PUE: 2.3 to 8.0 TWh", () => {
    expect(saving.fixedBasePue.basePueNeeded.toFixed(3)).toBe("1.692");
    expect(saving.fixedBasePue.energySavedTWh).toBeCloseTo(19.494, 9);
    expect(saving.pueYearOnYear.energySavedTWh.map((value) => value.toFixed(1))).toEqual(["2.3", "8.0"]);
  });

  it("needs a different base PUE and a different growth under every boundary of electricity", () => {
    const rows = saving.boundaries.map(({ energyTWh, basePueNeeded, growthNeeded }) => [
      energyTWh,
      basePueNeeded.toFixed(3),
      (100 * growthNeeded).toFixed(1),
    ]);
    expect(rows).toEqual([
      [172.7, "1.692", "15.5"],
      [130.4, "1.747", "11.9"],
      [76.6, "1.907", "2.5"],
      [270, "1.630", "19.9"],
    ]);
  });

  it("does not follow from the wide boundary's own two years, which give 8.5 TWh", () => {
    const wide = saving.boundaries.find(({ boundary }) => boundary.id === "electricity-wide")!;
    expect(wide.frozenIntensityTWh).toBeCloseTo((216.6 * 180) / 140 - 270, 9);
    expect(savingAlternatives(outlookPath("wide")).frozenIntensity.energySavedTWh).toBeCloseTo(
      wide.frozenIntensityTWh!,
      9,
    );
  });
});

describe("the figures of the report's cases", () => {
  it.each(outlookChecks())("$id $what is within its tolerance", ({ target, result, tolerance }) => {
    expect(Math.abs(result - target)).toBeLessThanOrEqual(tolerance * Math.abs(target));
  });

  it("cover SC02, SC03 and SC22, each figure once", () => {
    const checks = outlookChecks();
    expect([...new Set(checks.map(({ id }) => id))]).toEqual(["SC02", "SC03", "SC22"]);
    expect(new Set(checks.map(({ id, what }) => `${id} ${what}`)).size).toBe(checks.length);
  });
});
