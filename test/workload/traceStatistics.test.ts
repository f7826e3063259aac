import { describe, expect, it } from "vitest";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { jobStoreFrom } from "../../src/model/jobStore.ts";
import type { ReadReport } from "../../src/workload/readReport.ts";
import { jobStatistics, quantiles } from "../../src/workload/traceStatistics.ts";
import { jobClass } from "./traceFile.ts";

const REPORT: ReadReport = {
  file: "x",
  format: "csv",
  rows: 0,
  used: 0,
  skipped: [],
  notes: [],
  warnings: [],
  header: {},
  timeZero: "",
  zeroMs: 0,
  clock: "relative",
  spanMs: 0,
};

const job = (submitH: number, hours: number, devices: number, kind = 0) => ({
  submitMs: submitH * MS_PER_HOUR,
  workMs: hours * MS_PER_HOUR,
  milliDevices: devices * 1000,
  kind,
  classOf: 0,
  origin: 0,
});

describe("statistics of a trace", () => {
  it("quantiles are linear between the values", () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
    expect(quantiles(values)).toEqual({ min: 0, p10: 10, p50: 50, p90: 90, p99: 99, max: 100 });
    expect(quantiles([7])).toEqual({ min: 7, p10: 7, p50: 7, p90: 7, p99: 7, max: 7 });
    expect(quantiles([NaN, 7, NaN])).toEqual(quantiles([7]));
    expect([quantiles([]), quantiles([NaN])]).toEqual([null, null]);
  });

  it("devices in use by hour of the day, worked by hand, up to the last submission", () => {
    // 4 devices from 1:30 to 3:00 and 2 on the next day from 3:00 on, in a span from 1:30 to 4:00 the next day.
    const jobs = jobStoreFrom([job(1.5, 1.5, 4), job(27, 10, 2), job(28, 1, 1)], [jobClass("x")]);
    const { kinds, submissionsPerHour } = jobStatistics(jobs, REPORT);
    const [cpu] = kinds;
    expect(cpu.devicesInUseByHour.slice(0, 5)).toEqual([0, 2 / 1.5, 4 / 2, 2 / 2, 0]);
    expect(cpu.meanDevicesInUse).toBeCloseTo((4 * 1.5 + 2 * 1) / 26.5, 12);
    expect(submissionsPerHour.slice(0, 5)).toEqual([0, 1 / 1.5, 0, 1 / 2, 1]);
  });

  it("the mean over all hours is the mean in use when the span is whole days, for every kind", () => {
    const list = [job(0, 100, 3), job(5, 3, 2, 1), job(30.25, 60.5, 8, 1), job(72, 1, 1)];
    const { kinds } = jobStatistics(jobStoreFrom(list, [jobClass("x")]), REPORT);
    expect(kinds.map(({ kind, jobs }) => [kind, jobs])).toEqual([
      ["cpu", 2],
      ["gpu", 2],
    ]);
    for (const { devicesInUseByHour, meanDevicesInUse } of kinds) {
      expect(devicesInUseByHour.reduce((sum, value) => sum + value, 0) / 24).toBeCloseTo(
        meanDevicesInUse!,
        12,
      );
    }
    expect(kinds[0].meanDevicesInUse).toBe(3);
  });

  it("hours are those of the trace's dates, or of the zone in an SWF header", () => {
    const jobs = jobStoreFrom([job(0, 1, 1), job(0.5, 1, 1)], [jobClass("x")]);
    const hourOf = (report: Partial<ReadReport>) => {
      const { submissionsPerHour, clock } = jobStatistics(jobs, { ...REPORT, ...report });
      return [submissionsPerHour.findIndex((value) => value > 0), clock.basis];
    };
    expect(hourOf({ clock: "dates", zeroMs: 400 * MS_PER_DAY + 18 * MS_PER_HOUR })).toEqual([18, "dates"]);
    // 1996-09-23 14:00:31 UTC+2, summer time in Stockholm.
    const header = { UnixStartTime: "843480031", TimeZoneString: "Europe/Stockholm" };
    expect(hourOf({ header })).toEqual([14, "zone"]);
    expect(hourOf({ header: { ...header, TimeZoneString: "Nowhere/Land" } })).toEqual([12, "zone"]);
    expect(hourOf({ header: { UnixStartTime: "1e300" } })).toEqual([0, "relative"]);
  });

  it("a trace of one instant has no means", () => {
    const { kinds, interArrivalS } = jobStatistics(jobStoreFrom([job(3, 1, 1)], [jobClass("x")]), REPORT);
    expect(kinds[0].meanDevicesInUse).toBeNull();
    expect(interArrivalS).toBeNull();
  });
});
