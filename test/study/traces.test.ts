import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect } from "vitest";
import { placeParts } from "../../src/policy/registry.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { compare } from "../../src/study/compare.ts";
import { itShared, sharedPath } from "../shared.ts";

/** A real trace through the ten clusters under every place part. */
async function runAll(duration: string, trace: Record<string, unknown>) {
  const policies = placeParts.map((part) => part.name);
  const scenario = {
    version: 1,
    name: "trace",
    start: "2024-01-01T00:00",
    duration,
    share: "0.01 %",
    workload: { trace },
    policies,
  };
  const spec = parseScenario(JSON.stringify(scenario), "trace.json");
  const experiment = await buildExperiment(spec, { baseDir: "." });
  return { policies, experiment, comparison: compare(experiment) };
}

/** Lines of a trace that are neither empty nor a comment, counted without our reader. */
function dataLines(path: string): number {
  expect(existsSync(path)).toBe(true);
  const command = path.endsWith(".gz") ? "zcat" : "cat";
  const text = execFileSync(command, [path], { encoding: "utf8", maxBuffer: 1 << 28 });
  return text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith(";")).length;
}

describe("real traces run through the eight hubs under every place part", () => {
  itShared("KTH-SP2 (SWF, gzip): every job ends in one state, under each policy the same jobs", async () => {
    const file = sharedPath("traces", "jobs-swf", "KTH-SP2-1996-2.1-cln.swf.gz");
    const { policies, experiment, comparison } = await runAll("345 d", { file });
    const report = experiment.readReport!;
    const skipped = report.skipped.reduce((sum, { count }) => sum + count, 0);
    expect(report.rows).toBe(dataLines(file));
    expect(report.used + skipped).toBe(report.rows);
    expect(comparison.runs.map((run) => run.policy).sort()).toEqual([...policies].sort());
    for (const { policy, summary } of comparison.runs) {
      expect(summary.jobsSubmitted, policy).toBe(report.used);
      expect(summary.jobsFinished + summary.jobsRejected, policy).toBe(report.used);
    }
  });

  itShared(
    "pai-100k (CSV, hours): every job ends in one state, too large ones counted as such",
    async () => {
      const file = sharedPath("traces", "jobs-gpu", "pai-100k.csv");
      const columns = { submit: "arrival_time", duration: "length", devices: "cpus" };
      const { experiment, comparison } = await runAll("365 d", { file, timeUnit: "h", kind: "gpu", columns });
      const report = experiment.readReport!;
      expect(report.rows).toBe(dataLines(file) - 1);
      expect(report.warnings).toEqual([]);
      for (const { policy, summary } of comparison.runs) {
        expect(summary.jobsFinished + summary.jobsRejected, policy).toBe(report.used);
        expect(summary.rejectedByReason[1], policy).toBe(comparison.runs[0].summary.rejectedByReason[1]);
      }
      expect(comparison.runs[0].summary.rejectedByReason[1]).toBeGreaterThan(0);
    },
    240_000,
  );

  itShared("pai-100k with its hours read as seconds is warned of, naming the option", async () => {
    const file = sharedPath("traces", "jobs-gpu", "pai-100k.csv");
    const columns = { submit: "arrival_time", duration: "length", devices: "cpus" };
    const { experiment } = await runAll("30 d", { file, timeUnit: "s", kind: "gpu", columns });
    expect(experiment.warnings.join("\n")).toMatch(/timeUnit: s .*did you mean .*timeUnit: h/);
  });
});
