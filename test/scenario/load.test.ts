import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DataError, DecisionError, UserError } from "../../src/errors.ts";
import { loadScenario, type LoadOptions } from "../../src/scenario/load.ts";
import { compare } from "../../src/study/compare.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A scenario of one clean and one dirty cluster of four devices each; its text may be added to. */
const TWO_SITES = `version: 1
name: two-sites
start: 2025-01-01T00:00
zone: UTC
duration: 4 h
catalogue: none
devices: { box: { kind: cpu, idle: 100 W, peak: 300 W, embodied: 1 t } }
origins: { here: { lat: 30, lon: 100, share: 100 % } }
clusters:
  dirty: { lat: 30, lon: 100, pools: [{ device: box, count: 4 }], pue: 1.5, carbon: { factor: 0.8 kg/kWh } }
  clean: { lat: 31, lon: 101, pools: [{ device: box, count: 4 }], pue: 1.2, carbon: { factor: 100 g/kWh } }
workload: { trace: { file: jobs.csv, timeUnit: min, devicesPerUnit: 1, columns: { submit: t, duration: d, devices: n }, class: { utilisation: 100 % } } }
policies: [origin, lowest-carbon]
`;
writeFileSync(join(folder, "jobs.csv"), "t,d,n\n0,60,1\n10,120,2\n");

async function load(text: string, options: LoadOptions = {}) {
  const path = join(folder, "scenario.yaml");
  writeFileSync(path, text);
  return loadScenario(path, options);
}

describe("a scenario file", () => {
  it("runs as worked by hand: the jobs' kilowatt-hour at 1.2 kg at home, at 0.12 kg where it is clean", async () => {
    const { runs } = compare(await load(TWO_SITES));
    const [home, clean] = runs;
    expect(home.summary.carbonLocationKg - home.idleFleet.carbonLocationKg).toBeCloseTo(1.2, 9);
    expect(clean.summary.carbonLocationKg - clean.idleFleet.carbonLocationKg).toBeCloseTo(0.12, 9);
    expect(clean.savings.carbonLocation.controllable).toBeCloseTo(0.9, 9);
  });

  it.each([
    ["missing.yaml", /missing\.yaml: no such file/],
    ["a-folder", /a-folder: is a folder/],
    ["empty.yaml", /the scenario is empty/],
    ["binary.yaml", /the file is binary/],
  ])("%s is refused in a sentence", async (name, expected) => {
    mkdirSync(join(folder, "a-folder"), { recursive: true });
    writeFileSync(join(folder, "empty.yaml"), "");
    writeFileSync(join(folder, "binary.yaml"), Buffer.from([0, 1, 2, 255]));
    await expect(loadScenario(join(folder, name))).rejects.toThrow(expected);
    await expect(loadScenario(join(folder, name))).rejects.toBeInstanceOf(UserError);
  });

  it("keeps the baseline when only some policies are asked for, and names the nearest for a slip", async () => {
    const experiment = await load(TWO_SITES, { policies: ["round-robin"] });
    expect(experiment.policies.map((policy) => policy.name)).toEqual(["origin", "round-robin"]);
    await expect(load(TWO_SITES, { policies: ["lowest-carbno"] })).rejects.toThrow(
      /did you mean "lowest-carbon"/,
    );
  });

  it("notes every input with its hash, by the path that the scenario states", async () => {
    const { inputs } = await load(TWO_SITES);
    expect(inputs).toEqual([
      { path: "jobs.csv", bytes: 22, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
  });
});

describe("a series of one's own", () => {
  const series = (rows: string, more = "") => {
    writeFileSync(join(folder, "ci.csv"), rows);
    return load(
      TWO_SITES.replace(
        "carbon: { factor: 100 g/kWh }",
        `carbon: { file: ci.csv, column: ci, unit: kg/kWh, step: 1 h${more} }`,
      ),
    );
  };

  it("is read in its unit: the cheapest hour of the run is the cheapest of the file", async () => {
    const { world } = await series("h,ci\n0,0.5\n1,0.2\n2,0.3\n3,0.9\n", ", pastEnd: hold");
    const hours = [0, 1, 2, 3, 9].map((hour) => world.clusters[1].carbonIntensity.at(hour * 3_600_000));
    expect(hours).toEqual([500, 200, 300, 900, 900]);
  });

  it("that ends early stops the run unless it holds or repeats, and says so", async () => {
    const short = "h,ci\n0,0.5\n1,0.2\n";
    await expect(series(short)).rejects.toThrow(
      /ci\.csv: reaches from 2025-01-01T00:00:00\S* to 2025-01-01T02:00:00\S*, the run .*; shorten duration, or state pastEnd/,
    );
    const repeated = await series(short, ", pastEnd: repeat");
    expect(compare(repeated).runs).toHaveLength(2);
  });

  it("that covers exactly the run is enough when the run stops there", async () => {
    writeFileSync(join(folder, "ci.csv"), "h,ci\n0,0.5\n1,0.2\n2,0.3\n3,0.9\n");
    const text = TWO_SITES.replace(
      "carbon: { factor: 100 g/kWh }",
      "carbon: { file: ci.csv, column: ci, unit: kg/kWh, step: 1 h }",
    );
    expect(compare(await load(`${text}end: stop\n`)).runs).toHaveLength(2);
  });

  it.each([
    ["h,co\n0,1\n", /ci\.csv:1: no column "ci"; did you mean "co"/],
    ["h,ci\n0,1\n1,x\n", /ci\.csv:3: column "ci" holds "x", which is no number/],
    ["h,ci\n0,1\n1,\n", /ci\.csv:3: missing value of "ci"; state gaps: hold or gaps: interpolate/],
    ["h,ci\n0,-1\n", /ci\.csv:2: column "ci" holds -1; an intensity is at least 0/],
    ["h,ci\n", /no row below the header/],
  ])("with a fault is refused with its line: %j", async (rows, expected) => {
    await expect(series(rows)).rejects.toThrow(expected);
    await expect(series(rows)).rejects.toBeInstanceOf(DataError);
  });
});

describe("a trace", () => {
  const trace = (rows: string) => {
    writeFileSync(join(folder, "other.csv"), rows);
    return load(TWO_SITES.replace("jobs.csv", "other.csv"));
  };

  it("without a row of use is refused, with the reasons", async () => {
    await expect(trace("t,d,n\n0,-5,1\n")).rejects.toThrow(
      /other\.csv: none of its 1 rows can be used; 1 × .*line 2/,
    );
    await expect(trace("t,d,n\n")).rejects.toThrow(/no row of data/);
  });

  it("with a job larger than any cluster runs, and the job is rejected and counted", async () => {
    const { runs } = compare(await trace("t,d,n\n0,60,1\n1,60,5\n"));
    expect(runs[0].summary.rejectedByReason).toEqual([0, 1, 0, 0, 0, 0]);
    expect(runs[0].summary.jobsFinished).toBe(1);
  });
});

describe("a policy from a module", () => {
  let made = 0;
  const module = (code: string) => {
    const name = `policy-${made++}.mjs`;
    writeFileSync(join(folder, name), code);
    return TWO_SITES.replace("[origin, lowest-carbon]", `[origin, { name: own, module: ${name} }]`);
  };
  const last = "export default { place: (job, view) => view.clusters.length - 1 };";

  it("is code, and runs only when that is allowed", async () => {
    await expect(load(module(last))).rejects.toThrow(/--allow-policy-code/);
    const { runs } = compare(await load(module(last), { allowPolicyCode: true }));
    expect(runs[1].clusters.map((cluster) => cluster.jobsFinished)).toEqual([0, 2]);
  });

  it.each([
    ["export const place = 1;", /has no default export/],
    ["export default { plac() {} };", /"plac" means nothing here; did you mean "place"/],
    ["throw new Error('broken');", /cannot be loaded \(Error: broken\)/],
    [
      "export default { place: () => { throw new Error('lost'); } };",
      /policy own, 2025-01-01T00:00:00.*job 0: place threw Error: lost/,
    ],
    ["export default { place: () => 7 };", /policy own.*job 0: place returned 7, which is no cluster/],
    [
      "export default { place: () => 0, notBefore: () => Infinity };",
      /policy own.*notBefore returned Infinity/,
    ],
  ])("that is wrong is told by its name: %s", async (code, expected) => {
    const go = async () => compare(await load(module(code), { allowPolicyCode: true }));
    await expect(go()).rejects.toThrow(expected);
    await expect(go()).rejects.toSatisfy(
      (error) => error instanceof UserError || error instanceof DecisionError,
    );
  });
});

describe("a slice", () => {
  const warnings = async (share: string) =>
    (await loadScenario("scenarios/quickstart.yaml", { overrides: [`share=${share}`] })).warnings;

  it("too thin for whole servers is told with the slice that is simulated", async () => {
    expect(await warnings("0.0001 %")).toEqual([
      expect.stringMatching(
        /^share: clusters have whole servers, so that [\d.]+ % of the capacity is simulated in place of 0\.0001 %/,
      ),
    ]);
    expect(await warnings("0.03 %")).toEqual([]);
    expect(await warnings("1 %")).toEqual([]);
  });
});
