import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { readOpenDc } from "../../src/workload/openDc.ts";
import type { TraceJobs, TraceOptions } from "../../src/workload/traceOptions.ts";
import { itShared, sharedPath } from "../shared.ts";
import { rowsOf, traceOptions } from "./traceFile.ts";

const table = (columnData: ColumnSource[]) => new Uint8Array(parquetWriteBuffer({ columnData }));

/** Write a workload's folder, use it, and remove it. */
async function withWorkload<T>(
  files: Readonly<Record<string, ColumnSource[]>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "eastwest-opendc-"));
  try {
    for (const [name, columns] of Object.entries(files)) await writeFile(join(folder, name), table(columns));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const read = (
  files: Record<string, ColumnSource[]>,
  options: Partial<TraceOptions> = {},
): Promise<TraceJobs> => withWorkload(files, (folder) => readOpenDc(folder, { ...traceOptions, ...options }));

const startMs = 1_376_314_846_000n;
const tasks: ColumnSource[] = [
  { name: "id", data: [7, 3, 5, 9], type: "INT32" },
  { name: "submission_time", data: [startMs + 5000n, startMs, startMs + 7000n, startMs], type: "INT64" },
  { name: "duration", data: [60_000n, 90_000n, 30_000n, 10n], type: "INT64" },
  { name: "cpu_count", data: [2, 1, 4, 1], type: "INT32" },
  { name: "cpu_capacity", data: [4000, 1000, 8000, 0], type: "DOUBLE" },
  { name: "mem_capacity", data: [1n, 1n, 1n, 1n], type: "INT64" },
];
const fragments: ColumnSource[] = [
  { name: "id", data: [7, 3, 7, 3, 9, 4], type: "INT32" },
  { name: "duration", data: [10_000n, 90_000n, 50_000n, 10_000n, 5n, 5n], type: "INT64" },
  { name: "cpu_count", data: [2, 1, 2, 1, 1, 1], type: "INT32" },
  { name: "cpu_usage", data: [4000, 1200, 800, 2000, 5, 5], type: "DOUBLE" },
];

describe("readOpenDc", () => {
  it("reads the tasks of a folder, in ms from the first submission", async () => {
    const { jobs, report } = await read({ "tasks.parquet": tasks });
    expect(rowsOf(jobs)).toEqual([
      { id: 3, submitMs: 0, workMs: 90_000, declaredMs: 90_000, milliDevices: 1000 },
      { id: 9, submitMs: 0, workMs: 10, declaredMs: 10, milliDevices: 1000 },
      { id: 7, submitMs: 5000, workMs: 60_000, declaredMs: 60_000, milliDevices: 2000 },
      { id: 5, submitMs: 7000, workMs: 30_000, declaredMs: 30_000, milliDevices: 4000 },
    ]);
    expect(jobs.utilisation).toBeNull();
    expect(report).toMatchObject({ format: "opendc", rows: 4, used: 4, spanMs: 7000, warnings: [] });
  });

  it("weighs the usage of a task's fragments by their length, and clips what is above its capacity", async () => {
    const { jobs, report } = await read({ "tasks.parquet": tasks, "fragments.parquet": fragments });
    // Task 7: (4000 × 10 s + 800 × 50 s) ÷ (4000 × 60 s) = 1/3. Task 3: (1200 × 90 + 2000 × 10) ÷ (1000 × 100) = 1.28.
    expect(jobs.utilisation).toEqual(Float64Array.of(1, 0.5, 1 / 3, 0.5));
    expect(report.notes).toEqual([
      { reason: "used more than its cpu_capacity: utilisation 1", count: 1, firstLine: 2 },
      { reason: "submitted before the row above it: put in order", count: 2, firstLine: 2 },
      { reason: "no fragments: the utilisation of its class", count: 1, firstLine: 3 },
      { reason: "no cpu_capacity: the utilisation of its class", count: 1, firstLine: 4 },
    ]);
  });

  it("takes ids that are texts, timestamps, the older names, and the tasks' own file", async () => {
    const older: ColumnSource[] = [
      { name: "id", data: ["vm-b", "vm-a"] },
      { name: "submissionTime", data: [new Date(Number(startMs)), new Date(Number(startMs))] },
      { name: "duration", data: [1000n, 2000n], type: "INT64" },
      { name: "maxCores", data: [1, 2], type: "INT32" },
      { name: "gpu_count", data: [0, 1], type: "INT32" },
    ];
    const { jobs, report } = await withWorkload({ "workload.parquet": older }, (folder) =>
      readOpenDc(join(folder, "workload.parquet"), traceOptions),
    );
    expect(jobs.ids).toEqual(["vm-a", "vm-b"]);
    expect(Array.from(jobs.workMs)).toEqual([2000, 1000]);
    expect(report.notes).toEqual([
      { reason: "asks for GPUs too, which are not read", count: 1, firstLine: 2 },
    ]);
  });

  it("says which column is missing and what is there", async () => {
    await expect(read({ "tasks.parquet": tasks.slice(0, 3) })).rejects.toThrow(
      /tasks\.parquet: an OpenDC table needs a column "cpu_count"; it has "id", "submission_time", "duration"$/,
    );
    await expect(
      read({ "tasks.parquet": tasks, "fragments.parquet": fragments.slice(0, 3) }),
    ).rejects.toThrow(/fragments\.parquet: an OpenDC table needs a column "cpu_usage"/);
    await expect(read({})).rejects.toThrow(/tasks\.parquet: no such file/);
  });

  const sample = sharedPath("traces", "vm", "bitbrains-small_tasks.parquet");
  itShared("finds the tasks of Bitbrains that the library's own rows have", async () => {
    const file = await asyncBufferFromFile(sample);
    const rows = (await parquetReadObjects({ file, compressors })) as Record<string, number | bigint>[];
    const sum = (of: (row: Record<string, number | bigint>) => number | bigint) =>
      rows.reduce((total, row) => total + Number(of(row)), 0);
    const firstMs = Math.min(...rows.map((row) => Number(row.submission_time)));
    const { jobs, report } = await readOpenDc(sample, traceOptions);
    expect(report).toMatchObject({ rows: 50, used: 50, skipped: [] });
    const total = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    expect(total(jobs.submitMs)).toBe(sum((row) => Number(row.submission_time) - firstMs));
    expect(total(jobs.workMs)).toBe(sum((row) => row.duration));
    expect(total(jobs.milliDevices)).toBe(1000 * sum((row) => row.cpu_count));
    expect([...(jobs.ids as Float64Array)].sort((a, b) => a - b)).toEqual(
      rows.map((row) => Number(row.id)).sort((a, b) => a - b),
    );
  });
});
