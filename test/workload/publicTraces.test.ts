import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { readJobCsv, type JobCsvOptions } from "../../src/workload/jobCsv.ts";
import { inspectTrace } from "../../src/workload/inspectTrace.ts";
import { readSwf } from "../../src/workload/swf.ts";
import { readTrace, recogniseFormat, type ReadTraceOptions } from "../../src/workload/traceFormats.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { itShared, sharedPath } from "../shared.ts";
import { traceOptions } from "./traceFile.ts";

/** The data of a trace the plain way: whole file, split, Number. */
function rowsOfFile(path: string, separator: RegExp): number[][] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => /^[\d-]/.test(line)).map((line) => line.split(separator).map(Number));
}

const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe("readSwf on a public trace finds the jobs that a few plain lines find", () => {
  for (const name of [
    "KTH-SP2-1996-2.1-cln.swf.gz",
    "NASA-iPSC-1993-3.1-cln.swf.gz",
    "METACENTRUM-2009-2.swf.gz",
    "lublin_256.swf",
  ]) {
    itShared(name, async () => {
      const path = sharedPath("traces", "jobs-swf", name);
      const rows = rowsOfFile(path, /\s+/);
      const usable = rows.filter((f) => f[1] >= 0 && f[3] >= 0 && Math.max(f[7], f[4]) > 0 && f[10] !== 5);
      const processors = (f: number[]) => (f[7] > 0 ? f[7] : f[4]);
      const firstS = Math.min(...usable.slice(0, 1000).map((f) => f[1]));
      const { jobs, report } = await readSwf(path, traceOptions);
      expect(report.rows).toBe(rows.length);
      expect(report.used).toBe(usable.length);
      expect(sum(report.skipped.map((skip) => skip.count))).toBe(rows.length - usable.length);
      expect(sum(jobs.submitMs)).toBe(sum(usable.map((f) => (f[1] - firstS) * 1000)));
      expect(sum(jobs.workMs)).toBe(sum(usable.map((f) => f[3] * 1000)));
      expect(sum(jobs.declaredMs)).toBe(sum(usable.map((f) => (f[8] > 0 ? f[8] : f[3]) * 1000)));
      expect(sum(jobs.milliDevices)).toBe(sum(usable.map((f) => processors(f) * 1000)));
    });
  }
});

describe("readJobCsv on a public trace", () => {
  const pai: JobCsvOptions = {
    ...traceOptions,
    columns: { submit: "arrival_time", duration: "length", devices: "cpus" },
    timeUnit: "s",
  };
  const year = sharedPath("traces", "jobs-gpu", "pai-100k.csv");
  const week = sharedPath("traces", "jobs-gpu", "pai_1k.csv");

  itShared("finds the jobs of pai-100k, in hours, that a few plain lines find", async () => {
    const rows = rowsOfFile(year, /,/);
    const { jobs, report } = await readJobCsv(year, { ...pai, timeUnit: "h" });
    expect(report).toMatchObject({ rows: rows.length, used: rows.length, skipped: [], warnings: [] });
    expect(sum(jobs.submitMs)).toBe(sum(rows.map((f) => Math.round(f[0] * 3_600_000))));
    expect(sum(jobs.workMs)).toBe(sum(rows.map((f) => Math.round(f[1] * 3_600_000))));
  });

  itShared("finds the jobs of pai_1k, in seconds, and leaves out those after the horizon", async () => {
    const rows = rowsOfFile(week, /,/);
    const horizonMs = 300_000_000;
    const within = rows.filter((f) => f[0] * 1000 < horizonMs);
    const { jobs, report } = await readJobCsv(week, { ...pai, horizonMs });
    expect(report).toMatchObject({ rows: rows.length, used: within.length, warnings: [] });
    expect(report.skipped).toEqual([
      {
        reason: "submitted after the horizon",
        count: rows.length - within.length,
        // The header is line 1.
        firstLine: within.length + 2,
      },
    ]);
    expect(sum(jobs.workMs)).toBe(sum(within.map((f) => f[1] * 1000)));
  });

  itShared("doubts the unit when the hours of pai-100k are read as seconds", async () => {
    const { report } = await readJobCsv(year, { ...pai, timeUnit: "s" });
    expect(report.warnings).toHaveLength(1);
    expect(report.warnings[0]).toMatch(/did you mean .*timeUnit: h/);
  });
});

/** Cells of a CSV file without quotation marks, the plain way. */
function cellsOf(path: string): string[][] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.map((line) => line.trim().split(",")).filter((cells) => cells.length > 1);
}

const gpuOptions: ReadTraceOptions = { ...traceOptions, kind: "gpu", milliDevicesPerProcessor: 1000 };

describe("a published file is told by its header, and read as a few plain lines read it", () => {
  const pods = sharedPath("traces", "jobs-gpu", "openb_pod_list_default.csv");
  itShared("openb-pods: GPUs, processors, the never scheduled and the right-censored", async () => {
    const rows = cellsOf(pods).slice(1);
    // name, cpu_milli, memory_mib, num_gpu, gpu_milli, gpu_spec, qos, pod_phase, creation, deletion, scheduled
    const ran = rows.filter((f) => f[10] !== "");
    const onGpu = ran.filter((f) => f[3] !== "0");
    const onCpu = ran.filter((f) => f[3] === "0");
    const end = Math.max(...rows.flatMap((f) => [Number(f[8]), Number(f[9]), Number(f[10])]));
    const cut = ran.filter((f) => f[7] === "Running" && Number(f[9]) === end);
    expect([rows.length, ran.length, onCpu.length, cut.length]).toEqual([8152, 7255, 1052, 34]);
    expect(await recogniseFormat(pods)).toBe("openb-pods");
    const { jobs, report } = await readTrace(pods, gpuOptions);
    expect(report).toMatchObject({ rows: 8152, used: ran.length, warnings: [] });
    expect(report.skipped.map((skip) => skip.count)).toEqual([rows.length - ran.length]);
    expect(report.notes.map((note) => note.count)).toEqual([cut.length]);
    expect(sum(jobs.submitMs)).toBe(sum(ran.map((f) => Number(f[8]) * 1000)));
    expect(sum(jobs.workMs)).toBe(sum(ran.map((f) => (Number(f[9]) - Number(f[10])) * 1000)));
    const milli = (kind: number) => sum(jobs.milliDevices.filter((_, job) => jobs.kind[job] === kind));
    expect(milli(1)).toBe(sum(onGpu.map((f) => Number(f[3]) * Number(f[4]))));
    expect(milli(0)).toBe(sum(onCpu.map((f) => Number(f[1]))));
  });

  const images = sharedPath("traces", "llm-inference", "lora_request_trace.csv");
  itShared("alibaba-genai: requests that ran, from the first date on", async () => {
    const rows = cellsOf(images).slice(1);
    const ran = rows.filter((f) => f[2] !== "PENDING");
    expect([rows.length, ran.length]).toEqual([26_823, 26_793]);
    expect(await recogniseFormat(images)).toBe("alibaba-genai");
    const { jobs, report } = await readTrace(images, gpuOptions);
    expect([report.rows, report.used, jobs.count]).toEqual([rows.length, ran.length, ran.length]);
    expect(report.notes.map((note) => note.count)).toEqual([
      rows.filter((f) => f[2] === "FAILED").length,
      rows.filter((f) => f[2] === "PROCESSING").length,
    ]);
    expect(sum(jobs.workMs)).toBe(sum(ran.map((f) => Number(f[3]) * 1000)));
    const epoch = (f: string[]) => Date.parse(`${f[0].replace(" ", "T")}+08:00`);
    expect(sum(jobs.submitMs)).toBe(sum(ran.map((f) => epoch(f) - epoch(ran[0]))));
  });

  const azure = sharedPath("traces", "llm-inference", "AzureLLMInferenceTrace_code.csv");
  itShared("azure-llm: tokens and times of every request", async () => {
    const rows = cellsOf(azure).slice(1);
    expect(rows).toHaveLength(8819);
    expect(await recogniseFormat(azure)).toBe("azure-llm");
    const { jobs, report } = await readTrace(azure, {
      ...gpuOptions,
      throughput: { prefillTokensPerS: 1000, decodeTokensPerS: 1000, devicesPerRequest: 1 },
    });
    expect(report).toMatchObject({ rows: 8819, used: 8819, skipped: [], notes: [] });
    // At 1000 tokens/s a token is a millisecond.
    expect(sum(jobs.workMs)).toBe(sum(rows.map((f) => Number(f[1]) + Number(f[2]))));
    const ms = (f: string[]) =>
      Math.round(Date.parse(`${f[0].slice(0, 19)}Z`) + Number(f[0].slice(19)) * 1000);
    expect(sum(jobs.submitMs)).toBe(sum(rows.map((f) => ms(f) - ms(rows[0]))));
  });

  const rates = sharedPath("traces", "llm-inference", "servegen_m-large_chunk-0-trace.csv");
  itShared("servegen: as many requests as the windows hold", async () => {
    const rows = cellsOf(rates);
    const requests = sum(rows.map((f) => Math.round(Number(f[1]) * 600)));
    expect([rows.length, rows.filter((f) => f[1] === "0").length, requests]).toEqual([2016, 715, 675_387]);
    expect(await recogniseFormat(rates)).toBe("servegen");
    const { jobs, report } = await readTrace(rates, {
      ...gpuOptions,
      throughput: { prefillTokensPerS: 1000, decodeTokensPerS: 50, devicesPerRequest: 0.1 },
      tokens: { input: 1000, output: 100 },
      streams: new RandomStreams(1),
    });
    expect(report).toMatchObject({ rows: 2016, used: 2016, skipped: [], warnings: [] });
    expect(jobs.count).toBe(requests);
    expect(jobs.workMs[0]).toBe(3000);
  });

  const weeks = sharedPath("traces", "jobs-gpu", "pai_1k.csv");
  itShared("pai, whose unit has to be stated", async () => {
    expect(await recogniseFormat(weeks)).toBe("pai");
    await expect(readTrace(weeks, traceOptions)).rejects.toThrow(/needs timeUnit/);
    const { jobs, report } = await readTrace(weeks, { ...traceOptions, timeUnit: "s" });
    expect(report).toMatchObject({ format: "pai", rows: 1000, used: 1000, warnings: [] });
    expect(sum(jobs.milliDevices)).toBe(sum(rowsOfFile(weeks, /,/).map((f) => f[2] * 1000)));
    const hours = await readTrace(weeks, { ...traceOptions, timeUnit: "h" });
    expect(hours.report.warnings[0]).toMatch(/did you mean timeUnit: s/);
  });

  for (const name of ["KTH-SP2-1996-2.1-cln.swf.gz", "METACENTRUM-2009-2.swf.gz", "lublin_256.swf"]) {
    itShared(`swf: ${name}`, async () => {
      expect(await recogniseFormat(sharedPath("traces", "jobs-swf", name))).toBe("swf");
    });
  }

  itShared("the nodes of openb are a fleet of 6,212 GPUs in 1,523 nodes", async () => {
    const path = sharedPath("traces", "jobs-gpu", "openb_node_list_all_node.csv");
    const rows = cellsOf(path).slice(1);
    const inspection = await inspectTrace(path, {});
    if (inspection.holds !== "fleet") throw new Error("not a fleet");
    expect(inspection.report).toMatchObject({ rows: 1523, used: 1523, skipped: [] });
    expect(sum(inspection.models.map((model) => model.gpus))).toBe(6212);
    for (const { model, nodes, gpus } of inspection.models) {
      const own = rows.filter((f) => (f[4] ?? "") === model);
      expect([model, nodes, gpus]).toEqual([model, own.length, sum(own.map((f) => Number(f[3])))]);
    }
  });

  for (const [folder, name, what] of [
    ["load-series", "helios_earth_vc3sl_sequence.csv", "a load series of a Helios cluster"],
    ["load-series", "helios_earth_gpu_number.csv", "the GPUs of each virtual cluster of Helios"],
    ["vm", "bitbrains.csv", "the load of one virtual machine"],
  ]) {
    itShared(`${name} is refused: it is ${what}`, async () => {
      const path = sharedPath("traces", folder, name);
      expect(await recogniseFormat(path)).toBeUndefined();
      await expect(inspectTrace(path, {})).rejects.toThrow(`not a job log: it is ${what}`);
    });
  }
});

describe("inspectTrace", () => {
  itShared("tells an OpenDC table of tasks by its name, and finds its rows", async () => {
    const path = sharedPath("traces", "vm", "bitbrains-small_tasks.parquet");
    const rows = Number((await parquetMetadataAsync(await asyncBufferFromFile(path))).num_rows);
    expect((await inspectTrace(path, {})).report).toMatchObject({ format: "opendc", rows, used: rows });
    expect(rows).toBeGreaterThan(0);
  });

  itShared("finds the processors in use of KTH-SP2 that a few plain lines find", async () => {
    const path = sharedPath("traces", "jobs-swf", "KTH-SP2-1996-2.1-cln.swf.gz");
    const rows = rowsOfFile(path, /\s+/);
    const [first, last] = [rows[0][1], Math.max(...rows.map((f) => f[1]))];
    const processorS = rows.map((f) => (f[7] > 0 ? f[7] : f[4]) * (Math.min(last, f[1] + f[3]) - f[1]));
    const inspection = await inspectTrace(path, {});
    if (inspection.holds !== "jobs") throw new Error("not jobs");
    const [cpu] = inspection.statistics.kinds;
    expect(cpu.devices.max).toBe(100);
    expect(cpu.meanDevicesInUse).toBeCloseTo(sum(processorS) / (last - first), 9);
  });
});
