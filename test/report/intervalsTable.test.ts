import { describe, expect, it } from "vitest";
import type { Cell } from "../../src/report/column.ts";
import { intervalsTable } from "../../src/report/intervalsTable.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const cell = (name: string, row: Parameters<(typeof intervalsTable.columns)[0]["value"]>[0]): Cell =>
  intervalsTable.columns.find((column) => column.name === name)!.value(row);

describe("intervals.csv", () => {
  it("gives back the carbon intensity to the last bit, at the hour it was stated for", () => {
    const stated = [581.3, 0.1, 702.9];
    const result = run(
      worldOf([{ pue: 1.37, carbon: stated }]),
      jobsOf([job({ workMs: MS_PER_HOUR })]),
      { place: "origin" },
      options({ horizonMs: 3 * MS_PER_HOUR }),
    );
    for (let interval = 0; interval < result.intervals.length; interval++) {
      const row = { result, interval, cluster: 0 };
      const hour = Math.floor(Number(cell("start_ms", row)) / MS_PER_HOUR);
      expect(cell("carbon_intensity_g_per_kwh", row)).toBe(stated[hour]);
    }
    expect(result.intervals.length).toBe(12);
  });

  it("counts what two of four devices held for half an interval as a quarter", () => {
    const result = run(
      worldOf([{ devices: 4 }]),
      jobsOf([job({ workMs: MS_PER_HOUR / 8, milliDevices: 2_000 })]),
      { place: "origin" },
      options({ horizonMs: MS_PER_HOUR }),
    );
    expect(cell("utilisation", { result, interval: 0, cluster: 0 })).toBe(0.25);
    expect(cell("utilisation", { result, interval: 1, cluster: 0 })).toBe(0);
    expect(cell("start_utc", { result, interval: 1, cluster: 0 })).toBe("1970-01-01T00:15:00Z");
  });
});
