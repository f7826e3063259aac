import { readFileSync } from "node:fs";
import { mean } from "d3-array";
import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import { cluster, clusters } from "../../src/catalog/clusters.ts";
import { gridNames } from "../../src/catalog/grids.ts";
import { caseSites, site } from "../../src/catalog/sites.ts";
import { itShared, sharedPath } from "../shared.ts";

describe("sites of the report's cases", () => {
  it("have a climate and a grid of their own", () => {
    expect(caseSites().map(({ id }) => id)).toEqual(["zhangbei", "haidong", "harbin", "zixing", "yichang"]);
    for (const entry of caseSites()) {
      expect(entry.monthlyTemperatureC).toHaveLength(12);
      expect(mean(entry.monthlyTemperatureC)).toBeCloseTo(entry.temperature.value, 0);
      expect(entry.diurnalRange.value).toBeGreaterThan(0);
      expect(entry.rhPercent).toBeGreaterThan(0);
      expect(entry.rhPercent).toBeLessThanOrEqual(100);
    }
  });

  it("have the factor of their province: Harbin 0.5368, Zixing 0.49, Yichang 0.4364", () => {
    expect(site("harbin").factor2022).toMatchObject({ value: 0.5368, grade: "A", year: 2022 });
    expect(site("zixing").factor2022.value).toBe(0.49);
    expect(site("yichang").factor2022.value).toBe(0.4364);
    expect(site("zhangbei").factor2022.value).toBe(cluster("zhangjiakou").factor2022.value);
  });

  it("have an hourly profile in Hebei and Qinghai only", () => {
    const hourly = caseSites().filter(({ province }) => gridNames().includes(province));
    expect(hourly.map(({ id }) => id)).toEqual(["zhangbei", "haidong"]);
  });

  it("are asked for by id, with the nearest named for a slip", () => {
    expect(() => site("harbinn")).toThrow('did you mean "harbin"?');
    expect(() => site("Atlantis")).toThrow("known: zhangbei");
  });

  itShared("stand where the cases do", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "case_sites.csv"), "utf8"));
    for (const row of rows) {
      const entry = caseSites().find(({ nameZh }) => nameZh === row.site)!;
      expect([entry.lat, entry.lon]).toEqual([Number(row.lat), Number(row.lon)]);
      expect(entry.monthlyTemperatureC).toEqual(row.T_monthly_C.split(" ").map(Number));
      expect(entry.factor2022.value).toBe(Number(row.ef2022));
      expect(entry.pueModern?.value ?? 0).toBe(Number(row.pue_model_modern));
    }
  });
});

describe("what clusters buy, pay and state", () => {
  it("is water in the middle of the range of their cooling", () => {
    for (const { wue } of clusters()) {
      expect(wue.value).toBeCloseTo(mean(wue.range!)!, 12);
      expect(wue.grade).toBe("C");
    }
  });

  it("is no green power where only the grid's own mix is known", () => {
    for (const id of ["tianfu", "guian"]) {
      expect(cluster(id).contractedShare.value).toBe(0);
      expect(cluster(id).contractedShare.note).toContain("generation mix");
    }
    expect(cluster("horinger").contractedShare).toMatchObject({ value: 0.8457, year: 2025 });
    for (const { contractedShare } of clusters()) {
      expect(contractedShare.value).toBeGreaterThanOrEqual(0);
      expect(contractedShare.value).toBeLessThanOrEqual(1);
    }
  });

  itShared("is by contract what five of them are known to pay, the middle of a span", () => {
    const places: Readonly<Record<string, string>> = {
      "宁夏 中卫": "zhongwei",
      "内蒙古 和林格尔": "horinger",
      "贵州 贵安": "guian",
      "甘肃 庆阳": "qingyang",
      "河北 张家口 四方协作": "zhangjiakou",
    };
    const rows = csvParse(readFileSync(sharedPath("facts", "tariffs.csv"), "utf8")).filter(
      ({ kind }) => kind === "dc_contract",
    );
    for (const row of rows) {
      const price = cluster(places[row.province]).contractPrice!;
      expect(price.value).toBeCloseTo(mean(row.value.split("-").map(Number))!, 12);
      expect(price.grade).toBe(row.grade);
    }
    const known = clusters().filter(({ contractPrice }) => contractPrice !== undefined);
    expect(known).toHaveLength(rows.length);
  });

  it("is a PUE above 1 that says whether it was measured", () => {
    for (const { pueStated } of clusters()) expect(pueStated.value).toBeGreaterThan(1);
    expect(cluster("zhangjiakou").pueStated).toMatchObject({ value: 1.19, basis: "measured", grade: "A" });
    expect(cluster("zhongwei").pueStated.basis).toBe("claimed");
    const measured = clusters().filter(({ pueStated }) => pueStated.basis === "measured");
    expect(measured.map(({ id }) => id)).toEqual(["zhangjiakou", "horinger", "guian"]);
  });
});
