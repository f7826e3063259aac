import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/errors.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { compare } from "../../src/study/compare.ts";

const scenario = (services: string, policies = "origin") => `version: 1
name: s
start: 2025-07-07T00:00
duration: 4 h
catalogue: none
devices: { box: { kind: cpu, idle: 100 W, peak: 300 W, embodied: 1 t, sleep: 5 W, wakeUp: 1 min } }
origins: { home: { lat: 30, lon: 110, share: 100 % } }
clusters:
  one: { lat: 30, lon: 110, pools: [{ device: box, count: 4 }], pue: 1.2, carbon: { factor: 500 g/kWh } }
services: ${services}
workload: { generate: { classes: { none: { kind: cpu, jobs: 0, devices: { distribution: constant, value: 1 }, duration: { distribution: constant, value: 1 h } } } } }
policies: [${policies}]
`;

function issuesOf(services: string, policies?: string): string[] {
  try {
    parseScenario(scenario(services, policies), "s.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

const FLAT = `dailyShape: [${Array(24).fill(1).join(", ")}], weeklyShape: [1, 1, 1, 1, 1, 1, 1]`;

describe("services of a scenario", () => {
  it("state their mean demand in devices or as a share of those installed", async () => {
    for (const amount of ["devices: 3", "load: 75 %"]) {
      const experiment = await buildExperiment(
        parseScenario(scenario(`{ chat: { kind: cpu, ${amount}, ${FLAT} } }`), "s.yaml"),
        { baseDir: "." },
      );
      const [{ summary }] = compare(experiment).runs;
      expect(summary).toMatchObject({ serviceDemandDeviceHours: 12, serviceUnservedDeviceHours: 0 });
    }
  });

  it("follow a log of requests, and tell what of it was left out", async () => {
    const folder = mkdtempSync(join(tmpdir(), "eastwest-services-"));
    writeFileSync(
      join(folder, "log.csv"),
      "TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:00:00.0000000,7200000,0\\n2023-11-16 18:30:00.0000000,x,1\\n2023-11-16 19:10:00.0000000,0,180000\\n"
        .split("\\n")
        .join("\n"),
    );
    const trace =
      "{ file: log.csv, format: azure-llm, throughput: { prefill: 1000, decode: 50, devices: 1 } }";
    const experiment = await buildExperiment(
      parseScenario(scenario(`{ chat: { kind: cpu, trace: ${trace} } }`), "s.yaml"),
      { baseDir: folder },
    );
    // 2 h of device-time in the first hour, 1 h in the second.
    const [{ summary }] = compare(experiment).runs;
    expect(summary).toMatchObject({ serviceDemandDeviceHours: 3, serviceUnservedDeviceHours: 0 });
    expect(experiment.warnings).toEqual([
      "services.chat.trace: 1 of 3 rows left out: not a number, first in line 3",
    ]);
    expect(experiment.inputs.map(({ path }) => path)).toEqual(["log.csv"]);
  });

  it.each([
    ["{ chat: { kind: cpu } }", "services.chat: state exactly one of devices, load and trace"],
    [
      "{ chat: { kind: cpu, devices: 1, load: 5 % } }",
      "services.chat: state exactly one of devices, load and trace",
    ],
    [
      "{ chat: { kind: cpu, devices: 1, weeklyShape: [0, 0, 0, 0, 0, 0, 0] } }",
      "services.chat.weeklyShape: at least one value must be above 0",
    ],
    [
      "{ chat: { kind: cpu, trace: { file: x, format: servegen, throughput: { prefill: 1, decode: 1, devices: 1 } } } }",
      "services.chat.trace.tokens: must be stated: servegen holds request rates and no tokens",
    ],
  ])("are checked: %s", (services, expected) => {
    expect(issuesOf(services)).toEqual([expected]);
  });

  it("cannot be combined with devices that sleep, and a split part must be one that there is", () => {
    const chat = "{ chat: { kind: cpu, devices: 1 } }";
    expect(issuesOf(chat, "{ place: origin, power: sleep-after }")).toEqual([
      "policies.0.power: devices that sleep and services cannot be combined; use always-on",
    ]);
    expect(issuesOf(chat, "{ place: origin, split: nearst }")).toEqual([
      'policies.0.split: unknown split part "nearst"; did you mean "nearest"?',
    ]);
  });
});
