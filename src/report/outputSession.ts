import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import type { Experiment, OutputTable } from "../scenario/experiment.ts";
import { JobCharges } from "../sim/jobCharges.ts";
import type { RunResult } from "../sim/runResult.ts";
import type { ComparedRun } from "../study/comparison.ts";
import type { Table } from "./column.ts";
import { csvHeader, csvRow } from "./csv.ts";
import { clustersTable, type ClusterRow } from "./clustersTable.ts";
import { intervalsTable, type IntervalRow } from "./intervalsTable.ts";
import { jobsTable, type JobRow } from "./jobsTable.ts";
import { summaryTable } from "./summaryTable.ts";

const MANIFEST = "manifest.json";
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

  /**
   * @param version of the program, for the manifest
   * @throws UserError when the folder holds something else than earlier results
   */
  constructor(directory: string, experiment: Experiment, version: string) {
    this.directory = directory;
    this.#experiment = experiment;
    this.#version = version;
    prepare(directory);
    const asked = (table: OutputTable) => experiment.outputs.includes(table);
    this.#summary = asked("summary") ? new CsvFile(directory, summaryTable) : null;
    this.#clusters = asked("clusters") ? new CsvFile(directory, clustersTable) : null;
    this.#intervals = asked("intervals") ? new CsvFile(directory, intervalsTable) : null;
    this.#jobs = asked("jobs") ? new CsvFile(directory, jobsTable) : null;
  }

  /** Write the rows of one run. */
  write(result: RunResult, run: ComparedRun): void {
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
  }

  /**
   * Close the tables and write the manifest.
   *
   * @param timings seconds by name, for a file that is not part of the reproducible results
   * @returns the names of all files written
   */
  finish(timings: Readonly<Record<string, number>>): string[] {
    const files = [this.#summary, this.#clusters, this.#intervals, this.#jobs].flatMap((file) =>
      file === null ? [] : [{ name: file.name, ...file.close() }],
    );
    const manifest = JSON.stringify(manifestOf(this.#experiment, this.#version, files), null, 2);
    writeFileSync(join(this.directory, MANIFEST), `${manifest}\n`);
    writeFileSync(join(this.directory, TIMINGS), `${JSON.stringify(timings, null, 2)}\n`);
    return [...files.map((file) => file.name), MANIFEST, TIMINGS];
  }
}

/** Make the folder, or clear it of earlier results; nothing else is ever removed. */
function prepare(directory: string): void {
  const ours = [
    MANIFEST,
    TIMINGS,
    ...["summary", "clusters", "intervals", "jobs"].map((table) => `${table}.csv`),
  ];
  try {
    mkdirSync(directory, { recursive: true });
    const found = readdirSync(directory);
    if (found.some((file) => !ours.includes(file)) && !existsSync(join(directory, MANIFEST))) {
      throw new UserError(`--out ${directory}: the folder holds other files; name an empty or a new one`);
    }
    for (const file of ours) rmSync(join(directory, file), { force: true });
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError(`--out ${directory}: cannot be written (${code})`);
  }
}

interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

function manifestOf(experiment: Experiment, version: string, files: readonly WrittenFile[]): object {
  const scenario = JSON.stringify(experiment.resolved);
  return {
    program: "eastwest",
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
    assumptions: experiment.assumptions,
    warnings: experiment.warnings,
    files,
    units: "quantities of the resolved scenario are in ms, W, g/kWh, °C, kg and shares of 1",
    resolved: experiment.resolved,
  };
}
