import { readFileSync } from "node:fs";
import { sum } from "d3-array";
import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import { clusters } from "../../src/catalog/clusters.ts";
import { carbonFreeShare, FUELS, generationMix, mixNames } from "../../src/catalog/generationMix.ts";
import { caseSites } from "../../src/catalog/sites.ts";
import { fuelWater, generationWater } from "../../src/catalog/water.ts";
import { itShared, sharedPath } from "../shared.ts";

describe("generation by fuel", () => {
  it("adds up to 1 and is known of every built-in cluster and case site", () => {
    for (const name of mixNames()) expect(sum(Object.values(generationMix(name)!))).toBeCloseTo(1, 12);
    for (const { province } of [...clusters(), ...caseSites()]) expect(mixNames()).toContain(province);
    expect(generationMix("Atlantis")).toBeUndefined();
    expect(generationMix("toString")).toBeUndefined();
    expect(generationMix("四川", 1999)).toBeUndefined();
  });

  it("is mostly hydro in Sichuan, mostly coal in Ningxia, and free of carbon accordingly", () => {
    expect(carbonFreeShare("四川")!.value).toBeCloseTo(0.83, 2);
    expect(carbonFreeShare("宁夏")!.value).toBeCloseTo(0.228, 3);
    expect(carbonFreeShare("Atlantis")).toBeUndefined();
  });

  it("of the demonstration zone is the mean of its three provinces", () => {
    const three = ["上海", "江苏", "浙江"].map((province) => carbonFreeShare(province)!.value);
    expect(carbonFreeShare("长三角示范区")!.value).toBeCloseTo(sum(three) / 3, 12);
    expect(carbonFreeShare("长三角示范区")!.note).toContain("simple mean");
  });

  itShared("carries the published shares of both years, to the rounding of their sum", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "generation_mix.csv"), "utf8"));
    for (const row of rows) {
      const mix = generationMix(row.province, Number(row.year))!;
      expect(mix.hydro, row.province).toBeCloseTo(Number(row.hydro), 3);
      expect(mix.coal + mix.gas + mix.biomass, row.province).toBeCloseTo(Number(row.thermal), 3);
      expect(mix.wind, row.province).toBeCloseTo(Number(row.wind), 3);
      expect(mix.solar, row.province).toBeCloseTo(Number(row.solar), 3);
      expect(mix.nuclear, row.province).toBeCloseTo(Number(row.nuclear), 3);
    }
  });
});

describe("water of generation", () => {
  it("is an estimate everywhere, within the range of its coolings", () => {
    for (const fuel of FUELS) expect(fuelWater(fuel).grade).toBe("C");
    for (const name of mixNames()) {
      const { value, range, grade } = generationWater(name)!;
      expect(grade).toBe("C");
      expect(value).toBeGreaterThanOrEqual(range![0]);
      expect(value).toBeLessThanOrEqual(range![1]);
    }
    expect(generationWater("Atlantis")).toBeUndefined();
  });

  it("is that of coal plants in Ningxia, little in Sichuan whose reservoirs are left out", () => {
    const { coal, gas, biomass, solar } = generationMix("宁夏")!;
    expect(generationWater("宁夏")!.value).toBeCloseTo(
      coal * 1.25 + gas * 0.776 + biomass * 2.093 + solar * 0.004,
      6,
    );
    expect(generationWater("四川")!.value).toBeLessThan(0.25);
  });

  it("has the medians of the review in gallons per MWh behind it", () => {
    const litresPerKWh = (gallonsPerMWh: number) => (gallonsPerMWh * 3.785411784) / 1_000;
    expect(fuelWater("coal").range![1]).toBeCloseTo(litresPerKWh(687), 3);
    expect(fuelWater("gas").value).toBeCloseTo(litresPerKWh(205), 3);
    expect(fuelWater("nuclear").value).toBeCloseTo(litresPerKWh(269), 3);
    expect(fuelWater("hydro").range![1]).toBeCloseTo(litresPerKWh(4_491), 3);
  });

  it("of coal is what China's plants drank in 2015 over what they generated", () => {
    expect(fuelWater("coal").value).toBeCloseTo(4.86e12 / 3.9e12, 2);
  });
});
