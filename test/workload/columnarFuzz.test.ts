import * as arrow from "apache-arrow";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { readJobArrow } from "../../src/workload/jobArrow.ts";
import { readJobParquet } from "../../src/workload/jobParquet.ts";
import type { JobTableOptions } from "../../src/workload/tableRows.ts";
import type { TraceJobs } from "../../src/workload/traceOptions.ts";
import { traceOptions, withTraceFile } from "./traceFile.ts";

const options: JobTableOptions = {
  ...traceOptions,
  horizonMs: 1e9,
  timeUnit: "s",
  columns: { id: "job", submit: "submit", duration: "run", devices: "cores", class: "class", deadline: "by" },
};

const rows = 60;
const list = <T>(make: (i: number) => T) => Array.from({ length: rows }, (_, i) => make(i));
const values = {
  job: list((i) => `job ${i}`),
  submit: list((i) => 30 * i),
  run: list((i) => BigInt(100 + (i % 7))),
  cores: list((i) => (i % 3) + 0.5),
  class: list(() => "batch"),
  by: list((i) => (i % 4 === 0 ? null : 1e5 + i)),
};

const parquetBytes = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: "job", data: values.job, type: "STRING" },
      { name: "submit", data: values.submit, type: "INT32", encoding: "DELTA_BINARY_PACKED" },
      { name: "run", data: values.run, type: "INT64", encoding: "RLE_DICTIONARY" },
      { name: "cores", data: values.cores, type: "DOUBLE", codec: "UNCOMPRESSED" },
      { name: "class", data: values.class, type: "STRING" },
      { name: "by", data: values.by, type: "DOUBLE" },
    ],
    rowGroupSize: 25,
  }),
);

const arrowTable = new arrow.Table({
  job: arrow.vectorFromArray(values.job, new arrow.Utf8()),
  submit: arrow.vectorFromArray(values.submit, new arrow.Int32()),
  run: arrow.vectorFromArray(values.run, new arrow.Int64()),
  cores: arrow.vectorFromArray(values.cores, new arrow.Float64()),
  class: arrow.vectorFromArray(values.class, new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
  by: arrow.vectorFromArray(values.by, new arrow.Float64()),
});

const readAsParquet = (bytes: Uint8Array) =>
  withTraceFile("jobs.parquet", bytes, (path) => readJobParquet(path, options));
const readAsArrow = (bytes: Uint8Array) =>
  withTraceFile("jobs.arrow", bytes, (path) => readJobArrow(path, options));

/** Values that make lengths and counts large, negative or odd are tried more often than others. */
const tellingByte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff), fc.integer({ min: 0, max: 255 }));

function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(bytes.length - 1),
    put: fc.array(tellingByte, { minLength: 1, maxLength: 5 }),
  });
  const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
  const length = fc.oneof({ weight: 9, arbitrary: fc.constant(bytes.length) }, fc.nat(bytes.length));
  return fc.tuple(edits, length).map(([list, cut]) => {
    const copy = Uint8Array.from(bytes);
    for (const { at, put } of list) copy.set(put.slice(0, copy.length - at), at);
    return copy.subarray(0, cut);
  });
}

/** Reading either accounts for every row or refuses the file with a message to its owner, and allocates little. */
async function holds(reading: Promise<TraceJobs>): Promise<void> {
  let trace: TraceJobs;
  try {
    trace = await reading;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return;
  }
  const { jobs, report } = trace;
  expect(report.used).toBe(jobs.count);
  expect(report.rows).toBe(report.used + report.skipped.reduce((sum, skip) => sum + skip.count, 0));
  for (let job = 0; job < jobs.count; job++) {
    for (const value of [jobs.submitMs[job], jobs.workMs[job], jobs.milliDevices[job]])
      expect(Number.isInteger(value) && value >= 0).toBe(true);
  }
}

const seeded = { numRuns: 500, seed: 20_260 } as const;

it("both files are sound before they are damaged", async () => {
  for (const trace of [
    await readAsParquet(parquetBytes),
    await readAsArrow(arrow.tableToIPC(arrowTable, "file")),
    await readAsArrow(arrow.tableToIPC(arrowTable, "stream")),
  ])
    expect(trace.report).toMatchObject({ rows, used: rows });
});

it("a Parquet file damaged anyhow is read with every row accounted for, or refused with a reason", async () => {
  await fc.assert(
    fc.asyncProperty(damaged(parquetBytes), (bytes) => holds(readAsParquet(bytes))),
    seeded,
  );
});

it.each(["file", "stream"] as const)(
  "an Arrow %s damaged anyhow is read with every row accounted for, or refused with a reason",
  async (form) => {
    await fc.assert(
      fc.asyncProperty(damaged(arrow.tableToIPC(arrowTable, form)), (bytes) => holds(readAsArrow(bytes))),
      seeded,
    );
  },
);

it("any bytes at all between sound beginnings and ends are refused or read", async () => {
  const filled = fc.uint8Array({ maxLength: 400 });
  const magic = Buffer.from("PAR1");
  await fc.assert(
    fc.asyncProperty(filled, async (bytes) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      await holds(readAsParquet(Buffer.concat([magic, bytes, length, magic])));
      await holds(readAsArrow(bytes));
    }),
    { ...seeded, numRuns: 300 },
  );
});
