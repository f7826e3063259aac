import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type {
  ColumnHolds,
  ColumnTable,
  NameValues,
  NumberValues,
  WantedColumn,
} from "../columnar/columnTable.ts";
import { openParquet } from "../columnar/parquetTable.ts";
import { DataError } from "../errors.ts";
import { ColumnRows, DEVICES, DURATION, ID, SUBMIT } from "./columnRows.ts";
import type { TraceJobs, TraceOptions } from "./traceOptions.ts";

export interface OpenDcOptions extends TraceOptions {
  /** Start of the scenario: the first submission (unless said otherwise), or ms in the trace's own time. */
  readonly timeOrigin?: "first-submit" | number;
}

const TASKS = "tasks.parquet";
const FRAGMENTS = "fragments.parquet";

/** Work that a task's fragments tell of: Σ usage × duration, MHz·ms, and Σ duration, ms. */
interface Work {
  readonly mhzMs: number;
  readonly ms: number;
}

/**
 * Read a workload of the simulator OpenDC (https://opendc.org): its folder, or its table of tasks. Times are ms; devices
 * are the task's CPUs. With the table of fragments beside it, a task's utilisation is its mean usage over its fragments ÷
 * its capacity, at most 1; a task without fragments or without capacity has the utilisation of its class. Memory, GPUs,
 * dependencies and deadlines are not read.
 * @throws DataError when a table is no Parquet file, is damaged, or lacks a column
 */
export async function readOpenDc(path: string, options: OpenDcOptions): Promise<TraceJobs> {
  const tasksPath = (await isFolder(path)) ? join(path, TASKS) : path;
  const fragmentsPath = join(dirname(tasksPath), FRAGMENTS);
  const workOf = (await isFile(fragmentsPath)) ? await readFragments(fragmentsPath) : null;
  const tasks = await openParquet(tasksPath);
  try {
    return await readTasks(path, tasks, workOf, options);
  } finally {
    await tasks.close();
  }
}

async function readTasks(
  path: string,
  tasks: ColumnTable,
  workOf: ReadonlyMap<string, Work> | null,
  options: OpenDcOptions,
): Promise<TraceJobs> {
  // Both spellings are found in published workloads.
  const wanted: WantedColumn[] = [
    { column: columnOf(tasks, ["id"], NAMES), as: "name" },
    { column: columnOf(tasks, ["submission_time", "submissionTime"], ["timestamp", "number"]), as: "number" },
    { column: columnOf(tasks, ["duration"]), as: "number" },
    { column: columnOf(tasks, ["cpu_count", "maxCores"]), as: "number" },
  ];
  if (workOf !== null) wanted.push({ column: columnOf(tasks, ["cpu_capacity"]), as: "number" });
  const gpus = tasks.columns.find(({ name, holds }) => name === "gpu_count" && holds === "number");
  if (gpus !== undefined) wanted.push({ column: gpus, as: "number" });
  const row = new ColumnRows(
    {
      ...options,
      columns: { id: "id", submit: "submission_time", duration: "duration", devices: "cpu_count" },
    },
    1,
  );
  const { notes, columns } = row.rows;
  let line = 0;
  for await (const batch of tasks.batches(wanted)) {
    const ids = batch.columns[0] as NameValues;
    const [submit, duration, cpus, ...others] = batch.columns.slice(1) as NumberValues[];
    const capacity = workOf === null ? null : others[0];
    const gpuCount = gpus === undefined ? null : others[others.length - 1];
    for (let i = 0; i < batch.rows; i++) {
      line++;
      row.begin();
      row.number(SUBMIT, submit[i]);
      row.number(DURATION, duration[i]);
      row.number(DEVICES, cpus[i]);
      row.nameOrNull(ID, ids[i]);
      const place = row.keep(line);
      if (place < 0) continue;
      if (gpuCount !== null && gpuCount[i] > 0) notes.add("asks for GPUs too, which are not read", line);
      if (workOf === null) continue;
      const work = workOf.get(String(ids[i]));
      if (work === undefined) notes.add("no fragments: the utilisation of its class", line);
      else if (!(capacity![i] > 0)) notes.add("no cpu_capacity: the utilisation of its class", line);
      else {
        const share = work.mhzMs / (capacity![i] * work.ms);
        if (share > 1) notes.add("used more than its cpu_capacity: utilisation 1", line);
        columns.utilisation.set(place, Math.min(1, share));
      }
    }
  }
  const { timeOrigin = "first-submit" } = options;
  return row.finish(
    { file: path, format: "opendc", header: {}, clock: "relative" },
    timeOrigin === "first-submit"
      ? { ms: "first", text: "time 0 is the first submission" }
      : { ms: Math.round(timeOrigin), text: `time 0 is ${timeOrigin} ms in the trace` },
    null,
  );
}

/** The work of each task by its id; fragments without a length or a usage tell nothing. */
async function readFragments(path: string): Promise<ReadonlyMap<string, Work>> {
  const fragments = await openParquet(path);
  try {
    const wanted: WantedColumn[] = [
      { column: columnOf(fragments, ["id"], NAMES), as: "name" },
      { column: columnOf(fragments, ["duration"]), as: "number" },
      { column: columnOf(fragments, ["cpu_usage", "cpuUsage"]), as: "number" },
    ];
    const workOf = new Map<string, { mhzMs: number; ms: number }>();
    for await (const batch of fragments.batches(wanted)) {
      const ids = batch.columns[0] as NameValues;
      const [durationMs, usageMhz] = batch.columns.slice(1) as NumberValues[];
      for (let i = 0; i < batch.rows; i++) {
        const id = ids[i];
        if (id === null || !(durationMs[i] > 0) || !(usageMhz[i] >= 0)) continue;
        let work = workOf.get(String(id));
        if (work === undefined) workOf.set(String(id), (work = { mhzMs: 0, ms: 0 }));
        work.mhzMs += usageMhz[i] * durationMs[i];
        work.ms += durationMs[i];
      }
    }
    return workOf;
  } finally {
    await fragments.close();
  }
}

const NAMES: readonly ColumnHolds[] = ["text", "number"];

/** The first column of one of these names. */
function columnOf(
  table: ColumnTable,
  names: readonly string[],
  holds: readonly ColumnHolds[] = ["number"],
): ColumnTable["columns"][number] {
  const column = table.columns.find(({ name }) => names.includes(name));
  if (column === undefined) {
    const there = table.columns.map(({ name }) => `"${name}"`).join(", ");
    throw new DataError(
      `${table.file}: an OpenDC table needs a column "${names[0]}"; it has ${there === "" ? "none" : there}`,
    );
  }
  if (holds.includes(column.holds)) return column;
  throw new DataError(
    `${table.file}: column "${column.name}" is of type ${column.type}; expected ${holds.map((kind) => `${kind}s`).join(" or ")}`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
