import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { readJobCsv, type JobCsvOptions } from "../../src/workload/jobCsv.ts";
import { readSwf } from "../../src/workload/swf.ts";
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
