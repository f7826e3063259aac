import { readFileSync } from "node:fs";
import { deviation, mean, sum } from "d3-array";
import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import { clusters, cluster, hubs } from "../../src/catalog/clusters.ts";
import { coolingTechnology, coolingTechnologies } from "../../src/catalog/coolingTechnologies.ts";
import { devices, deviceType, poolsFor } from "../../src/catalog/devices.ts";
import { isEstimate, type Figure } from "../../src/catalog/figure.ts";
import {
  gridCarbonSignal,
  gridNames,
  gridProfile,
  hourWeightedMean,
  provinces,
} from "../../src/catalog/grids.ts";
import { jobClasses } from "../../src/catalog/jobClasses.ts";
import { latencyMs } from "../../src/catalog/latency.ts";
import { origins } from "../../src/catalog/origins.ts";
import { sources } from "../../src/catalog/sources.ts";
import { outdoorTemperatureSignal } from "../../src/catalog/temperatures.ts";
import { pueOf } from "../../src/energy/cooling.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import type { Signal } from "../../src/signal/signal.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { itShared, sharedPath } from "../shared.ts";

const YEAR_MS = 365 * MS_PER_DAY;
const newYear = epochOfLocal("2023-01-01T00:00", "Asia/Shanghai");
const clock = new LocalClock(newYear, "Asia/Shanghai");

/** Every figure in the catalogue, with where it stands. */
function figures(): [string, Figure][] {
  const found: [string, Figure][] = [];
  const walk = (path: string, value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    if ("grade" in value && "value" in value) found.push([path, value as Figure]);
    else for (const [key, child] of Object.entries(value)) walk(`${path}.${key}`, child);
  };
  walk("clusters", Object.fromEntries(clusters().map((entry) => [entry.id, entry])));
  walk("devices", Object.fromEntries(devices().map((entry) => [entry.id, entry])));
  walk("provinces", Object.fromEntries(provinces().map((entry) => [entry.name, entry])));
  walk("origins", Object.fromEntries(origins().map((entry) => [entry.id, entry])));
  return found;
}

describe("every figure of the catalogue", () => {
  it("is a finite number with a known grade", () => {
    expect(figures().length).toBeGreaterThan(200);
    for (const [path, figure] of figures()) {
      expect(Number.isFinite(figure.value), path).toBe(true);
      expect(["A", "A-derived", "B", "C"], path).toContain(figure.grade);
    }
  });

  it("names sources that are in the list", () => {
    for (const [path, figure] of figures()) {
      for (const id of figure.source.split(" ").filter((id) => id !== ""))
        expect(sources(), path).toHaveProperty(id);
    }
  });

  it("of grade A names its source, unless it is the vendor's own specification or a mean of such", () => {
    const bare = figures().filter(([, figure]) => figure.grade === "A" && figure.source === "");
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it("lies inside its own range where it has one, and is called an estimate when its grade is C", () => {
    for (const [path, figure] of figures()) {
      if (figure.range) {
        expect(figure.value, path).toBeGreaterThanOrEqual(figure.range[0]);
        expect(figure.value, path).toBeLessThanOrEqual(figure.range[1]);
      }
      expect(isEstimate(figure)).toBe(figure.grade === "C");
    }
  });
});

describe("hubs and clusters", () => {
  it("are eight and ten, and Chengdu-Chongqing keeps its two worlds apart", () => {
    expect(hubs()).toHaveLength(8);
    expect(clusters()).toHaveLength(10);
    const twins = clusters().filter((entry) => entry.hub === "chengdu-chongqing");
    expect(twins.map((entry) => [entry.id, entry.factor2022.value])).toEqual([
      ["tianfu", 0.1404],
      ["chongqing", 0.5227],
    ]);
  });

  it("lie in China, with twelve monthly temperatures around their annual mean", () => {
    for (const entry of clusters()) {
      expect(entry.lat).toBeGreaterThan(18);
      expect(entry.lat).toBeLessThan(54);
      expect(entry.lon).toBeGreaterThan(73);
      expect(entry.lon).toBeLessThan(136);
      expect(entry.monthlyTemperatureC).toHaveLength(12);
      expect(mean(entry.monthlyTemperatureC)).toBeCloseTo(entry.temperature.value, 0);
      expect(entry.puePolicyMax.value).toBeGreaterThanOrEqual(1);
    }
  });

  it("have western hubs that take the nation's non-real-time work: four of them", () => {
    expect(
      hubs()
        .filter((entry) => entry.west)
        .map((entry) => entry.nameZh),
    ).toEqual(["内蒙古", "贵州", "甘肃", "宁夏"]);
  });

  it("are asked for by id, with the nearest named for a slip", () => {
    expect(cluster("zhongwei").nameZh).toBe("中卫");
    expect(() => cluster("zhangjiaku")).toThrow(/did you mean "zhangjiakou"/);
  });

  itShared("carry the official factors of 2021 and 2022 exactly", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "hubs.csv"), "utf8"));
    for (const row of rows) {
      const entry = clusters().find((candidate) => candidate.nameZh === row.cluster)!;
      expect(entry.factor2021.value).toBe(Number(row.ef2021_kg_per_kWh));
      expect(entry.factor2022.value).toBe(Number(row.ef2022_kg_per_kWh));
      expect(entry.capacityMW.value).toBe(Number(row.sim_capacity_MW_IT));
    }
  });
});

describe("grids", () => {
  it("have profiles whose mean over the hours of a year is the official factor", () => {
    for (const name of gridNames()) {
      const profile = gridProfile(name);
      expect(profile.synthetic).toBe(true);
      expect(hourWeightedMean(profile.kgPerKWh) / profile.factor2022.value).toBeCloseTo(1, 12);
      for (const hours of profile.kgPerKWh) for (const value of hours) expect(value).toBeGreaterThan(0);
    }
  });

  it("serve every cluster, with the factor that the cluster states", () => {
    for (const entry of clusters()) {
      expect(gridProfile(entry.province).factor2022.value).toBeCloseTo(entry.factor2022.value, 4);
    }
  });

  it("give a signal whose cheapest hour is the profile's cheapest hour in Beijing time", () => {
    const signal = gridCarbonSignal("宁夏", newYear, YEAR_MS);
    expect(signal.mean(0, YEAR_MS) / (gridProfile("宁夏").factor2022.value * 1_000)).toBeCloseTo(1, 9);
    const july = gridProfile("宁夏").kgPerKWh[6];
    const cheapest = july.indexOf(Math.min(...july));
    const day = (epochOfLocal("2023-07-15T00:00", "Asia/Shanghai") - newYear) / MS_PER_HOUR;
    const hours = Array.from({ length: 24 }, (_, hour) => signal.at((day + hour) * MS_PER_HOUR));
    expect(hours.indexOf(Math.min(...hours))).toBe(cheapest);
    expect(hours[cheapest]).toBeCloseTo(july[cheapest] * 1_000, 9);
  });

  it("refuse one without a profile and name the nearest", () => {
    expect(() => gridProfile("宁厦")).toThrow(/宁夏/);
  });

  itShared("carry every provincial factor of 2021 and 2022 exactly", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "emission_factors.csv"), "utf8")).filter(
      (row) => row.scope === "province" && row.kind === "average_consumption" && row.data_year === "2022",
    );
    for (const row of rows) {
      expect(provinces().find((grid) => grid.name === row.name)?.factor2022.value, row.name).toBe(
        Number(row.value),
      );
    }
  });
});

describe("temperatures", () => {
  it("average over every month to its own mean", () => {
    for (const entry of clusters()) {
      const signal = outdoorTemperatureSignal(
        entry.id,
        entry.monthlyTemperatureC,
        entry.diurnalRange.value,
        clock,
        YEAR_MS,
      );
      let fromMs = 0;
      [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].forEach((days, month) => {
        const toMs = fromMs + days * MS_PER_DAY;
        expect(signal.mean(fromMs, toMs)).toBeCloseTo(entry.monthlyTemperatureC[month], 3);
        fromMs = toMs;
      });
    }
  });

  it("depart from the season by daily noise of the given spread, the same for the same stream, and by none for 0", () => {
    const monthlyC = Array<number>(12).fill(10);
    const noisy = (sdC: number) =>
      outdoorTemperatureSignal("x", monthlyC, 0, clock, YEAR_MS, {
        sdC,
        stream: new RandomStreams(3).stream("weather/x"),
      });
    const days = (signal: Signal) => Array.from({ length: 365 }, (_, day) => signal.at(day * MS_PER_DAY));
    expect(days(noisy(0))).toEqual(Array<number>(365).fill(10));
    expect(days(noisy(4))).toEqual(days(noisy(4)));
    // An autoregressive year of days has about 365 × 0.3 ÷ 1.7 independent ones: a fifth of its spread is left to chance.
    expect(deviation(days(noisy(4)))!).toBeGreaterThan(3);
    expect(deviation(days(noisy(4)))!).toBeLessThan(5);
  });

  it("are lowest before dawn and highest in the afternoon, apart by the diurnal range", () => {
    const signal = outdoorTemperatureSignal("x", Array<number>(12).fill(10), 12, clock, MS_PER_DAY);
    const hours = Array.from({ length: 24 }, (_, hour) => signal.at(hour * MS_PER_HOUR));
    expect([2, 3]).toContain(hours.indexOf(Math.min(...hours)));
    expect([14, 15]).toContain(hours.indexOf(Math.max(...hours)));
    expect(Math.max(...hours) - Math.min(...hours)).toBeCloseTo(12, 0);
  });
});

describe("cooling technologies", () => {
  it("make the report's split: 0.403 cooling, 0.0746 power, 0.0149 other, PUE 1.4925", () => {
    const overhead = coolingTechnology("report-split").overhead(20);
    expect(overhead.cooling).toBeCloseTo(0.403, 4);
    expect(overhead.power).toBeCloseTo(0.0746, 4);
    expect(overhead.other).toBeCloseTo(0.0149, 4);
    expect(pueOf(overhead)).toBeCloseTo(1.4925, 4);
  });

  it("land on the published annual PUE of each climate, within 0.02", () => {
    const annualPue = (technology: string, entry: (typeof all)[number]): number => {
      const model = coolingTechnology(technology);
      const signal = outdoorTemperatureSignal(
        entry.id,
        entry.monthlyTemperatureC,
        entry.diurnalRange.value,
        clock,
        YEAR_MS,
      );
      return mean(
        Array.from({ length: 8760 }, (_, hour) => pueOf(model.overhead(signal.at(hour * MS_PER_HOUR)))),
      )!;
    };
    const all = clusters();
    for (const entry of all) {
      expect(
        Math.abs(annualPue("modern-free-cooling", entry) - entry.pueModern.value),
        entry.id,
      ).toBeLessThan(0.02);
    }
  });

  it("never have a PUE below 1, whatever the weather", () => {
    for (const { name } of coolingTechnologies()) {
      for (let t = -50; t <= 60; t += 5)
        expect(pueOf(coolingTechnology(name).overhead(t))).toBeGreaterThan(1);
    }
  });
});

describe("devices", () => {
  it("draw less idle than at peak and have a service life", () => {
    for (const { id } of devices()) {
      const type = deviceType(id);
      expect(type.idleW).toBeGreaterThan(0);
      expect(type.peakW).toBeGreaterThan(type.idleW);
      expect(type.lifetimeYears).toBe(5);
      expect(type.embodiedKg).toBeGreaterThan(0);
      expect(type.sleep!.sleepW).toBeLessThan(type.idleW);
      expect(type.sleep!.wakeUpMs).toBeGreaterThan(0);
    }
  });

  it("fill a capacity at peak by the mix: half accelerators in servers of eight, half CPU servers", () => {
    const pools = poolsFor(100, 0.5, 1);
    const powerW = sum(pools, ({ device, count }) => count * deviceType(device).peakW);
    expect(powerW / 100e6).toBeCloseTo(1, 3);
    expect(pools.find(({ device }) => device.startsWith("accelerator"))!.count % 8).toBe(0);
  });

  it("leave at least one server of each kind in the smallest slice", () => {
    expect(poolsFor(1, 0.5, 1e-6).map(({ count }) => count)).toEqual([1, 8]);
    expect(poolsFor(1, 0, 1).map(({ device }) => device)).toEqual(["cpu-server"]);
    expect(poolsFor(1, 1, 1).map(({ device }) => device)).toEqual(["accelerator-a100"]);
  });
});

describe("latency", () => {
  itShared("follows the table of 165 pairs within its rounding", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "network.csv"), "utf8")).filter(
      (row) => row.kind === "hub-hub",
    );
    expect(rows).toHaveLength(45);
    const place = (name: string | undefined) => clusters().find((entry) => entry.nameZh === name)!;
    for (const row of rows) {
      const modelled = latencyMs(place(row.from), place(row.to));
      expect(Math.abs(modelled - Number(row.ip_private_oneway_ms)), `${row.from}–${row.to}`).toBeLessThan(
        0.06,
      );
    }
  });

  it("averages 14.6 ms between clusters of different hubs, as measured", () => {
    const pairs = clusters().flatMap((a, i) =>
      clusters()
        .slice(i + 1)
        .map((b) => [a, b] as const),
    );
    const apart = pairs.filter(([a, b]) => a.hub !== b.hub);
    expect(apart).toHaveLength(43);
    expect(Math.abs(mean(apart, ([a, b]) => latencyMs(a, b))! - 14.6)).toBeLessThan(0.2);
  });
});

describe("demand", () => {
  it("comes from twelve regions whose shares add up to 1", () => {
    expect(origins()).toHaveLength(12);
    expect(sum(origins(), (origin) => origin.share.value)).toBeCloseTo(1, 3);
  });

  it("is divided among classes whose shares of compute add up to 1, all of them estimates", () => {
    expect(sum(jobClasses(), (jobClass) => jobClass.computeShare)).toBeCloseTo(1, 9);
    expect(jobClasses().every(isEstimate)).toBe(true);
  });
});
