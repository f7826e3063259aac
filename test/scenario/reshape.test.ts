import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/errors.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const HOUR = MS_PER_HOUR;

const scenario = (fields: string) => `version: 1
name: s
start: 2025-07-07T00:00
duration: 10 h
catalogue: none
devices: { box: { kind: cpu, idle: 100 W, peak: 300 W, embodied: 1 t } }
origins: { home: { lat: 30, lon: 110, share: 100 % } }
clusters:
  one: { lat: 30, lon: 110, pools: [{ device: box, count: 4 }], pue: 1.2, carbon: { factor: 500 g/kWh } }
workload:
  trace: { file: t.csv, timeUnit: h, devicesPerUnit: 1, columns: { submit: t, duration: d, devices: n }${fields} }
policies: [origin]
`;

const folder = mkdtempSync(join(tmpdir(), "eastwest-reshape-"));
// A job of one device and 6 minutes every quarter of an hour, for 20 hours.
writeFileSync(
  join(folder, "t.csv"),
  ["t,d,n", ...Array.from({ length: 80 }, (_, i) => `${i / 4},0.1,1`)].join("\n"),
);
const jobsWith = async (fields: string, seed = 1) =>
  (await buildExperiment(parseScenario(scenario(fields), "s.yaml"), { baseDir: folder })).jobs(seed);
const hoursOf = async (fields: string) => Array.from((await jobsWith(fields)).submitMs, (ms) => ms / HOUR);

describe("a trace in a scenario", () => {
  it("is read as far as the run lasts", async () => {
    expect(await hoursOf("")).toEqual(Array.from({ length: 40 }, (_, i) => i / 4));
  });

  it("can be a window of it", async () => {
    expect(await hoursOf(", window: { from: 15 h, to: 17 h }")).toEqual([
      0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75,
    ]);
    expect(await hoursOf(", window: { from: 15 h }")).toHaveLength(20);
  });

  it("can be stretched, and is read farther when it is pressed together", async () => {
    expect(await hoursOf(", stretch: 4")).toEqual(Array.from({ length: 10 }, (_, i) => i));
    expect(await hoursOf(", stretch: 0.5")).toHaveLength(80);
  });

  it("can be sampled by seed, and brought to a load", async () => {
    expect((await jobsWith(", sample: 25 %")).count).toBe(10);
    expect([...(await jobsWith(", sample: 25 %", 2)).submitMs]).not.toEqual([
      ...(await jobsWith(", sample: 25 %")).submitMs,
    ]);
    // 40 jobs of 0.1 device-hours on 4 devices for 10 hours are 10 %.
    expect((await jobsWith(", load: 5 %")).count).toBe(20);
    expect((await jobsWith(", load: 25 %")).count).toBe(100);
  });

  it("says among its assumptions how it was changed", async () => {
    const { assumptions } = await buildExperiment(
      parseScenario(scenario(", window: { from: 5 h }, stretch: 2, sample: 50 %, load: 20 %"), "s.yaml"),
      { baseDir: folder },
    );
    expect(assumptions.map(({ text }) => text)).toContain(
      "The trace is not run as it is: from 5 h on, submissions over 2 times the time, a sample of 50 % of the jobs, sampled or copied to a load of 20 %.",
    );
  });

  it("must have a window whose end is after its beginning", () => {
    expect(() => parseScenario(scenario(", window: { from: 5 h, to: 5 h }"), "s.yaml")).toThrow(
      ScenarioError,
    );
  });
});
