import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/errors.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { compare } from "../../src/study/compare.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const HOUR = MS_PER_HOUR;

const scenario = (faults: string, more = "") => `version: 1
name: s
start: 2025-07-07T00:00
duration: 1 d
catalogue: none
devices: { box: { kind: cpu, idle: 100 W, peak: 300 W, embodied: 1 t } }
origins: { home: { lat: 30, lon: 110, share: 100 % }, far: { lat: 40, lon: 116, share: 0 % } }
clusters:
  clean:
    { lat: 30, lon: 110, pools: [{ device: box, count: 40 }], pue: 1.2, carbon: { values: [100, 900], step: 1 h, unit: g/kWh, pastEnd: repeat } }
  steady: { lat: 31, lon: 112, pools: [{ device: box, count: 40 }], pue: 1.2, carbon: { factor: 500 g/kWh } }
workload:
  checkpoint: { every: 1 h, cost: 1 min, size: 10 GB }
  generate:
    classes:
      batch:
        { kind: cpu, jobs: 60, devices: { distribution: constant, value: 1 }, duration: { distribution: constant, value: 50 min }${more} }
faults: ${faults}
policies: [origin, lowest-carbon]
`;

const experimentOf = (faults: string, more = "", baseDir = ".") =>
  buildExperiment(parseScenario(scenario(faults, more), "s.yaml"), { baseDir });

function issuesOf(faults: string): string[] {
  try {
    parseScenario(scenario(faults), "s.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe("faults of a scenario", () => {
  it("are outages of all or a share of a cluster, once or again and again", async () => {
    const experiment = await experimentOf(
      "{ outages: [{ cluster: clean, from: 2 h, for: 1 h }, { cluster: all, from: 3 h, for: 30 min, every: 10 h, share: 10 % }] }",
    );
    const rows = experiment
      .faults(1)
      .devices.map(
        ({ cluster, pool, fromMs, toMs, devices, planned }) =>
          `${cluster}/${pool} ${fromMs / HOUR}–${toMs / HOUR} ${devices} ${planned}`,
      );
    expect(rows).toEqual([
      "0/-1 2–3 Infinity false",
      "0/0 3–3.5 4 false",
      "0/0 13–13.5 4 false",
      "0/0 23–23.5 4 false",
      "1/0 3–3.5 4 false",
      "1/0 13–13.5 4 false",
      "1/0 23–23.5 4 false",
    ]);
  });

  it("drawn at random are the same for a seed, others for another, and none for who has none", async () => {
    const experiment = await experimentOf("{ failures: [{ mtbf: 40 h, mttr: 2 h }] }");
    expect(experiment.faults(1)).toEqual(experiment.faults(1));
    expect(experiment.faults(1).devices.length).toBeGreaterThan(20);
    expect(experiment.faults(2).devices).not.toEqual(experiment.faults(1).devices);
    expect((await experimentOf("{ failures: [] }")).faults(1).devices).toEqual([]);
  });

  it("reach the runs: an outage changes what finishes when, and costs availability", async () => {
    const broken = compare(await experimentOf("{ outages: [{ cluster: clean, from: 0 h, for: 12 h }] }"));
    const whole = compare(await experimentOf("{}"));
    expect(whole.runs[0].summary).toMatchObject({ availability: 1, interruptions: 0 });
    expect(broken.runs[0].summary.availability).toBeCloseTo(0.75, 12);
    expect(broken.runs[0].summary.waitMeanS).toBeGreaterThan(whole.runs[0].summary.waitMeanS!);
  });

  it("lets interrupted jobs restart in place or anywhere", async () => {
    const outages = "outages: [{ cluster: clean, from: 8.5 h, for: 12 h }]";
    const waits = await Promise.all(
      ["in-place", "anywhere"].map(async (restart) => {
        const { runs } = compare(await experimentOf(`{ restart: ${restart}, ${outages} }`));
        return runs[1].summary;
      }),
    );
    expect(waits[0].interruptions).toBeGreaterThan(0);
    expect(waits[1].boundedSlowdownMean).toBeLessThan(waits[0].boundedSlowdownMean!);
  });

  it("saves progress by the workload's checkpoints, or by the class's own", async () => {
    const classOf = async (more: string) => (await experimentOf("{}", more)).jobs(1).classes[0];
    expect((await classOf("")).checkpoint).toEqual({
      everyMs: HOUR,
      costMs: 60_000,
      restoreMs: 0,
      sizeGB: 10,
    });
    expect((await classOf(", checkpoint: { every: 2 h }, killAtDeclared: true")).checkpoint).toEqual({
      everyMs: 2 * HOUR,
      costMs: 0,
      restoreMs: 0,
      sizeGB: 0,
    });
  });

  it("hides carbon data that is lost from policies, while accounts use the truth", async () => {
    const seen = compare(await experimentOf("{}")).runs[1].summary;
    // Data stops at 0:30, when the grid is at 100 g/kWh: it looks clean for ever.
    const lost = compare(
      await experimentOf("{ signals: [{ cluster: clean, from: 30 min, for: 30 h }] }"),
    ).runs.map(({ summary }) => summary);
    expect(lost[1].carbonLocationKg).toBeGreaterThan(seen.carbonLocationKg);
    // All jobs run at home, as under `origin`; and there the truth is booked.
    expect(lost[1].carbonLocationKg).toBeCloseTo(lost[0].carbonLocationKg, 9);
  });

  it("come from a file too, whose rows are all used or left out by reason", async () => {
    const folder = mkdtempSync(join(tmpdir(), "eastwest-faults-"));
    writeFileSync(
      join(folder, "log.csv"),
      "cluster,start,duration,devices\nclean,1,2,3\nnowhere,1,1,1\nsteady,x,1,1\nsteady,4,0,1\nclean,30,1,1\nsteady,5,1,\n",
    );
    const log =
      "log: { file: log.csv, timeUnit: h, columns: { cluster: cluster, start: start, duration: duration, devices: devices } }";
    const experiment = await experimentOf(`{ ${log} }`, "", folder);
    expect(
      experiment
        .faults(1)
        .devices.map(({ cluster, fromMs, toMs, devices }) => [cluster, fromMs / HOUR, toMs / HOUR, devices]),
    ).toEqual([
      [0, 1, 3, 3],
      [1, 5, 6, Infinity],
    ]);
    expect(experiment.warnings).toEqual([
      "faults.log: 1 of 6 rows left out: unknown cluster, first in line 3",
      "faults.log: 1 of 6 rows left out: not a number, first in line 4",
      "faults.log: 1 of 6 rows left out: no duration (zero or negative), first in line 5",
      "faults.log: 1 of 6 rows left out: begins after the horizon, first in line 6",
    ]);
    await expect(
      experimentOf(
        "{ log: { file: log.csv, timeUnit: h, columns: { cluster: site, start: start, duration: duration } } }",
        "",
        folder,
      ),
    ).rejects.toThrow(
      'log.csv:1: columns.cluster: there is no column "site"; the header has "cluster", "start", "duration", "devices"',
    );
  });

  it.each([
    [
      "{ outages: [{ cluster: clena, from: 1 h, for: 1 h }] }",
      'faults.outages.0.cluster: no cluster "clena"; did you mean "clean"?',
    ],
    [
      "{ outages: [{ device: bax, from: 1 h, for: 1 h }] }",
      'faults.outages.0.device: no device "bax"; did you mean "box"?',
    ],
    [
      "{ links: [{ origin: hme, cluster: clean, from: 1 h, for: 1 h }] }",
      'faults.links.0.origin: no origin "hme"; did you mean "home"?',
    ],
    [
      "{ outages: [{ from: 1 h, for: 1 ms, every: 2 ms }] }",
      "faults.outages.0.every: comes 4.3e+7 times until the horizon, at most 10000; make it longer",
    ],
    [
      "{ outages: [{ from: 1 h, for: 2 y }] }",
      "faults.outages.0.for: must be at most 31557600000 ms; got `2 y`",
    ],
    [
      "{ outages: [{ from: 1 h, for: 3 h, every: 2 h }] }",
      "faults.outages.0.every: must be longer than `for`",
    ],
    [
      "{ failures: [{ mtbf: { distribution: pareto, min: 1 h }, mttr: 1 h }] }",
      "faults.failures.0.mtbf: pareto needs shape and max",
    ],
  ])("are checked: %s", (faults, expected) => {
    expect(issuesOf(faults)).toEqual([expected]);
  });
});
