import { gzipSync } from "node:zlib";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.ts";
import { readJobCsv } from "../../src/workload/jobCsv.ts";
import { readJobParquet } from "../../src/workload/jobParquet.ts";
import type { JobTableOptions } from "../../src/workload/tableRows.ts";
import type { TraceJobs } from "../../src/workload/traceOptions.ts";
import { jobClass, rowsOf, traceOptions, withTraceFile } from "./traceFile.ts";

const base: JobTableOptions = {
  ...traceOptions,
  columns: { submit: "submit", duration: "run", devices: "cores" },
  timeUnit: "s",
};

type WriteOptions = Omit<Parameters<typeof parquetWriteBuffer>[0], "columnData">;

function parquet(columnData: ColumnSource[], options: WriteOptions = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

function readBytes(bytes: Uint8Array, options: Partial<JobTableOptions> = {}): Promise<TraceJobs> {
  return withTraceFile("jobs.parquet", bytes, (path) => readJobParquet(path, { ...base, ...options }));
}

function read(columns: ColumnSource[], options: Partial<JobTableOptions> = {}): Promise<TraceJobs> {
  return readBytes(parquet(columns), options);
}

const sound: ColumnSource[] = [
  { name: "cores", data: [2, 0.5], type: "FLOAT" },
  { name: "note", data: ["x", "y"] },
  { name: "run", data: [60, 1.5], type: "DOUBLE" },
  { name: "submit", data: [5, 7], type: "INT32" },
];

describe("readJobParquet", () => {
  it("finds its columns by name, wherever they stand", async () => {
    const trace = await read(sound);
    expect(rowsOf(trace.jobs)).toEqual([
      { id: 0, submitMs: 5000, workMs: 60_000, declaredMs: 60_000, milliDevices: 2000 },
      { id: 1, submitMs: 7000, workMs: 1500, declaredMs: 1500, milliDevices: 500 },
    ]);
    expect(trace.jobs.declaredMs).toBe(trace.jobs.workMs);
    expect(trace.report).toMatchObject({
      format: "parquet",
      rows: 2,
      used: 2,
      spanMs: 2000,
      timeZero: "time 0 is 0 s in the trace",
    });
  });

  it("reads 64-bit whole numbers, as ids with all their digits", async () => {
    const trace = await read(
      [
        { name: "submit", data: [1n, 2n], type: "INT64" },
        { name: "run", data: [10n, 20n], type: "INT64" },
        { name: "cores", data: [1n, 1n], type: "INT64" },
        { name: "job", data: [9007199254740993n, 5n], type: "INT64" },
      ],
      { columns: { ...base.columns, id: "job" } },
    );
    expect(trace.jobs.ids).toEqual(["9007199254740993", "5"]);
    expect(Array.from(trace.jobs.workMs)).toEqual([10_000, 20_000]);
  });

  it("takes the instants of timestamps in the format's own unit, counted from the first", async () => {
    const at = (iso: string) => new Date(iso);
    const trace = await read(
      [
        { name: "submit", data: [at("2024-03-01T00:00:01.500Z"), at("2024-03-01T00:00:00Z")] },
        { name: "by", data: [at("2024-03-01T00:01:00Z"), null], type: "TIMESTAMP" },
        { name: "run", data: [60, 1.5] },
        { name: "cores", data: [1, 1], type: "INT32" },
      ],
      { columns: { ...base.columns, deadline: "by" } },
    );
    expect(Array.from(trace.jobs.submitMs)).toEqual([0, 1500]);
    expect(Array.from(trace.jobs.workMs)).toEqual([1500, 60_000]);
    expect(trace.jobs.deadlineMs).toEqual(Float64Array.of(Infinity, 60_000));
    expect(trace.report.timeZero).toMatch(/^time 0 is the first submission/);
  });

  it.each([
    ["MILLIS", 1n],
    ["MICROS", 1_000n],
    ["NANOS", 1_000_000n],
  ] as const)("reads timestamps in %s", async (unit, perMs) => {
    const whole = 1_700_000_000_000n * perMs;
    const second = whole + 123n * perMs;
    const bytes = parquet(
      [
        { name: "submit", data: [whole, second] },
        { name: "run", data: [1, 1] },
        { name: "cores", data: [1, 1] },
      ],
      {
        schema: [
          { name: "root", num_children: 3 },
          {
            name: "submit",
            type: "INT64",
            repetition_type: "REQUIRED",
            logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit },
          },
          { name: "run", type: "DOUBLE", repetition_type: "REQUIRED" },
          { name: "cores", type: "DOUBLE", repetition_type: "REQUIRED" },
        ],
      },
    );
    expect(Array.from((await readBytes(bytes)).jobs.submitMs)).toEqual([0, 123]);
  });

  it("asks for the timeUnit of times that are plain numbers", async () => {
    await expect(read(sound, { timeUnit: undefined })).rejects.toThrow(
      /jobs\.parquet: columns\.duration: column "run" is of plain numbers \(DOUBLE\); state their timeUnit/,
    );
  });

  it("treats nulls as a CSV file's empty cells", async () => {
    const names = [
      "submit",
      "run",
      "cores",
      "said",
      "busy",
      "rank",
      "by",
      "from",
      "job",
      "what",
      "who",
      "where",
    ];
    const rows: (string | number | null)[][] = [
      [0, 10, 1, 20, 0.25, 9, 100, 5, "a", "gpu", "urgent", "west"],
      [1, 10, 1, null, null, null, null, null, "b", "CPU", "batch", "east"],
      [null, 10, 1, null, null, null, null, null, "c", "cpu", "batch", "east"],
      [1, null, 1, null, null, null, null, null, "d", "cpu", "batch", "east"],
      [1, 10, null, null, null, null, null, null, "e", "cpu", "batch", "east"],
      [1, 10, 1, null, null, null, null, null, null, "cpu", "batch", "east"],
      [1, 10, 1, null, null, null, null, null, "g", null, "batch", "east"],
      [1, 10, 1, null, null, null, null, null, "h", "tpu", "batch", "east"],
      [1, 10, 1, null, 1.5, null, null, null, "i", "cpu", "batch", "east"],
      [1, -1, 1, null, null, null, null, null, "j", "cpu", "batch", "east"],
      [-5, 1, 1, null, null, null, null, null, "k", "cpu", "batch", "east"],
    ];
    const options: JobTableOptions & { timeUnit: "s" } = {
      ...base,
      timeUnit: "s",
      classes: [jobClass("batch", { slackMs: 60_000 }), jobClass("urgent")],
      originNames: ["east", "west"],
      columns: {
        ...base.columns,
        declared: "said",
        utilisation: "busy",
        priority: "rank",
        deadline: "by",
        nominalStart: "from",
        id: "job",
        kind: "what",
        class: "who",
        origin: "where",
      },
    };
    const asParquet = await read(
      names.map((name, i) => ({ name, data: rows.map((row) => row[i]), type: i < 8 ? "DOUBLE" : "STRING" })),
      options,
    );
    const asCsv = await withTraceFile(
      "jobs.csv",
      [names, ...rows].map((row) => row.map((cell) => cell ?? "").join(",")).join("\n"),
      (path) => readJobCsv(path, options),
    );
    expect(asParquet.jobs).toEqual(asCsv.jobs);
    expect(asParquet.jobs.nominalStartMs).toEqual(Float64Array.of(5000, 1000));
    // The header takes the first line of a CSV file.
    const inLines = asParquet.report.skipped.map((skip) => ({ ...skip, firstLine: skip.firstLine + 1 }));
    expect(inLines).toEqual(asCsv.report.skipped);
    expect(asParquet.report.rows).toBe(11);
  });

  it("counts its rows, across row groups, from 1", async () => {
    const columns: ColumnSource[] = [
      { name: "submit", data: [0, 1, 2, 3, 4, 5, 6, -1, 8], type: "INT32" },
      { name: "run", data: Array<number>(9).fill(5), type: "INT32" },
      { name: "cores", data: [1, 1, 1, 1, 1, 0, 1, 1, 1], type: "INT32" },
    ];
    const trace = await readBytes(parquet(columns, { rowGroupSize: 2 }));
    expect(trace.report.skipped).toEqual([
      { reason: "no processors or devices (missing, zero or negative)", count: 1, firstLine: 6 },
      { reason: "submitted before the start of the scenario", count: 1, firstLine: 8 },
    ]);
    expect(trace.report).toMatchObject({ rows: 9, used: 7 });
    const none = await readBytes(parquet(columns), { horizonMs: 0 });
    expect(none.report.warnings.join()).toMatch(/first in row 1; check the format/);
  });

  it.each(["PLAIN", "RLE_DICTIONARY", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"] as const)(
    "reads whole numbers that are written as %s",
    async (encoding) => {
      const count = 3000;
      const at = Array.from({ length: count }, (_, i) => 7 * i + (i % 3));
      const trace = await read([
        { name: "submit", data: at, type: "INT32", encoding },
        { name: "run", data: at.map((value) => BigInt(value + 1)), type: "INT64", encoding },
        { name: "cores", data: at.map((_, i) => (i % 2) + 1), type: "INT32", encoding },
      ]);
      expect(Array.from(trace.jobs.submitMs)).toEqual(at.map((s) => 1000 * s));
      expect(Array.from(trace.jobs.workMs)).toEqual(at.map((s) => 1000 * (s + 1)));
      expect(trace.jobs.milliDevices[1]).toBe(2000);
    },
  );

  it("reads pages that are packed by another codec, and names one that is not read", async () => {
    const trace = await readBytes(
      parquet(sound, { codec: "GZIP", compressors: { GZIP: (bytes) => new Uint8Array(gzipSync(bytes)) } }),
    );
    expect(trace.report.used).toBe(2);
    const lzo = parquet(sound, { codec: "LZO", compressors: { LZO: (bytes) => bytes } });
    await expect(readBytes(lzo)).rejects.toThrow(/column "\w+": packed by LZO, which is not read/);
  });

  it("reads an empty table as no jobs", async () => {
    const trace = await read([
      { name: "submit", data: [], type: "INT32" },
      { name: "run", data: [], type: "INT32" },
      { name: "cores", data: [], type: "INT32" },
    ]);
    expect(trace.report).toMatchObject({ rows: 0, used: 0 });
  });
});

describe("readJobParquet refuses, and says what is there,", () => {
  it("a column that is not there", async () => {
    const reading = read(sound, { columns: { ...base.columns, submit: "sumbit" } });
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(
      /columns\.submit: there is no column "sumbit"; the header has "cores", "note", "run", "submit" – did you mean "submit"\?/,
    );
  });

  it.each([
    ["submit", "note", /column "note" is of type BYTE_ARRAY UTF8; expected numbers or timestamps/],
    ["duration", "when", /column "when" is of type INT64 TIMESTAMP_MILLIS; expected numbers or durations/],
    ["devices", "flag", /column "flag" is of type BOOLEAN; expected numbers/],
    ["kind", "flag", /column "flag" is of type BOOLEAN; expected texts or numbers/],
  ] as const)("a column for %s of a wrong type", async (role, column, message) => {
    const columns = [
      ...sound,
      { name: "when", data: [new Date(0), new Date(0)] },
      { name: "flag", data: [true, false] },
    ];
    await expect(read(columns, { columns: { ...base.columns, [role]: column } })).rejects.toThrow(message);
  });

  const whole = parquet(sound);
  it.each([
    ["cut off", whole.subarray(0, whole.length - 5), /cut off \(it does not end with PAR1\)/],
    ["of another format", Buffer.from("submit,run,cores\n1,2,3\n"), /not a Parquet file/],
    ["of the magic bytes alone", Buffer.from("PAR1"), /cut off/],
    [
      "of a footer longer than itself",
      Buffer.concat([whole.subarray(0, 40), Buffer.from([99, 99, 0, 0]), Buffer.from("PAR1")]),
      /refers to bytes -\d+ to \d+, but has 48: it is cut off or damaged/,
    ],
    ["that is empty", new Uint8Array(0), /the file is empty/],
    [
      "with its pages overwritten",
      whole.map((byte, i) => (i >= 4 && i < 60 ? 0xff : byte)),
      /column "cores": damaged Parquet data/,
    ],
    [
      "with its footer overwritten",
      whole.map((byte, i) => (i >= whole.length - 100 && i < whole.length - 8 ? 0xff : byte)),
      /its footer: damaged Parquet data/,
    ],
  ] as const)("a file %s", async (_, bytes, message) => {
    const reading = readBytes(bytes);
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
  });

  it("a file that is not there", async () => {
    await expect(readJobParquet("no/such.parquet", base)).rejects.toThrow("no/such.parquet: no such file");
  });
});
