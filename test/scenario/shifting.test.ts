import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DataError, ScenarioError } from "../../src/errors.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { nameOfPolicy } from "../../src/scenario/policyNames.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { compare } from "../../src/study/compare.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const H = MS_PER_HOUR;

const scenario = (more: string, policies = "[origin]", classFields = "") => `version: 1
name: s
start: 2025-07-07T00:00
zone: UTC
duration: 1 d
catalogue: none
devices: { box: { kind: cpu, idle: 100 W, peak: 300 W, embodied: 1 t } }
origins: { home: { lat: 30, lon: 110, share: 100 % } }
clusters:
  here:
    { lat: 30, lon: 110, pools: [{ device: box, count: 40 }], pue: 2, carbon: { values: [500, 100, 300], step: 8 h, unit: g/kWh, pastEnd: repeat } }
workload:
  generate:
    classes:
      batch:
        { kind: cpu, jobs: 20, devices: { distribution: constant, value: 1 }, duration: { distribution: constant, value: 50 min }${classFields} }
policies: ${policies}
${more}
`;

function issuesOf(text: string): string[] {
  try {
    parseScenario(text, "s.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe("a list of parts in a policy", () => {
  it("stands for each of them, in every combination, the last sort changing fastest", () => {
    const spec = parseScenario(
      scenario("", "[{ place: [origin, lowest-carbon], time: [now, wait-awhile], queue: edf }]"),
      "s.yaml",
    );
    expect(spec.policies.map(nameOfPolicy)).toEqual([
      "origin+edf",
      "origin+wait-awhile+edf",
      "lowest-carbon+edf",
      "lowest-carbon+wait-awhile+edf",
    ]);
  });

  it.each([
    ["[{ place: [origin, orign] }]", /^policies\.0\.place\.1: unknown place part "orign"/],
    [
      "[{ place: [origin, lowest-carbon], time: [now, { name: threshold, ahed: 3 }] }]",
      /^policies\.0\.time\.1\.ahed: unknown parameter of threshold; did you mean "ahead"\?$/,
    ],
    ["[{ place: [] }]", /^policies\.0: a list of parts needs at least one$/],
    ["[{ name: x, place: [origin, lowest-pue] }]", /^policies\.0\.name: .*leave name out$/],
    ["[origin, { place: [origin, lowest-pue] }]", /^policies\.1: two policies are named "origin"/],
    [
      "[{ place: [where-and-when, origin], time: [now] }]",
      /^policies\.0\.time\.0: where-and-when decides when/,
    ],
  ])("%s is refused where it is wrong, once", (policies, message) => {
    const issues = issuesOf(scenario("", policies));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(message);
  });

  it("may not stand for more policies than can be compared", () => {
    const parts = Array.from({ length: 40 }, (_, i) => `{ name: threshold, percentile: ${i} }`).join(", ");
    const queues = Array.from({ length: 40 }, () => "fifo").join(", ");
    const issues = issuesOf(scenario("", `[{ place: origin, time: [${parts}], queue: [${queues}] }]`));
    expect(issues).toEqual(["policies.0: stands for 1600 policies; at most 1000 are compared"]);
  });
});

describe("forecasts of a scenario", () => {
  const built = (more: string, files: Readonly<Record<string, string>> = {}) => {
    const baseDir = mkdtempSync(join(tmpdir(), "eastwest-forecast-"));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(baseDir, name), content);
    const text = scenario(more, "[{ name: w, place: origin, time: wait-awhile }]", ", slack: 12 h");
    return buildExperiment(parseScenario(text, "s.yaml"), { baseDir });
  };
  const meanWaitS = async (...given: Parameters<typeof built>) =>
    compare(await built(...given)).runs[0].summary.waitMeanS;

  it("are perfect unless it says otherwise, and that is said", async () => {
    const experiment = await built("");
    expect(experiment.world.forecast?.model).toBe("perfect");
    expect(experiment.assumptions.map(({ text }) => text).join()).toMatch(/perfect, which no real ones are/);
  });

  it("change when jobs run: with persistence nothing is gained by waiting", async () => {
    expect(await meanWaitS("forecast: { model: persistence }")).toBe(0);
    expect(await meanWaitS("")).toBeGreaterThan(3_600);
  });

  const file = (...rows: string[]) => ["issued,target,value", ...rows].join("\n");
  const fromFile =
    "forecast: { model: file, files: { here: f.csv }, columns: { issued: issued, target: target, value: value } }";

  it("are read from a file as issued, times PUE", async () => {
    const experiment = await built(fromFile, {
      "f.csv": file(
        "2025-07-07T06:00Z,2025-07-07T06:00Z,7",
        "2025-07-07T06:00Z,2025-07-07T09:00Z,8",
        "2025-07-07T00:00+00:00,2025-07-07T00:00Z,5",
        "2025-07-07T00:00+00:00,2025-07-07T02:00Z,6",
      ),
    });
    const spec = experiment.world.forecast!;
    expect(spec.model).toBe("file");
    const [issued] = spec.model === "file" ? spec.issued : [];
    expect(issued.map(({ issuedMs }) => issuedMs / H)).toEqual([0, 6]);
    expect(issued.map(({ steps }) => Array.from(steps.startsMs, (ms) => ms / H))).toEqual([
      [0, 2, 4],
      [6, 9, 12],
    ]);
    expect(compare(experiment).runs).toHaveLength(1);
  });

  it.each([
    ["no column", "a,b\n1,2", /^f\.csv:1: columns\.issued: there is no column "issued"; the header has/],
    [
      "a time without its offset",
      file("2025-07-07T00:00Z,2025-07-07 00:00,3"),
      /^f\.csv:2: target: "2025-07-07 00:00" is no timestamp with its offset/,
    ],
    ["no number", file("2025-07-07T00:00Z,2025-07-07T00:00Z,x"), /^f\.csv:2: value: "x" is no number/],
    ["one step", file("2025-07-07T00:00Z,2025-07-07T00:00Z,3"), /^f\.csv:2: the only step of its issue/],
    [
      "the same twice",
      file("2025-07-07T00:00Z,2025-07-07T00:00Z,3", "2025-07-07T00:00Z,2025-07-07T00:00Z,4"),
      /^f\.csv:3: the same issue and target as line 2/,
    ],
    ["nothing", file(), /^f\.csv: holds no forecast/],
  ])("%s in the file is refused with its line", async (_, content, message) => {
    await expect(built(fromFile, { "f.csv": content })).rejects.toThrow(DataError);
    await expect(built(fromFile, { "f.csv": content })).rejects.toThrow(message);
  });

  it.each([
    ["forecast: { model: perfct }", /^forecast\.model: /],
    ["forecast: { model: file }", /^forecast\.files: names no file for here; every cluster needs one$/],
    ["forecast: { files: { here: f.csv } }", /^forecast\.files: only model: file reads files$/],
    [
      "forecast: { model: file, files: { here: a, there: b } }",
      /^forecast\.files\.there: no cluster "there"/,
    ],
    ["forecast: { model: median, days: 0 }", /^forecast\.days: /],
  ])("%s is refused", (more, message) => {
    const issues = issuesOf(scenario(more));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(message);
  });
});

describe("elastic classes", () => {
  const scaling = (fields: string) => scenario("", "[origin]", `, ${fields}`);

  it("have a profile relative to the first width", async () => {
    const text = scaling("interruptible: true, scaling: { throughput: [50, 90], power: [200, 500] }");
    const experiment = await buildExperiment(parseScenario(text, "s.yaml"), { baseDir: "." });
    expect(experiment.jobs(1).classes[0].scaling).toEqual({ throughput: [1, 1.8], power: [1, 2.5] });
  });

  it("need as many powers as throughputs, and to be interruptible", () => {
    const path = "workload.generate.classes.batch.scaling";
    expect(issuesOf(scaling("scaling: { throughput: [1, 2], power: [1] }"))).toEqual([
      `${path}: elastic jobs are resized by suspending them; say interruptible: true`,
      `${path}.power: holds 1 numbers where throughput holds 2`,
    ]);
  });
});
