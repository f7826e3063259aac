import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { damage } from "../workload/damage.ts";
import { readsOrRefuses, TRACE_SAMPLES, TEXT_FORMATS } from "../workload/traceSamples.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files of each format; the ordinary tests try the first few hundred seeds. */
const FILES_PER_FORMAT = 2_000;
const SCENARIOS_PER_FILE = 200;

describe("thousands of damaged files of each format are read with every row accounted for, or refused with a reason", () => {
  it.each(TEXT_FORMATS)("%s", async (format) => {
    const path = join(folder, `${format}.txt`);
    for (let seed = 1_000; seed < 1_000 + FILES_PER_FORMAT; seed++) {
      writeFileSync(path, damage(TRACE_SAMPLES[format], seed));
      try {
        await readsOrRefuses(path, format);
      } catch (error) {
        throw new Error(`damage of seed ${seed}`, { cause: error });
      }
    }
  });
});

const TRACES = {
  csv: "{ file: sample.csv, timeUnit: s, columns: { submit: start, duration: run, devices: cores } }",
  "openb-pods": "{ file: sample.openb-pods, format: openb-pods, kind: gpu, timeOrigin: 0 }",
  servegen:
    "{ file: sample.servegen, format: servegen, throughput: { prefill: 1000, decode: 50, devices: 0.5 }, tokens: { input: 9, output: 5 } }",
};

const ofTrace = (trace: string) => `version: 1
name: one-site
start: 2025-01-01T00:00
duration: 30 d
share: 1 %
workload:
  trace: ${trace}
policies: [origin, lowest-carbon]
`;

describe("a damaged scenario loads, or is refused with a reason", () => {
  const bundled = readdirSync(resolve("scenarios")).filter((file) => file.endsWith(".yaml"));
  const scenarios = [
    ...bundled.map((name) => [name, readFileSync(resolve("scenarios", name), "utf8")] as const),
    ...Object.entries(TRACES).map(([format, trace]) => [`a trace, ${format}`, ofTrace(trace)] as const),
  ];
  for (const format of TEXT_FORMATS) {
    writeFileSync(join(folder, `sample.${format}`), TRACE_SAMPLES[format]);
  }

  it.each(scenarios)("%s", async (_name, text) => {
    const path = join(folder, "scenario.yaml");
    let refused = 0;
    for (let seed = 0; seed < SCENARIOS_PER_FILE; seed++) {
      writeFileSync(path, damage(text, seed));
      try {
        await loadScenario(path);
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`damage of seed ${seed}`, { cause: error });
        expect(error.message).not.toBe("");
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(SCENARIOS_PER_FILE);
  });
});
