import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { unpackLz4Frame } from "../../src/columnar/lz4Frame.ts";
import { DataError } from "../../src/errors.ts";
import { readJobArrow } from "../../src/workload/jobArrow.ts";
import type { JobTableOptions } from "../../src/workload/tableRows.ts";
import type { TraceJobs } from "../../src/workload/traceOptions.ts";
import { jobClass, rowsOf, traceOptions, withTraceFile } from "./traceFile.ts";

const base: JobTableOptions = {
  ...traceOptions,
  columns: { submit: "submit", duration: "run", devices: "cores" },
  timeUnit: "s",
};

function readBytes(bytes: Uint8Array, options: Partial<JobTableOptions> = {}): Promise<TraceJobs> {
  return withTraceFile("jobs.arrow", bytes, (path) => readJobArrow(path, { ...base, ...options }));
}

function read(columns: Record<string, arrow.Vector>, options: Partial<JobTableOptions> = {}) {
  return readBytes(arrow.tableToIPC(new arrow.Table(columns), "file"), options);
}

const column = (values: readonly unknown[], type: arrow.DataType) => arrow.vectorFromArray([...values], type);
const sound = {
  cores: column([2, 0.5], new arrow.Float32()),
  note: column(["x", "y"], new arrow.Utf8()),
  run: column([60, 1.5], new arrow.Float64()),
  submit: column([5, 7], new arrow.Int32()),
};
const jobs = [
  { id: 0, submitMs: 5000, workMs: 60_000, declaredMs: 60_000, milliDevices: 2000 },
  { id: 1, submitMs: 7000, workMs: 1500, declaredMs: 1500, milliDevices: 500 },
];

describe("readJobArrow", () => {
  it.each(["file", "stream"] as const)(
    "finds its columns by name in a %s, wherever they stand",
    async (form) => {
      const trace = await readBytes(arrow.tableToIPC(new arrow.Table(sound), form));
      expect(rowsOf(trace.jobs)).toEqual(jobs);
      expect(trace.report).toMatchObject({ format: "arrow", rows: 2, used: 2 });
    },
  );

  it("counts its rows, across record batches, from 1", async () => {
    const batch = new arrow.Table(sound).batches[0];
    const bytes = arrow.tableToIPC(new arrow.Table([batch, batch, batch]), "stream");
    const trace = await readBytes(bytes, { horizonMs: 6000 });
    expect(trace.report).toMatchObject({ rows: 6, used: 3 });
    expect(trace.report.skipped).toEqual([{ reason: "submitted after the horizon", count: 3, firstLine: 2 }]);
  });

  it("reads 64-bit whole numbers, as ids with all their digits", async () => {
    const trace = await read(
      {
        submit: column([1n, 2n], new arrow.Int64()),
        run: column([10n, 20n], new arrow.Uint64()),
        cores: column([1n, 1n], new arrow.Int64()),
        job: column([9007199254740993n, 5n], new arrow.Int64()),
      },
      { columns: { ...base.columns, id: "job" } },
    );
    expect(trace.jobs.ids).toEqual(["9007199254740993", "5"]);
    expect(Array.from(trace.jobs.workMs)).toEqual([10_000, 20_000]);
  });

  it.each([
    [arrow.TimeUnit.SECOND, 1n],
    [arrow.TimeUnit.MILLISECOND, 1_000n],
    [arrow.TimeUnit.MICROSECOND, 1_000_000n],
    [arrow.TimeUnit.NANOSECOND, 1_000_000_000n],
  ] as const)("takes timestamps and durations in their own unit (%d)", async (unit, perSecond) => {
    // As a writer of another language stores them: 64-bit numbers of the unit.
    const stored = <T extends arrow.DataType>(type: T, seconds: readonly bigint[]) =>
      new arrow.Vector([
        arrow.makeData({ type, data: BigInt64Array.from(seconds, (s) => s * perSecond) } as never),
      ]);
    const trace = await read(
      {
        submit: stored(new arrow.Timestamp(unit, "UTC"), [1_700_000_009n, 1_700_000_000n]),
        run: stored(new arrow.Duration(unit), [60n, 90n]),
        cores: column([1, 2], new arrow.Int8()),
      },
      { timeUnit: undefined },
    );
    expect(Array.from(trace.jobs.submitMs)).toEqual([0, 9000]);
    expect(Array.from(trace.jobs.workMs)).toEqual([90_000, 60_000]);
    expect(trace.report.timeZero).toMatch(/^time 0 is the first submission/);
  });

  it("reads names, also from dictionaries, and nulls as missing values", async () => {
    const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const trace = await read(
      {
        ...sound,
        who: column(["urgent", "batch"], dictionary),
        said: column([null, 20], new arrow.Int32()),
        job: column(["a", "b"], new arrow.LargeUtf8()),
      },
      {
        classes: [jobClass("batch"), jobClass("urgent")],
        columns: { ...base.columns, class: "who", declared: "said", id: "job" },
      },
    );
    expect(trace.jobs.classOf).toEqual(Uint16Array.of(1, 0));
    expect(trace.jobs.declaredMs).toEqual(Float64Array.of(60_000, 20_000));
    expect(trace.jobs.ids).toEqual(["a", "b"]);
    const skipped = await read({ ...sound, run: column([null, 5], new arrow.Float64()) });
    expect(skipped.report.skipped).toEqual([{ reason: "value missing", count: 1, firstLine: 1 }]);
  });
});

describe("readJobArrow, of packed buffers,", () => {
  /** A frame of one block of 8 literals and the same again and again; what does not repeat is stored. */
  const packed = (bytes: Uint8Array) => {
    const repeats = bytes.length > 300 && bytes.every((byte, i) => byte === bytes[i % 8]);
    const matched = Math.max(0, bytes.length - 8 - 4 - 15);
    const lengths = [...Array<number>(Math.floor(matched / 255)).fill(255), matched % 255];
    const block = repeats ? [0x8f, ...bytes.subarray(0, 8), 8, 0, ...lengths, 0] : [...bytes];
    const size = Buffer.alloc(4);
    size.writeUInt32LE((repeats ? 0 : 0x8000_0000) + block.length);
    return Buffer.concat([Buffer.from([...LZ4, 0x40, 0x70, 0]), size, Buffer.from(block), Buffer.alloc(4)]);
  };
  const LZ4 = [4, 0x22, 0x4d, 0x18];

  it("reads those of LZ4, as Feather has them by default, and those left as they are", async () => {
    const { compressionRegistry, CompressionType, RecordBatchStreamWriter } = arrow;
    compressionRegistry.set(CompressionType.LZ4_FRAME, { encode: packed, decode: unpackLz4Frame });
    const writer = new RecordBatchStreamWriter({ compressionType: CompressionType.LZ4_FRAME });
    const count = 500;
    const each = (value: (i: number) => number) =>
      column(
        Array.from({ length: count }, (_, i) => value(i)),
        new arrow.Float64(),
      );
    writer.write(new arrow.Table({ submit: each((i) => i), run: each(() => 2.5), cores: each(() => 4) }));
    writer.finish();
    const bytes = await writer.toUint8Array();
    expect(Buffer.from(bytes).includes(Buffer.from(LZ4))).toBe(true);
    const trace = await readBytes(bytes);
    expect(trace.report.used).toBe(count);
    expect(new Set(trace.jobs.workMs)).toEqual(new Set([2500]));
    expect(trace.jobs.submitMs[499]).toBe(499_000);
  });
});

describe("readJobArrow refuses, and says what is there,", () => {
  it("a column that is not there, or of a wrong type", async () => {
    await expect(read(sound, { columns: { ...base.columns, submit: "sumbit" } })).rejects.toThrow(
      /columns\.submit: there is no column "sumbit"; the header has "cores", "note", "run", "submit"/,
    );
    await expect(read(sound, { columns: { ...base.columns, submit: "note" } })).rejects.toThrow(
      /columns\.submit: column "note" is of type Utf8; expected numbers or timestamps/,
    );
  });

  const file = arrow.tableToIPC(new arrow.Table(sound), "file");
  const stream = arrow.tableToIPC(new arrow.Table(sound), "stream");
  it.each([
    ["cut off in its footer", file.subarray(0, file.length - 5), /cut off or damaged/],
    ["cut off in a batch", stream.subarray(0, stream.length - 60), /cut off or damaged/],
    [
      "of another format",
      Buffer.from("submit,run,cores\n1,2,3\n"),
      /neither an Arrow file .* nor an Arrow stream/,
    ],
    ["of version 1 of Feather", Buffer.from("FEA1 and so on"), /Feather of version 1/],
    ["that is empty", new Uint8Array(0), /the file is empty/],
  ] as const)("a file %s", async (_, bytes, message) => {
    const reading = readBytes(bytes);
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
  });
});
