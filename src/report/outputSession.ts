import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { OUTPUT_TABLES, type Experiment, type OutputTable } from "../scenario/experiment.ts";
import { JobCharges } from "../sim/jobCharges.ts";
import type { RunResult } from "../sim/runResult.ts";
import type { ComparedRun } from "../study/comparison.ts";
import type { Table } from "./column.ts";
import { csvHeader, csvRow } from "./csv.ts";
import { clustersTable, type ClusterRow } from "./clustersTable.ts";
import { intervalsTable, type IntervalRow } from "./intervalsTable.ts";
import { jobsTable, type JobRow } from "./jobsTable.ts";
import { regionsTable, type RegionRow } from "./regionsTable.ts";
import { transfersTable, type TransferRow } from "./transfersTable.ts";
import { claimFolder, MANIFEST, orRefuse, PROGRAM } from "./outputFolder.ts";
import { summaryTable } from "./summaryTable.ts";

const TIMINGS = "timings.json";
const FLUSH_CHARS = 1 << 20;

/** A CSV file that is written in large pieces and hashed on the way. */
class CsvFile<Row> {
  readonly name: string;
  readonly #table: Table<Row>;
  readonly #file: number;
  readonly #hash: Hash = createHash("sha256");
  #pending: string;
  #bytes = 0;

  constructor(directory: string, table: Table<Row>) {
    this.name = `${table.name}.csv`;
    this.#table = table;
    this.#file = openSync(join(directory, this.name), "w");
    this.#pending = csvHeader(table);
  }

  write(row: Row): void {
    this.#pending += csvRow(this.#table, row);
    if (this.#pending.length >= FLUSH_CHARS) this.#flush();
  }

  close(): { bytes: number; sha256: string } {
    this.#flush();
    closeSync(this.#file);
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending, "utf8");
    this.#pending = "";
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
  }
}

/**
 * Writes the result files of one comparison into a folder: the tables that the scenario asks for, row by row as runs
 * end, and at last a manifest that says what they were made from. The same scenario, seed and version give the same
 * bytes; what differs from time to time goes into a file of its own.
 */
export class OutputSession {
  readonly directory: string;
  readonly #experiment: Experiment;
  readonly #version: string;
  readonly #summary: CsvFile<ComparedRun> | null;
  readonly #clusters: CsvFile<ClusterRow> | null;
  readonly #intervals: CsvFile<IntervalRow> | null;
  readonly #jobs: CsvFile<JobRow> | null;
  readonly #transfers: CsvFile<TransferRow> | null;
  readonly #regions: CsvFile<RegionRow> | null;

  /**
   * @param version of the program, for the manifest
   * @throws UserError when the folder holds something else than earlier results, or cannot be written; so do write
   *   and finish
   */
  constructor(directory: string, experiment: Experiment, version: string) {
    this.directory = directory;
    this.#experiment = experiment;
    this.#version = version;
    claimFolder(directory, [TIMINGS, ...OUTPUT_TABLES.map((table) => `${table}.csv`)]);
    const open = <Row>(name: OutputTable, table: Table<Row>) =>
      experiment.outputs.includes(name) ? orRefuse(directory, () => new CsvFile(directory, table)) : null;
    // Until the end the manifest says that the tables beside it are not whole, and whose they are.
    const unfinished = { program: PROGRAM, version, scenario: experiment.name, unfinished: true };
    orRefuse(directory, () => writeJson(directory, MANIFEST, unfinished));
    this.#summary = open("summary", summaryTable);
    this.#clusters = open("clusters", clustersTable);
    this.#intervals = open("intervals", intervalsTable);
    this.#jobs = open("jobs", jobsTable);
    this.#transfers = open("transfers", transfersTable);
    this.#regions = open("regions", regionsTable);
  }

  /** Write the rows of one run. */
  write(result: RunResult, run: ComparedRun): void {
    orRefuse(this.directory, () => this.#writeRows(result, run));
  }

  #writeRows(result: RunResult, run: ComparedRun): void {
    this.#summary?.write(run);
    for (const cluster of run.clusters) this.#clusters?.write({ run, cluster });
    if (this.#intervals !== null) {
      const { length, clusters } = result.intervals;
      for (let interval = 0; interval < length; interval++) {
        for (let cluster = 0; cluster < clusters; cluster++)
          this.#intervals.write({ result, interval, cluster });
      }
    }
    if (this.#jobs !== null) {
      const charges = new JobCharges(result);
      for (let job = 0; job < result.jobs.count; job++) {
        if (result.jobs.submitMs[job] >= result.options.horizonMs) break;
        charges.look(job);
        this.#jobs.write({ result, job, charges });
      }
    }
    if (this.#transfers !== null) {
      for (const record of result.transfers) this.#transfers.write({ result, record });
    }
    for (const region of run.regions) this.#regions?.write({ result, region });
  }

  /**
   * Close the tables and write the manifest.
   *
   * @param timings seconds by name, for a file that is not part of the reproducible results
   * @returns the names of all files written
   */
  finish(timings: Readonly<Record<string, number>>): string[] {
    return orRefuse(this.directory, () => this.#close(timings));
  }

  #close(timings: Readonly<Record<string, number>>): string[] {
    const tables = [
      this.#summary,
      this.#clusters,
      this.#intervals,
      this.#jobs,
      this.#transfers,
      this.#regions,
    ];
    const files = tables.flatMap((file) => (file === null ? [] : [{ name: file.name, ...file.close() }]));
    writeJson(this.directory, TIMINGS, timings);
    writeJson(this.directory, MANIFEST, manifestOf(this.#experiment, this.#version, files));
    return [...files.map((file) => file.name), MANIFEST, TIMINGS];
  }
}

function writeJson(directory: string, file: string, value: object): void {
  writeFileSync(join(directory, file), `${JSON.stringify(value, null, 2)}\n`);
}

interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

function manifestOf(experiment: Experiment, version: string, files: readonly WrittenFile[]): object {
  const scenario = JSON.stringify(experiment.resolved);
  return {
    program: PROGRAM,
    version,
    node: Number(process.versions.node.split(".")[0]),
    scenario: experiment.name,
    scenarioSha256: createHash("sha256").update(scenario).digest("hex"),
    policies: experiment.policies.map((policy) => policy.name),
    baseline: experiment.baseline,
    seeds: experiment.seeds,
    start: experiment.world.clock.iso(0),
    share: experiment.share,
    inputs: experiment.inputs,
    readReport: experiment.readReport,
    signalFiles: experiment.seriesReports,
    assumptions: experiment.assumptions,
    warnings: experiment.warnings,
    files,
    units: "quantities of the resolved scenario are in ms, W, g/kWh, °C, kg and shares of 1",
    resolved: experiment.resolved,
  };
}
