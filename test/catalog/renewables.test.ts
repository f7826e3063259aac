import { readFileSync } from "node:fs";
import { csvParse } from "d3-dsv";
import { mean } from "d3-array";
import { describe, expect, it } from "vitest";
import { clusters } from "../../src/catalog/clusters.ts";
import { hourWeightedMean } from "../../src/catalog/grids.ts";
import { renewableProfile, renewableProvinces, renewableSignal } from "../../src/catalog/renewables.ts";
import { epochOfLocal } from "../../src/signal/localClock.ts";
import { HOURS_PER_YEAR, MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { itShared, sharedPath } from "../shared.ts";

const newYear = epochOfLocal("2025-01-01T00:00", "Asia/Shanghai");
const YEAR_MS = 365 * MS_PER_DAY;
/** Without names that are means of several. */
const provinces = renewableProvinces().filter((name) => name !== "长三角示范区");

describe("profiles of sun and wind", () => {
  it("lie between 0 and 1, the sun dark at night in Beijing's hours", () => {
    for (const province of renewableProvinces()) {
      const { solar, wind } = renewableProfile(province);
      for (const value of [...solar.flat(), ...wind.flat()]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      for (const month of solar) for (const hour of [0, 1, 2, 23]) expect(month[hour]).toBe(0);
    }
  });

  it("say that they are synthetic, and are there for every built-in cluster", () => {
    for (const { province } of clusters()) {
      expect(renewableProvinces()).toContain(province);
      expect(renewableProfile(province).synthetic).toBe(true);
      expect(renewableSignal("wind", province, newYear, YEAR_MS).name).toContain("synthetic");
    }
  });

  it("peak later by Beijing's clock in the west than on the coast", () => {
    const peakHour = (province: string) => {
      const june = renewableProfile(province).solar[5];
      return june.indexOf(Math.max(...june));
    };
    expect(peakHour("青海")).toBeGreaterThan(peakHour("上海"));
  });

  it("of the demonstration zone are the mean of its three provinces", () => {
    const zone = renewableProfile("长三角示范区");
    const three = ["上海", "江苏", "浙江"].map((province) => renewableProfile(province));
    expect(zone.wind[3][7]).toBeCloseTo(
      mean(three, ({ wind }) => wind[3][7])!,
      12,
    );
    expect(zone.solar[6][11]).toBeCloseTo(
      mean(three, ({ solar }) => solar[6][11])!,
      12,
    );
  });

  itShared("have the monthly means that they were published with", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "vre_profiles.csv"), "utf8"));
    for (const row of rows.filter(({ hour_beijing_time }) => hour_beijing_time === "0")) {
      const { solar, wind } = renewableProfile(row.province);
      const month = Number(row.month) - 1;
      expect(mean(solar[month]), `${row.province} ${month}`).toBeCloseTo(Number(row.solar_cf_month_mean), 3);
      expect(mean(wind[month]), `${row.province} ${month}`).toBeCloseTo(Number(row.wind_cf_month_mean), 3);
    }
  });

  itShared("yield nearly what the plants of the province did in 2022, the sun 7 to 9 % less", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "generation_mix.csv"), "utf8"));
    const reported = rows.filter(({ province, year }) => year === "2022" && provinces.includes(province));
    expect(reported).toHaveLength(provinces.length);
    for (const row of reported) {
      const { solar, wind } = renewableProfile(row.province);
      const solarRatio = (hourWeightedMean(solar) * HOURS_PER_YEAR) / Number(row.solar_full_load_h);
      expect(solarRatio, row.province).toBeGreaterThan(0.91);
      expect(solarRatio, row.province).toBeLessThan(0.94);
      const windRatio = (hourWeightedMean(wind) * HOURS_PER_YEAR) / Number(row.wind_full_load_h);
      expect(windRatio, row.province).toBeGreaterThan(0.98);
      expect(windRatio, row.province).toBeLessThan(1);
    }
  });
});

describe("profiles scaled to full-load hours", () => {
  it.each([
    ["solar", 0],
    ["solar", 600],
    ["solar", 1_444],
    ["solar", 1_800],
    // From here on hours are cut off at 1.
    ["solar", 3_500],
    ["solar", 4_500],
    ["wind", 7_000],
    ["wind", 8_760],
  ] as const)("of %s yield %d hours a year", (source, hours) => {
    const signal = renewableSignal(source, "青海", newYear, YEAR_MS, hours);
    expect(signal.mean(0, YEAR_MS) * HOURS_PER_YEAR).toBeCloseTo(hours, 6);
    for (let hour = 0; hour < HOURS_PER_YEAR; hour++)
      expect(signal.at(hour * MS_PER_HOUR)).toBeLessThanOrEqual(1);
  });

  it("keep their shape as long as no hour is cut off", () => {
    const { solar } = renewableProfile("青海");
    const signal = renewableSignal("solar", "青海", newYear, MS_PER_DAY, 1_444);
    const factor = 1_444 / HOURS_PER_YEAR / hourWeightedMean(solar);
    expect(signal.at(12 * MS_PER_HOUR)).toBeCloseTo(solar[0][12] * factor, 12);
  });

  it("refuse hours that the sun does not shine, and provinces without a profile", () => {
    expect(() => renewableSignal("solar", "青海", newYear, YEAR_MS, 8_000)).toThrow("cannot yield 8000");
    expect(() => renewableProfile("西藏")).toThrow("no profile of sun and wind");
    expect(() => renewableProfile("toString")).toThrow("no profile of sun and wind");
  });
});
