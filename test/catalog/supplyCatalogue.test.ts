import { describe, expect, it } from "vitest";
import { clusters } from "../../src/catalog/clusters.ts";
import { hourWeightedMean } from "../../src/catalog/grids.ts";
import {
  carbonFreeShare,
  fossilFactor,
  marginalFactors,
  purchasedHeatFactor,
  residualMix,
} from "../../src/catalog/margins.ts";
import { renewableProfile, renewableProvinces, renewableSignal } from "../../src/catalog/renewables.ts";
import { caseSites } from "../../src/catalog/sites.ts";
import { sources } from "../../src/catalog/sources.ts";
import {
  bandAt,
  clusterTariff,
  demandChargeRate,
  directPrices,
  greenPremium,
  planningCarbonPrice,
  tariff,
  tariffNames,
  tariffs,
  tariffSignal,
} from "../../src/catalog/tariffs.ts";
import { epochOfLocal } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

const newYear = epochOfLocal("2025-01-01T00:00", "Asia/Shanghai");
const YEAR_MS = 365 * MS_PER_DAY;
const MONTHS = Array.from({ length: 12 }, (_, month) => month + 1);
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

describe("time-of-use tariffs", () => {
  it("price every hour of every month in exactly one season", () => {
    for (const entry of tariffs()) {
      expect(
        entry.seasons.flatMap(({ months }) => months).sort((a, b) => a - b),
        entry.name,
      ).toEqual(MONTHS);
      for (const { hours, cnyPerKWh } of entry.seasons) {
        expect(hours).toHaveLength(24);
        for (const band of hours) expect(cnyPerKWh[band], `${entry.name} ${band}`).toBeGreaterThan(0);
      }
    }
  });

  it("are dearer at the peak than flat, and flat than in the valley", () => {
    for (const entry of tariffs()) {
      for (const { cnyPerKWh } of entry.seasons) {
        const { tip = Infinity, peak, flat, valley } = cnyPerKWh;
        expect(tip).toBeGreaterThan(peak!);
        expect(peak!).toBeGreaterThan(flat!);
        expect(flat!).toBeGreaterThan(valley!);
      }
    }
  });

  it("have the mid-day valley of Ningxia and Gansu, and the mid-day peak of Shanghai in summer", () => {
    for (const hour of [9, 12, 16]) {
      expect(bandAt(tariff("宁夏"), 4, hour)).toEqual({ band: "valley", cnyPerKWh: 0.31 });
      expect(bandAt(tariff("甘肃"), 4, hour)).toEqual({ band: "valley", cnyPerKWh: 0.29 });
    }
    for (const hour of [8, 12, 14])
      expect(bandAt(tariff("上海"), 8, hour)).toEqual({ band: "peak", cnyPerKWh: 1.15 });
  });

  it("step on Beijing time, whatever is merged", () => {
    const signal = tariffSignal("广东(珠三角)", newYear, YEAR_MS, 0.93);
    const julyMs = 181 * MS_PER_DAY;
    expect(signal.at(julyMs + 11 * MS_PER_HOUR)).toBeCloseTo(1.1789 * 0.93, 12);
    expect(signal.at(julyMs + 3 * MS_PER_HOUR)).toBeCloseTo(0.335 * 0.93, 12);
    // In January there is no tip price: 11 o'clock is an ordinary peak.
    expect(signal.at(11 * MS_PER_HOUR)).toBeCloseTo(1.0336 * 0.93, 12);
    for (const hour of HOURS) {
      const { cnyPerKWh } = bandAt(tariff("广东(珠三角)"), 1, hour);
      expect(signal.at(hour * MS_PER_HOUR)).toBeCloseTo(cnyPerKWh * 0.93, 12);
    }
  });

  it("are known of every built-in cluster, and by name or id, with the nearest name for another", () => {
    for (const { id } of clusters()) expect(tariffNames()).toContain(clusterTariff(id).tariff);
    expect(tariff("ningxia")).toBe(tariff("宁夏"));
    expect(() => tariff("ningxa")).toThrow('did you mean "ningxia"?');
  });

  it("have sources that the catalogue knows", () => {
    const cited = [
      ...tariffs(),
      ...directPrices(),
      demandChargeRate(),
      greenPremium("gec"),
      greenPremium("ppa"),
      greenPremium("green-trading"),
      planningCarbonPrice(),
    ].flatMap(({ source }) => source.split(" ").filter((id) => id !== ""));
    for (const id of cited) expect(Object.keys(sources())).toContain(id);
  });
});

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

  it("are known of every built-in cluster and unknown of other names", () => {
    for (const { province } of clusters()) expect(marginalFactors(province)).toBeDefined();
    expect(marginalFactors("Atlantis")).toBeUndefined();
    expect(marginalFactors("四川")!.build.value).toBe(0.2854);
  });

  it("stand beside the residual mix, above the average, and the fossil factor, above both", () => {
    expect(residualMix().value).toBe(0.5856);
    expect(fossilFactor().value).toBe(0.8325);
    expect(residualMix(2023).value).toBe(0.6096);
    expect(purchasedHeatFactor().value).toBe(0.11);
  });

  it("know the carbon-free share of generation: Sichuan mostly hydro, Ningxia mostly coal", () => {
    expect(carbonFreeShare("四川")!.value).toBeCloseTo(0.83, 2);
    expect(carbonFreeShare("宁夏")!.value).toBeLessThan(0.3);
    expect(carbonFreeShare("Atlantis")).toBeUndefined();
  });
});

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

  it("yield the full-load hours asked for", () => {
    for (const hours of [600, 1_444, 1_800]) {
      const signal = renewableSignal("solar", "青海", newYear, YEAR_MS, hours);
      expect(signal.mean(0, YEAR_MS) * 8_760).toBeCloseTo(hours, 3);
    }
    expect(hourWeightedMean(renewableProfile("青海").solar)).toBeGreaterThan(0.1);
  });

  it("refuse hours that the sun does not shine, and provinces without a profile", () => {
    expect(() => renewableSignal("solar", "青海", newYear, YEAR_MS, 8_000)).toThrow("cannot yield 8000");
    expect(() => renewableProfile("西藏")).toThrow("no profile of sun and wind");
  });
});

describe("sites of the report's cases", () => {
  it("have a climate and a grid of their own", () => {
    expect(caseSites().map(({ id }) => id)).toEqual(["zhangbei", "haidong", "harbin", "zixing", "yichang"]);
    for (const site of caseSites()) expect(site.monthlyTemperatureC).toHaveLength(12);
  });
});
