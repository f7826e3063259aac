import { describe, expect, it } from "vitest";
import { monthsOf } from "../../src/energy/calendar.ts";
import { demandCharge, peakOf } from "../../src/energy/demandCharge.ts";
import { IntervalTable } from "../../src/energy/intervalTable.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { Signal } from "../../src/signal/signal.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_DAY, MS_PER_HOUR, W_PER_KW } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";

const DAY = MS_PER_DAY;
const HOUR = MS_PER_HOUR;
const ZONE = "Asia/Shanghai";
const clockFrom = (local: string) => new LocalClock(epochOfLocal(local, ZONE), ZONE);

/** A table of imports: each interval's start, end and the mean kW of each cluster. */
function tableOf(rows: readonly (readonly [fromMs: number, toMs: number, ...kW: number[]])[]): IntervalTable {
  const clusters = rows[0].length - 2;
  const table = new IntervalTable(clusters, rows.length, ["demandCny"]);
  for (const [fromMs, toMs, ...kW] of rows) {
    const row = table.append(fromMs, toMs) * clusters;
    kW.forEach((value, c) => (table.gridWms[row + c] = value * W_PER_KW * (toMs - fromMs)));
  }
  return table;
}

const bookedOf = (table: IntervalTable, cluster = 0) =>
  Array.from({ length: table.length }, (_, i) => table.at("demandCny", i * table.clusters + cluster));

describe("a demand charge of 40 CNY per kW and month from 15 January to the end of February", () => {
  // A day's width in place of 15 minutes. Peaks: 100 kW in January, of which 17 of 31 days are covered; 60 kW in February.
  const months = monthsOf(clockFrom("2025-01-15T00:00"), 45 * DAY);
  const rows = Array.from({ length: 45 }, (_, day): [number, number, number] => [
    day * DAY,
    (day + 1) * DAY,
    day === 3 ? 100 : day === 20 ? 60 : 25,
  ]);
  const table = tableOf(rows);
  demandCharge(table, 0, 40, months, DAY);
  const booked = bookedOf(table);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

  it("comes to 100 kW × 40 × 17/31 for January and 60 kW × 40 for February", () => {
    expect(sum(booked.slice(0, 17))).toBeCloseTo((100 * 40 * 17) / 31, 9);
    expect(sum(booked.slice(17))).toBeCloseTo(60 * 40, 9);
  });

  it("is spread over each month in proportion to the import: the peak day of January pays 100 parts of 500", () => {
    expect(booked[3]).toBeCloseTo((((100 * 40 * 17) / 31) * 100) / (16 * 25 + 100), 9);
    expect(booked[0]).toBeCloseTo(booked[3] / 4, 9);
    expect(booked[20]).toBeCloseTo((60 * 40 * 60) / (27 * 25 + 60), 9);
  });
});

describe("the highest demand", () => {
  it("is a mean over the whole width, however many intervals cut it", () => {
    const table = tableOf([
      [0, 0.1 * HOUR, 90],
      [0.1 * HOUR, 0.25 * HOUR, 0],
      [0.25 * HOUR, 0.5 * HOUR, 50],
    ]);
    expect(peakOf(table, [0], 0, 3, HOUR / 4).peakW / W_PER_KW).toBeCloseTo(50, 9);
    expect(peakOf(table, [0], 0, 2, HOUR / 4).peakW / W_PER_KW).toBeCloseTo(36, 9);
  });

  it("of several clusters is that of the same time, not the sum of their own", () => {
    const table = tableOf([
      [0, HOUR, 100, 10],
      [HOUR, 2 * HOUR, 20, 80],
    ]);
    const peakKW = (clusters: number[]) => peakOf(table, clusters, 0, 2, HOUR).peakW / W_PER_KW;
    expect([peakKW([0]), peakKW([1]), peakKW([0, 1])]).toEqual([100, 80, 110]);
  });

  it("is charged to each cluster by its own", () => {
    const table = tableOf([
      [0, HOUR, 100, 10],
      [HOUR, 2 * HOUR, 20, 80],
    ]);
    const months = monthsOf(clockFrom("2025-06-01T00:00"), 2 * HOUR);
    demandCharge(table, 0, 30, months, HOUR);
    demandCharge(table, 1, 60, months, HOUR);
    const part = 2 / (30 * 24);
    expect(bookedOf(table, 0).reduce((a, b) => a + b)).toBeCloseTo(100 * 30 * part, 9);
    expect(bookedOf(table, 1).reduce((a, b) => a + b)).toBeCloseTo(80 * 60 * part, 9);
  });
});

describe("what is charged nothing", () => {
  it("is a month without import", () => {
    const table = tableOf([[0, DAY, 0]]);
    demandCharge(table, 0, 40, monthsOf(clockFrom("2025-01-15T00:00"), DAY), HOUR);
    expect(bookedOf(table)).toEqual([0]);
  });

  it("is what jobs use past the horizon, which is in no month", () => {
    const table = tableOf([
      [0, DAY, 10],
      [DAY, 2 * DAY, 500],
    ]);
    demandCharge(table, 0, 31, monthsOf(clockFrom("2025-01-15T00:00"), DAY), DAY);
    expect(bookedOf(table)).toEqual([expect.closeTo(10, 9), 0]);
  });
});

describe("a run over the turn of a month inside an interval", () => {
  it("cuts there, and pays each month's peak for its part of the month", () => {
    // 23:50 local on 31 January, for 20 minutes: 0.4 kW idle at PUE 1, with a job of 0.8 kW more in February.
    const base = worldOf([{ devices: 4, pue: 1 }]);
    const tariff = { price: Signal.constant("price", "CNY/kWh", 0), demandCnyPerKWMonth: 1_000 };
    const world = {
      ...base,
      clock: clockFrom("2025-01-31T23:50"),
      clusters: base.clusters.map((cluster) => ({ ...cluster, tariff })),
    };
    const jobs = jobsOf([job({ submitMs: HOUR / 6, workMs: HOUR, milliDevices: 4_000 })]);
    const when = options({ horizonMs: HOUR / 3, end: "stop", settlementMs: HOUR / 6 });
    const result = run(world, jobs, { place: "origin" }, when);
    expect([...result.intervals.startMs].slice(0, result.intervals.length)).toEqual([0, HOUR / 6]);
    const tenMinutes = 1 / (24 * 6);
    const { summary } = summarise(result);
    expect(summary.costDemandCny).toBeCloseTo((400 * tenMinutes) / 31 + (1_200 * tenMinutes) / 28, 9);
  });
});
