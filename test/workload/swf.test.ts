import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, UserError } from "../../src/errors.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { readSwf, type SwfOptions } from "../../src/workload/swf.ts";
import type { TraceJobs } from "../../src/workload/traceOptions.ts";
import { rowsOf, traceOptions, withTraceFile } from "./traceFile.ts";

function read(content: string | Uint8Array, options: Partial<SwfOptions> = {}): Promise<TraceJobs> {
  return withTraceFile("trace.swf", content, (path) => readSwf(path, { ...traceOptions, ...options }));
}

interface SwfRow {
  id?: number;
  submit?: number | string;
  run?: number | string;
  allocated?: number;
  requested?: number;
  requestedTime?: number;
  status?: number;
}

/** One line of 18 fields; everything not given is −1. */
function swf(row: SwfRow): string {
  const { id = 1, submit = 0, run = 60, allocated = -1, requested = 1, requestedTime = -1, status = 1 } = row;
  return `${id} ${submit} -1 ${run} ${allocated} -1 -1 ${requested} ${requestedTime} -1 ${status} -1 -1 -1 -1 -1 -1 -1`;
}

const skips = (trace: TraceJobs) =>
  trace.report.skipped.map((skip) => [skip.reason, skip.count, skip.firstLine]);
const notes = (trace: TraceJobs) =>
  trace.report.notes.map((note) => [note.reason, note.count, note.firstLine]);

describe("readSwf", () => {
  it("takes requested processors and time first, and else allocated ones and the run time", async () => {
    const trace = await read(
      [
        swf({ id: 7, submit: 100, run: 60, allocated: 2, requested: 4, requestedTime: 90 }),
        swf({ id: 8, submit: 130, run: 12.5, allocated: 2, requested: -1 }),
      ].join("\n"),
    );
    expect(rowsOf(trace.jobs)).toEqual([
      { id: 7, submitMs: 0, workMs: 60_000, declaredMs: 90_000, milliDevices: 4000 },
      { id: 8, submitMs: 30_000, workMs: 12_500, declaredMs: 12_500, milliDevices: 2000 },
    ]);
    expect(trace.report).toMatchObject({ rows: 2, used: 2, skipped: [], spanMs: 30_000, warnings: [] });
    expect(trace.report.timeZero).toBe("time 0 is the first submission, 100 s in the trace");
  });

  it("rounds the devices of a job, not of a processor, up to whole milli-devices", async () => {
    const trace = await read(swf({ requested: 96 }) + "\n" + swf({ id: 2, requested: 5 }), {
      milliDevicesPerUnit: 1000 / 96,
    });
    expect(Array.from(trace.jobs.milliDevices)).toEqual([1000, 53]);
  });

  it("counts what it skips by reason, with the first line of each", async () => {
    const lines = [
      "; a comment is no row",
      swf({ id: 1, requested: 0, allocated: 0 }),
      swf({ id: 2, requested: -1 }),
      swf({ id: 3, run: -1 }),
      swf({ id: 4, submit: -1 }),
      "5 0 -1 60",
      swf({ id: 6, run: "an hour" }),
      swf({ id: 7, run: "NaN" }),
      swf({ id: 8, run: 0, status: 5 }),
      swf({ id: 9, run: -1, status: 5 }),
      swf({ id: 10, run: "1e300" }),
      swf({ id: 11 }),
    ];
    const trace = await read(lines.join("\n"));
    expect(skips(trace)).toEqual([
      ["no processors or devices (missing, zero or negative)", 2, 2],
      ["run time missing or negative", 1, 4],
      ["submit time missing", 1, 5],
      ["too few fields", 1, 6],
      ["not a number", 2, 7],
      ["cancelled before it started", 2, 9],
      ["number too large", 1, 11],
    ]);
    expect(trace.report).toMatchObject({ rows: 11, used: 1 });
  });

  it("keeps jobs of no length, and a cancelled job that ran", async () => {
    const trace = await read(
      [swf({ id: 1, run: 0 }), swf({ id: 2, run: 0, status: 0 }), swf({ id: 3, run: 9, status: 5 })].join(
        "\n",
      ),
    );
    expect(Array.from(trace.jobs.workMs)).toEqual([0, 0, 9000]);
  });

  it("keeps a job that ran longer than declared, and notes it", async () => {
    const trace = await read([swf({ id: 1 }), swf({ id: 2, run: 60, requestedTime: 30 })].join("\n"));
    expect(Array.from(trace.jobs.declaredMs)).toEqual([60_000, 30_000]);
    expect(notes(trace)).toEqual([["ran longer than declared", 1, 2]]);
  });

  it("reads CRLF, tabs, blank lines, a byte order mark, extra columns and an unended last line alike", async () => {
    const plain = [swf({ id: 1 }), swf({ id: 2, submit: 5 })];
    const odd = `\uFEFF; Version: 2\r\n\r\n   \t${plain[0].replaceAll(" ", " \t ")}\r\n  \r\n${plain[1]} 4 5\r`;
    const trace = await read(odd);
    expect(trace.jobs).toEqual((await read(plain.join("\n") + "\n")).jobs);
    expect(trace.report.rows).toBe(2);
    expect(notes(trace)).toEqual([
      ["blank line", 2, 2],
      ["more than 18 fields: the others not read", 1, 5],
    ]);
  });

  it("keeps the header entries that describe the machine and the clock", async () => {
    const header =
      "; UnixStartTime: 843480031\n;MaxProcs:  100 \n; Note: MaxProcs is a guess\n; TimeZoneString: Europe/Stockholm\n";
    const trace = await read(header + swf({}));
    expect(trace.report.header).toEqual({
      UnixStartTime: "843480031",
      MaxProcs: "100",
      TimeZoneString: "Europe/Stockholm",
    });
  });

  it("puts time 0 where it is told", async () => {
    const relative = "; UnixStartTime: 1700000000\n" + swf({ submit: 50 });
    const absolute = "; UnixStartTime: 1700000000\n" + swf({ submit: 1_700_000_050 });
    const submit = async (text: string, timeOrigin: SwfOptions["timeOrigin"]) =>
      (await read(text, { timeOrigin })).jobs.submitMs[0];
    expect(await submit(relative, "first-submit")).toBe(0);
    expect(await submit(relative, "header")).toBe(50_000);
    expect(await submit(relative, 20)).toBe(30_000);
    expect(await submit(absolute, "header")).toBe(50_000);
    expect(await submit(absolute, 1_700_000_000)).toBe(50_000);
    await expect(submit(swf({ submit: 1_700_000_050 }), "header")).rejects.toThrow(UserError);
  });

  it("warns when absolute times are read as times from the start", async () => {
    const trace = await read(swf({ submit: 1_700_000_050 }), { timeOrigin: 0 });
    expect(trace.report.warnings[0]).toMatch(/54 years after the start.*timeOrigin: first-submit/);
  });

  it("leaves out and counts what is submitted outside [0, horizon)", async () => {
    const text = [10, 20, 30, 40].map((submit, id) => swf({ id, submit })).join("\n");
    const trace = await read(text, { timeOrigin: 20, horizonMs: 20_000 });
    expect(Array.from(trace.jobs.submitMs)).toEqual([0, 10_000]);
    expect(skips(trace)).toEqual([
      ["submitted before the start of the scenario", 1, 1],
      ["submitted after the horizon", 1, 4],
    ]);
  });

  it("sorts by submission and job number, and counts the rows that were out of order", async () => {
    const rows = [
      swf({ id: 5, submit: 9 }),
      swf({ id: 4, submit: 9 }),
      swf({ id: 1, submit: 3 }),
      swf({ id: 2, submit: 4 }),
    ];
    const trace = await read(rows.join("\n"));
    expect(trace.jobs.ids).toEqual(Float64Array.of(1, 2, 4, 5));
    expect(notes(trace)).toEqual([["submitted before the row above it: put in order", 1, 3]]);
  });

  it("gives the same jobs for the same rows in any order", async () => {
    const row = fc.record({
      submit: fc.nat(20),
      run: fc.nat(1000),
      requested: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 30 }).chain((rows) => {
          const lines = rows.map((r, id) => swf({ id, ...r }));
          return fc.tuple(
            fc.constant(lines),
            fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
          );
        }),
        async ([lines, shuffled]) => {
          const options = {
            origins: { shares: [1, 2, 3], streams: new RandomStreams(5) },
            horizonMs: 15_000,
          };
          expect((await read(shuffled.join("\n") + "\n", options)).jobs).toEqual(
            (await read(lines.join("\n") + "\n", options)).jobs,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it("draws origins from the seed by their shares", async () => {
    const text = Array.from({ length: 3000 }, (_, id) => swf({ id, submit: id })).join("\n");
    const origins = async (seed: number) =>
      (await read(text, { origins: { shares: [1, 0, 3], streams: new RandomStreams(seed) } })).jobs.origin;
    const drawn = await origins(1);
    expect(drawn.includes(1)).toBe(false);
    const z = (drawn.filter((origin) => origin === 2).length - 2250) / Math.sqrt(3000 * 0.75 * 0.25);
    expect(Math.abs(z)).toBeLessThan(3.5);
    expect(await origins(1)).toEqual(drawn);
    expect(await origins(2)).not.toEqual(drawn);
  });

  it("gives every job the stated utilisation, or leaves it to the class", async () => {
    expect((await read(swf({}))).jobs.utilisation).toBeNull();
    expect((await read(swf({}), { utilisation: 0.8 })).jobs.utilisation).toEqual(Float64Array.of(0.8));
  });

  it("reads gzip as it reads plain text, also across many blocks", async () => {
    const text = Array.from({ length: 20_000 }, (_, id) => swf({ id, submit: id * 7, run: id % 977 })).join(
      "\n",
    );
    const plain = await read(text);
    expect(plain.jobs.count).toBe(20_000);
    expect(plain.jobs.submitMs[19_999]).toBe(139_993_000);
    const unpacked = await withTraceFile("trace.swf.gz", gzipSync(text), (path) =>
      readSwf(path, traceOptions),
    );
    expect(unpacked.jobs).toEqual(plain.jobs);
  });

  it("reads a file of one short line as it is", async () => {
    expect((await read("1\n")).report.skipped).toEqual([
      { reason: "too few fields", count: 1, firstLine: 1 },
    ]);
    expect((await read("\r\n")).report.rows).toBe(0);
  });

  it("says when no row could be used, and why", async () => {
    const trace = await read("a,b\n1,2\n");
    expect(trace.jobs.count).toBe(0);
    expect(trace.report.warnings[0]).toMatch(/none of the 2 rows.*"too few fields", first in line 1/);
  });

  it("refuses options that make no sense", async () => {
    await expect(read(swf({}), { milliDevicesPerUnit: 0 })).rejects.toThrow(/milliDevicesPerUnit/);
    await expect(read(swf({}), { defaultClass: 1 })).rejects.toThrow(/defaultClass/);
    await expect(read(swf({}), { utilisation: 2 })).rejects.toThrow(/utilisation/);
  });
});

describe("a trace file that cannot be read", () => {
  const readAt = (name: string, content: string | Uint8Array) =>
    withTraceFile(name, content, (path) => readSwf(path, traceOptions));

  it.each<[string, string, string | Uint8Array, RegExp]>([
    ["empty", "a.swf", "", /a\.swf: the file is empty/],
    ["nothing but a byte order mark", "a.swf", "\uFEFF", /empty/],
    ["binary", "a.swf", Uint8Array.of(80, 75, 3, 4, 0, 0), /a\.swf: not a text file/],
    ["UTF-16", "a.csv", Buffer.from("id,submit\n", "utf16le"), /UTF-8/],
    ["not gzip though named so", "a.swf.gz", swf({}), /named \.gz/],
    ["gzip that breaks off", "a.swf.gz", gzipSync(swf({}).repeat(99)).subarray(0, 60), /damaged gzip/],
    ["gzip of nothing", "a.swf.gz", gzipSync(""), /empty/],
    ["of CR lines", "a.swf", [swf({}), swf({ id: 2 })].join("\r"), /CR alone/],
    ["one endless line", "a.swf", "1 ".repeat(2_000_000), /longer than 1 MiB/],
  ])("is a DataError that names it: %s", async (_, name, content, message) => {
    const reading = readAt(name, content);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(DataError);
  });

  it("is a DataError that names it: damaged in the middle", async () => {
    const bytes = gzipSync(
      Buffer.from(Array.from({ length: 5000 }, (_, id) => swf({ id, run: id * id })).join("\n")),
    );
    bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 20);
    await expect(readAt("a.swf.gz", bytes)).rejects.toBeInstanceOf(DataError);
  });

  it("is a DataError that names it: missing, or a folder", async () => {
    await expect(readSwf("no/such/trace.swf", traceOptions)).rejects.toThrow(
      /no\/such\/trace\.swf: no such file/,
    );
    await expect(readSwf(import.meta.dirname, traceOptions)).rejects.toThrow(/not a file/);
  });
});
