import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/errors.ts";
import { DEVICE_KINDS } from "../../src/model/deviceType.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { compare } from "../../src/study/compare.ts";
import type { TraceFormatName } from "../../src/workload/traceFormatNames.ts";
import { TRACE_FORMATS } from "../../src/workload/traceFormats.ts";
import { normalFormParquet } from "../../src/workload/normalFormParquet.ts";
import { job, jobsOf } from "../worlds.ts";
import { TEXT_FORMATS, TRACE_SAMPLES, type TextFormat } from "../workload/traceSamples.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-traces-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** One cluster that has room for every job of the samples. */
const scenario = (trace: string, seeds = "[1]") => `version: 1
name: one-site
start: 2025-01-01T00:00
zone: UTC
duration: 30 d
catalogue: none
devices:
  box: { kind: cpu, idle: 100 W, peak: 300 W, embodied: 1 t }
  card: { kind: gpu, idle: 50 W, peak: 400 W, embodied: 1 t }
origins: { here: { lat: 30, lon: 100, share: 100 % } }
clusters:
  site: { lat: 30, lon: 100, pools: [{ device: box, count: 100 }, { device: card, count: 100 }], pue: 1.2, carbon: { factor: 0.5 kg/kWh } }
workload: { trace: ${trace} }
policies: [origin]
seeds: ${seeds}
`;

const STATED: Partial<Record<TraceFormatName, string>> = {
  csv: "timeUnit: s, columns: { id: id, submit: start, duration: run, devices: cores }",
  jsonl: "timeUnit: s, columns: { id: id, submit: start, duration: run, devices: cores }",
  pai: "timeUnit: s",
  "azure-llm": "throughput: { prefill: 1000, decode: 50, devices: 0.125 }",
  mooncake: "throughput: { prefill: 1000, decode: 50, devices: 0.125 }",
  burstgpt: "throughput: { prefill: 1000, decode: 50, devices: 0.125 }",
  servegen: "throughput: { prefill: 1000, decode: 50, devices: 0.125 }, tokens: { input: 900, output: 5 }",
};

function traceOf(format: TextFormat): string {
  const file = `${format}.txt`;
  writeFileSync(join(folder, file), TRACE_SAMPLES[format]);
  const stated = STATED[format];
  return `{ file: ${file}, format: ${format}${stated === undefined ? "" : `, ${stated}`} }`;
}

function load(text: string) {
  const path = join(folder, "scenario.yaml");
  writeFileSync(path, text);
  return loadScenario(path);
}

describe("a trace of any format runs in a scenario", () => {
  it.each(TEXT_FORMATS)("%s: every job that was read is finished", async (format) => {
    const experiment = await load(scenario(traceOf(format)));
    const [{ summary }] = compare(experiment).runs;
    expect(experiment.readReport).toMatchObject({ format, file: `${format}.txt` });
    if (TRACE_FORMATS[format].holds !== "rates") {
      expect(summary.jobsSubmitted).toBe(experiment.readReport!.used);
    }
    expect(summary.jobsSubmitted).toBeGreaterThan(0);
    expect(summary.jobsFinished).toBe(summary.jobsSubmitted);
  });

  it("takes jobs of GPU clusters to GPUs and their processors to shares of a server, and says so", async () => {
    const experiment = await load(scenario(traceOf("openb-pods")));
    const jobs = experiment.jobs(1);
    const devices = Array.from(jobs.kind, (kind, job) => [DEVICE_KINDS[kind], jobs.milliDevices[job]]);
    // The pod without GPU asks for 64 processors.
    expect(devices).toEqual([
      ["gpu", 1000],
      ["gpu", 460],
      ["cpu", 1000],
    ]);
    const said = experiment.assumptions.map(({ text }) => text).join("\n");
    expect(said).toMatch(
      /One unit of the trace stands for 1 gpu devices[\s\S]*1\/64 cpu device \(estimate\)/,
    );
    expect(said).not.toContain("never run on a published file");
  });

  it("says what is stated of requests, and that a reader was never run on a published file", async () => {
    const { assumptions } = await load(scenario(traceOf("mooncake")));
    const said = assumptions.map(({ text }) => text).join("\n");
    expect(said).toContain("A request takes up 0.125 gpu devices");
    expect(said).toContain("The reader of format mooncake was never run on a published file");
  });

  it("draws requests from rates anew for each seed, and the same for the same seed", async () => {
    const first = await load(scenario(traceOf("servegen"), "[1, 2]"));
    const again = await load(scenario(traceOf("servegen"), "[1, 2]"));
    expect(first.jobs(1).submitMs).toEqual(again.jobs(1).submitMs);
    expect(first.jobs(1).submitMs).not.toEqual(first.jobs(2).submitMs);
    // Windows of 30 and of 7.5 requests.
    for (const seed of [1, 2]) expect([37, 38]).toContain(first.jobs(seed).count);
    expect(first.jobs(1).workMs[0]).toBe(1000);
  });
});

describe("a trace that does not state what its format needs, or more, is refused with the place", () => {
  function issuesOf(trace: string): string[] {
    try {
      parseScenario(scenario(trace), "s.yaml");
    } catch (error) {
      if (error instanceof ScenarioError)
        return error.issues.map(({ path, message }) => `${path}: ${message}`);
      throw error;
    }
    return [];
  }

  it.each([
    [
      "{ file: a.csv, format: azure-llm }",
      "workload.trace: requests of format azure-llm have tokens, not run times: state throughput: { prefill: …, decode: …, devices: … }",
    ],
    [
      "{ file: a.csv, format: pai }",
      "workload.trace: the unit of a pai trace's times must be stated: timeUnit: s (or ms, min, h, d)",
    ],
    [
      "{ file: a.csv, format: servegen, throughput: { prefill: 1, decode: 1, devices: 1 } }",
      "workload.trace: format servegen says nothing of tokens: state tokens: { input: …, output: … }",
    ],
    [
      "{ file: a.csv, format: openb-pods, timeUnit: s }",
      "workload.trace.timeUnit: says nothing of a trace in format openb-pods; leave it out",
    ],
    [
      "{ file: a.swf, throughput: { prefill: 1, decode: 1, devices: 1 } }",
      "workload.trace.throughput: says nothing of a trace in format SWF; leave it out",
    ],
    [
      "{ file: a.csv, format: helios, timeOrigin: header }",
      "workload.trace.timeOrigin: only an SWF trace has a header with its start; use first-submit or a number",
    ],
    [
      "{ file: a.jsonl, format: mooncake, devicesPerUnit: 2, throughput: { prefill: 1, decode: 1, devices: 1 } }",
      "workload.trace.devicesPerUnit: says nothing of requests; their devices are throughput.devices",
    ],
    [
      "{ file: a.csv, format: azure-llm, throughput: { prefill: 0, decode: 1, devices: 1 } }",
      "workload.trace.throughput.prefill: must be at least 0.001; got 0",
    ],
  ])("%s", (trace, issue) => {
    expect(issuesOf(trace)).toEqual([issue]);
  });

  it("an unknown format, with those that there are", () => {
    expect(issuesOf("{ file: a.csv, format: phily }")[0]).toMatch(
      /^workload\.trace\.format: .*swf, csv, jsonl, .*philly/,
    );
  });
});

describe("a columnar trace in a scenario", () => {
  it("runs from Parquet, its ending enough; plain numbers need their unit", async () => {
    const blocks: Uint8Array[] = [];
    const jobs = jobsOf([
      job({ id: "a", submitMs: 0, workMs: 60_000 }),
      job({ id: "b", submitMs: 5_000, workMs: 90_000 }),
    ]);
    for await (const block of normalFormParquet(jobs, ["home"])) blocks.push(block);
    writeFileSync(join(folder, "t.parquet"), Buffer.concat(blocks));
    const columns = "columns: { id: id, submit: submit_ms, duration: duration_ms, devices: devices }";
    const experiment = await load(
      scenario(`{ file: t.parquet, timeUnit: ms, kind: cpu, devicesPerUnit: 1, ${columns} }`),
    );
    expect([...experiment.jobs(1).workMs]).toEqual([60_000, 90_000]);
    expect(experiment.readReport).toMatchObject({ format: "parquet", rows: 2, used: 2 });
    await expect(load(scenario(`{ file: t.parquet, ${columns} }`))).rejects.toThrow("state their timeUnit");
    await expect(load(scenario("{ file: t.parquet }"))).rejects.toThrow("columns");
  });
});
