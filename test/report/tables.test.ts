import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { csvParse, csvParseRows } from "d3-dsv";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { resultsReadme, scenariosReadme } from "../../src/report/readmes.ts";
import { csvCell, csvHeader } from "../../src/report/csv.ts";
import { OutputSession } from "../../src/report/outputSession.ts";
import { clustersTable } from "../../src/report/clustersTable.ts";
import { intervalsTable } from "../../src/report/intervalsTable.ts";
import { jobsTable } from "../../src/report/jobsTable.ts";
import { summaryTable } from "../../src/report/summaryTable.ts";
import { TABLES } from "../../src/report/tables.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import type { Experiment } from "../../src/scenario/experiment.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { starterScenario } from "../../src/scenario/starter.ts";
import { compare } from "../../src/study/compare.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-report-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function starter(...overrides: string[]): Promise<Experiment> {
  const small = [
    "duration=12 h",
    "policies=[origin, lowest-carbon]",
    "outputs=[summary, clusters, intervals, jobs]",
  ];
  return buildExperiment(
    parseScenario(starterScenario(), "starter.yaml", { overrides: [...small, ...overrides] }),
    {
      baseDir: folder,
    },
  );
}

function writeAll(experiment: Experiment, directory: string): string[] {
  const session = new OutputSession(directory, experiment, "0.0.0");
  compare(experiment, { onRun: (result, run) => session.write(result, run) });
  return session.finish({ seconds: 1 });
}

const rowsOf = (directory: string, table: string) =>
  csvParse(readFileSync(join(directory, `${table}.csv`), "utf8"));

describe("the columns", () => {
  it("of summary.csv begin as the contract says", () => {
    expect(csvHeader(summaryTable)).toMatch(
      /^policy,seed,jobs_submitted,jobs_finished,jobs_rejected,jobs_unfinished,it_energy_kwh,facility_energy_kwh,idle_energy_kwh,carbon_location_kg,carbon_embodied_kg,pue,utilisation,wait_mean_s,wait_p50_s,wait_p95_s,wait_p99_s,bounded_slowdown_mean,/,
    );
  });

  it("of jobs.csv begin as the contract says", () => {
    expect(csvHeader(jobsTable)).toMatch(
      /^job,class,origin,cluster,state,submit_ms,start_ms,finish_ms,devices,it_energy_kwh,facility_energy_kwh,carbon_location_kg,/,
    );
  });

  it("of clusters.csv are those of the summary with cluster and hub", () => {
    const clusters = clustersTable.columns.map((column) => column.name);
    expect(clusters.slice(0, 4)).toEqual(["policy", "seed", "cluster", "hub"]);
    const summary = summaryTable.columns.map((column) => column.name);
    expect(clusters.slice(4)).toEqual(summary.slice(2, 2 + clusters.length - 4));
  });

  it("have one name each within their table, a description in both languages, an aggregation", () => {
    for (const table of TABLES) {
      const names = table.columns.map((column) => column.name);
      expect(new Set(names).size).toBe(names.length);
      for (const column of table.columns) {
        expect(column.description.length, column.name).toBeGreaterThan(2);
        expect(column.descriptionZh, column.name).toMatch(/\p{Script=Han}|PUE/u);
        expect(column.aggregation.length, column.name).toBeGreaterThan(2);
        const ending = /_(kwh|kg|s|ms|utc)$/.exec(column.name)?.[1];
        if (ending !== undefined) expect(column.unit, column.name).not.toBe("");
      }
    }
  });
});

describe("a CSV cell", () => {
  it("reads back as it was, numbers to the last bit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string()), {
          minLength: 2,
        }),
        (cells) => {
          const line = cells.map(csvCell).join(",");
          const [read] = csvParseRows(`${line}\n`);
          cells.forEach((cell, i) => {
            if (typeof cell === "number") expect(Number(read[i]) + 0).toBe(cell + 0);
            else expect(read[i].replace(/^'(?='*[=+\-@\t\r])/, "")).toBe(cell);
          });
        },
      ),
    );
  });

  it("never begins a formula", () => {
    for (const text of ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"]) {
      expect(csvParseRows(`${csvCell(text)}\n`)[0][0]).toBe(`'${text}`);
    }
    expect(csvCell(-1.5)).toBe("-1.5");
    expect(csvCell('中文, "引号" 😀')).toBe('"中文, ""引号"" 😀"');
    expect(csvCell(null)).toBe("");
  });
});

describe("an output session", () => {
  it("writes tables that add up: jobs and intervals to clusters, clusters to the summary", async () => {
    const directory = join(folder, "sums");
    expect(writeAll(await starter(), directory)).toEqual([
      "summary.csv",
      "clusters.csv",
      "intervals.csv",
      "jobs.csv",
      "manifest.json",
      "timings.json",
    ]);
    for (const run of rowsOf(directory, "summary")) {
      const mine = (table: string) => rowsOf(directory, table).filter((row) => row.policy === run.policy);
      const sum = (table: string, column: string) =>
        mine(table).reduce((total, row) => total + Number(row[column]), 0);
      expect(mine("jobs")).toHaveLength(Number(run.jobs_submitted));
      for (const table of ["clusters", "intervals"]) {
        for (const column of ["facility_energy_kwh", "carbon_location_kg", "cooling_energy_kwh"]) {
          expect(sum(table, column) / Number(run[column])).toBeCloseTo(1, 9);
        }
      }
      expect(sum("jobs", "it_energy_kwh") / Number(run.job_it_energy_kwh)).toBeCloseTo(1, 9);
      const idle = Number(run.facility_energy_kwh) - sum("jobs", "facility_energy_kwh");
      expect(idle / Number(run.idle_energy_kwh)).toBeCloseTo(1, 9);
      expect(sum("jobs", "carbon_embodied_kg") / Number(run.carbon_embodied_jobs_kg)).toBeCloseTo(1, 9);
    }
  });

  it("writes the same bytes for the same scenario and seed, and others for another seed", async () => {
    const bytes = (directory: string) =>
      ["summary", "clusters", "intervals", "jobs"].map((table) =>
        readFileSync(join(directory, `${table}.csv`), "utf8"),
      );
    for (const [name, seed] of [
      ["a", 1],
      ["b", 1],
      ["c", 2],
    ] as const) {
      writeAll(await starter(`seeds=[${seed}]`), join(folder, name));
    }
    expect(bytes(join(folder, "b"))).toEqual(bytes(join(folder, "a")));
    expect(bytes(join(folder, "c"))[0]).not.toEqual(bytes(join(folder, "a"))[0]);
    const manifest = (name: string) => readFileSync(join(folder, name, "manifest.json"), "utf8");
    expect(manifest("b")).toBe(manifest("a"));
  });

  it("says in the manifest what the results were made from, without a clock or a path of this machine", async () => {
    const directory = join(folder, "manifest");
    writeAll(await starter(), directory);
    const text = readFileSync(join(directory, "manifest.json"), "utf8");
    const manifest = JSON.parse(text) as Record<string, unknown> & {
      files: { name: string; sha256: string }[];
    };
    expect(manifest).toMatchObject({ version: "0.0.0", scenario: "starter", seeds: [1], baseline: "origin" });
    expect(manifest.files.map((file) => file.name)).toContain("summary.csv");
    expect(text).not.toContain(folder);
  });

  it("refuses a folder that holds something else, and leaves it alone", async () => {
    const directory = mkdtempSync(join(folder, "other-"));
    writeFileSync(join(directory, "thesis.txt"), "mine");
    const experiment = await starter();
    expect(() => new OutputSession(directory, experiment, "0.0.0")).toThrow(/holds other files/);
    expect(readFileSync(join(directory, "thesis.txt"), "utf8")).toBe("mine");
  });

  it("writes over earlier results of its own, also those of a run that broke off", async () => {
    const directory = join(folder, "again");
    const experiment = await starter();
    writeAll(experiment, directory);
    new OutputSession(directory, experiment, "0.0.0");
    expect(writeAll(experiment, directory)).toContain("manifest.json");
  });
});

describe("generated documentation", () => {
  it("of the columns is fresh: npm run docs", () => {
    expect(readFileSync("results/README.md", "utf8")).toBe(resultsReadme());
    for (const table of [summaryTable, clustersTable, intervalsTable, jobsTable]) {
      for (const column of table.columns) expect(resultsReadme()).toContain(`\`${column.name}\``);
    }
  });

  it("of the scenario format is fresh: npm run docs", () => {
    expect(readFileSync("scenarios/README.md", "utf8")).toBe(scenariosReadme());
  });
});
