import { readFileSync } from "node:fs";
import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import { clusters } from "../../src/catalog/clusters.ts";
import { provinces } from "../../src/catalog/grids.ts";
import {
  averageFactor,
  fossilFactor,
  marginalFactors,
  marginProvinces,
  purchasedHeatFactor,
  residualMix,
} from "../../src/catalog/margins.ts";
import { itShared, sharedPath } from "../shared.ts";

describe("margins", () => {
  it.each([
    ["宁夏", 0.8922],
    ["甘肃", 0.8922],
    ["内蒙古", 0.9419],
    ["河北", 0.9419],
    ["广东", 0.8042],
    ["贵州", 0.8042],
    ["四川", 0.8587],
    ["重庆", 0.8587],
    ["长三角示范区", 0.7921],
  ])("%s has the operating margin %d kg/kWh of its regional grid", (province, factor) => {
    expect(marginalFactors(province)!.operating.value).toBe(factor);
  });

  it("let moving between hub regions save at most about 16 % in the short run", () => {
    const operating = clusters().map(({ province }) => marginalFactors(province)!.operating.value);
    expect(1 - Math.min(...operating) / Math.max(...operating)).toBeCloseTo(0.16, 2);
  });

  it("are known of every built-in cluster and every province, and unknown of other names", () => {
    for (const { province } of clusters()) expect(marginalFactors(province)).toBeDefined();
    for (const { name } of provinces()) expect(marginProvinces()).toContain(name);
    expect(marginalFactors("Atlantis")).toBeUndefined();
    expect(marginalFactors("toString")).toBeUndefined();
  });

  it("put Sichuan and Chongqing into the central grid, as it was in 2019", () => {
    for (const province of ["四川", "重庆", "湖北"]) {
      expect(marginalFactors(province)!.region).toBe("华中(含川渝)");
      expect(marginalFactors(province)!.build.value).toBe(0.2854);
    }
  });

  it("combine half operating and half build margin, no surer than the build margin", () => {
    const { combined, build } = marginalFactors("宁夏")!;
    expect(combined.value).toBeCloseTo((0.8922 + 0.4407) / 2, 12);
    expect(combined.grade).toBe(build.grade);
  });

  itShared("carry the published margins of every regional grid", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "emission_factors.csv"), "utf8"));
    const published = (region: string, kind: string) => {
      const row = rows.find(({ name, kind: k }) => name === region && k === kind)!;
      return { value: Number(row.value), grade: row.grade };
    };
    for (const province of marginProvinces()) {
      const { region, operating, build, combined } = marginalFactors(province)!;
      expect(operating).toMatchObject(published(region, "operating_margin_OM"));
      expect(build).toMatchObject(published(region, "build_margin_BM"));
      const cm = published(region, "combined_margin_CM_50_50");
      expect(Math.abs(combined.value - cm.value)).toBeLessThan(5.1e-5);
      expect(combined.grade).toBe(cm.grade);
    }
  });
});

describe("national factors", () => {
  it("rank average below residual mix below fossil in every year", () => {
    for (const year of [2021, 2022, 2023]) {
      expect(averageFactor(year).value).toBeLessThan(residualMix(year).value);
      expect(residualMix(year).value).toBeLessThan(fossilFactor(year).value);
    }
  });

  it("are those of 2022 unless another year is asked for, and no other than is known", () => {
    expect(averageFactor().value).toBe(0.5366);
    expect(residualMix().value).toBe(0.5856);
    expect(fossilFactor().value).toBe(0.8325);
    expect(residualMix(2023).value).toBe(0.6096);
    expect(residualMix(2021).grade).toBe("B");
    expect(() => residualMix(2019)).toThrow("no residual factor of 2019");
  });

  it("price recovered heat at 0.11 t/GJ", () => {
    expect(purchasedHeatFactor()).toMatchObject({ value: 0.11, unit: "t/GJ", grade: "A" });
  });
});
