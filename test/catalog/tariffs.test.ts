import { readFileSync } from "node:fs";
import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import { clusters } from "../../src/catalog/clusters.ts";
import {
  bandAt,
  clusterTariff,
  demandChargeRate,
  tariff,
  tariffNames,
  tariffs,
  tariffSignal,
} from "../../src/catalog/tariffs.ts";
import { epochOfLocal } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { itShared, sharedPath } from "../shared.ts";

const newYear = epochOfLocal("2025-01-01T00:00", "Asia/Shanghai");
const YEAR_MS = 365 * MS_PER_DAY;
const MONTHS = Array.from({ length: 12 }, (_, month) => month + 1);
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** A month in which each season of the published tables holds for certain. */
const MONTH_OF_SEASON: Readonly<Record<string, number>> = {
  summer: 8,
  "non-summer": 4,
  all: 10,
  "summer(6-8)": 6,
  "summer(7-9)": 9,
  other: 5,
  "wet(6-10)": 10,
  "dry(11-5)": 5,
};

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
        // No price that no hour has.
        expect(Object.keys(cnyPerKWh).sort(), entry.name).toEqual([...new Set(hours)].sort());
      }
    }
  });

  itShared("cover each hour of the published tables once, none twice, none left out", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "tariffs.csv"), "utf8")).filter(
      ({ kind }) => kind === "tou",
    );
    const covered = new Map<string, number[]>();
    for (const row of rows) {
      const key = `${row.province} ${row.season}`;
      const count = covered.get(key) ?? new Array<number>(24).fill(0);
      covered.set(key, count);
      for (let hour = Number(row.start_h); hour < Number(row.end_h); hour++) {
        count[hour]++;
        expect(bandAt(tariff(row.province), MONTH_OF_SEASON[row.season], hour), `${key} ${hour}`).toEqual({
          band: row.band,
          cnyPerKWh: Number(row.value),
        });
      }
      expect(tariff(row.province).grade).toBe(row.grade);
    }
    for (const [key, count] of covered) expect(count, key).toEqual(new Array(24).fill(1));
    expect(new Set(rows.map(({ province }) => province))).toEqual(new Set(tariffs().map(({ name }) => name)));
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

  it("have the mid-day valley of Ningxia and Gansu, nine to seventeen, in every month", () => {
    for (const month of MONTHS) {
      const valleyHours = (name: string) =>
        HOURS.filter((hour) => bandAt(tariff(name), month, hour).band === "valley");
      expect(valleyHours("宁夏")).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
      expect(valleyHours("甘肃")).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
    }
    expect(bandAt(tariff("宁夏"), 4, 16)).toEqual({ band: "valley", cnyPerKWh: 0.31 });
    expect(bandAt(tariff("甘肃"), 4, 9)).toEqual({ band: "valley", cnyPerKWh: 0.29 });
  });

  it("have the mid-day peak of Shanghai in summer, flat from eleven in other months", () => {
    for (const hour of [8, 12, 14])
      expect(bandAt(tariff("上海"), 8, hour)).toEqual({ band: "peak", cnyPerKWh: 1.15 });
    expect(bandAt(tariff("上海"), 8, 15).band).toBe("flat");
    expect(bandAt(tariff("上海"), 10, 12)).toEqual({ band: "flat", cnyPerKWh: 0.68 });
  });

  it("have the tip price of Guangdong from July to September only", () => {
    const tipMonths = MONTHS.filter((month) =>
      HOURS.some((hour) => bandAt(tariff("广东(珠三角)"), month, hour).band === "tip"),
    );
    expect(tipMonths).toEqual([7, 8, 9]);
  });

  it("are cheaper in the wet season of Sichuan in every hour", () => {
    for (const hour of HOURS) {
      expect(bandAt(tariff("四川"), 7, hour).cnyPerKWh).toBeLessThan(
        bandAt(tariff("四川"), 1, hour).cnyPerKWh,
      );
    }
  });
});

describe("prices over a run", () => {
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

  it("start in the middle of a day at the price of that hour, wherever the run's own clock is", () => {
    // 04:00 UTC is noon in Beijing.
    const noon = Date.UTC(2025, 3, 10, 4);
    expect(tariffSignal("宁夏", noon, MS_PER_DAY).at(0)).toBe(0.31);
    expect(tariffSignal("宁夏", noon, MS_PER_DAY).at(5 * MS_PER_HOUR)).toBe(0.6);
  });

  it("have the hour-weighted mean of the bands: Ningxia 8 valley, 8 flat, 8 peak", () => {
    const mean = tariffSignal("宁夏", newYear, YEAR_MS).mean(0, YEAR_MS);
    expect(mean).toBeCloseTo((0.31 + 0.44 + 0.6) / 3, 12);
  });

  it("change season at the turn of the month", () => {
    const signal = tariffSignal("四川", newYear, YEAR_MS);
    const juneMs = 151 * MS_PER_DAY;
    expect(signal.at(juneMs - MS_PER_HOUR)).toBe(0.27);
    expect(signal.at(juneMs)).toBe(0.22);
  });
});

describe("tariffs of places", () => {
  it("are known of every built-in cluster, and by name or id, with the nearest name for another", () => {
    for (const { id } of clusters()) expect(tariffNames()).toContain(clusterTariff(id).tariff);
    expect(tariff("ningxia")).toBe(tariff("宁夏"));
    expect(() => tariff("ningxa")).toThrow('did you mean "ningxia"?');
  });

  it("have the tariff's own grade, or are estimates where another's stands in", () => {
    for (const { id } of clusters()) {
      const { tariff: name, scale, grade, note } = clusterTariff(id);
      if (grade !== tariff(name).grade) expect(grade).toBe("C");
      if (scale !== 1) expect(grade).toBe("C");
      if (scale !== 1) expect(note).not.toBe("");
    }
    expect(clusterTariff("shaoguan")).toMatchObject({ tariff: "广东(珠三角)", scale: 0.93, grade: "C" });
    expect(clusterTariff("horinger")).toMatchObject({ tariff: "内蒙古(蒙西)", grade: "A" });
    expect(clusterTariff("zhangjiakou").tariff).toBe("河北(冀北)");
  });

  it("go with a demand charge that says it is an estimate", () => {
    expect(demandChargeRate()).toMatchObject({ value: 38, grade: "C", range: [32, 48] });
  });
});
