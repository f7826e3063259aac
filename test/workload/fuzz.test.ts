import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { readJobCsv, type JobCsvOptions } from "../../src/workload/jobCsv.ts";
import { readSwf } from "../../src/workload/swf.ts";
import type { TraceJobs } from "../../src/workload/traceOptions.ts";
import { traceOptions, withTraceFile } from "./traceFile.ts";

const swfText = [
  "; UnixStartTime: 843480031",
  ";",
  "   15   599850 192180   3477    4     -1    -1    4  53940    -1  1  12  12  -1 -1 -1 -1 -1",
  "   16   600022  11940   2488   25     -1    -1   25   3600    -1  5  13  13  -1 -1 -1 -1 -1",
  "   17   600476.5 364560 0   5     -1    -1    -1 215400    -1  0  14  14  -1 -1 -1 -1 -1",
  "",
].join("\r\n");

const csvText = [
  "job,submit,run,cores,class,by",
  "0,0.5,10,1,batch,",
  'a,1e3,2.25,0.5,"batch",17',
  '"x, ""y""",2,3,4,batch,-1',
  "7,25.408055555555556,3,4,batch,9",
].join("\n");

const csvOptions: JobCsvOptions = {
  ...traceOptions,
  horizonMs: 1e6,
  columns: { id: "job", submit: "submit", duration: "run", devices: "cores", class: "class", deadline: "by" },
  timeUnit: "s",
};

/** Bytes that mean something to a parser are tried far more often than others. */
const tellingByte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Buffer.from('",;\n\r\t -+.0519eENa\u00e9')) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 255 }) },
);

/** A text with some stretches replaced, removed, put in or repeated. */
function damaged(text: string): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(text.length),
    removed: fc.nat(12),
    inserted: fc.array(tellingByte, { maxLength: 6 }),
    repeats: fc.integer({ min: 1, max: 3 }),
  });
  return fc.array(edit, { maxLength: 6 }).map((edits) => {
    let bytes = Array.from(Buffer.from(text));
    for (const { at, removed, inserted, repeats } of edits) {
      bytes.splice(at, removed, ...inserted);
      bytes = bytes.concat(...Array.from({ length: repeats - 1 }, () => bytes.slice(-40)));
    }
    return Uint8Array.from(bytes);
  });
}

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(tellingByte, { maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
);

/** Reading either keeps its promises or refuses the file with a message to its owner. */
async function holds(reading: Promise<TraceJobs>): Promise<void> {
  let trace: TraceJobs;
  try {
    trace = await reading;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return;
  }
  const { jobs, report } = trace;
  const skipped = report.skipped.reduce((sum, skip) => sum + skip.count, 0);
  expect(report.used).toBe(jobs.count);
  expect(report.rows).toBe(report.used + skipped);
  for (let job = 0; job < jobs.count; job++) {
    expect(jobs.submitMs[job]).toBeGreaterThanOrEqual(job === 0 ? 0 : jobs.submitMs[job - 1]);
    expect(jobs.submitMs[job]).toBeLessThan(1e6);
    for (const value of [
      jobs.submitMs[job],
      jobs.workMs[job],
      jobs.declaredMs[job],
      jobs.milliDevices[job],
    ]) {
      expect(Number.isInteger(value) && value >= 0).toBe(true);
    }
    expect(jobs.milliDevices[job]).toBeGreaterThanOrEqual(1);
  }
}

const readAsSwf = (bytes: Uint8Array) =>
  withTraceFile("trace.swf", bytes, (path) => readSwf(path, { ...traceOptions, horizonMs: 1e6 }));
const readAsCsv = (bytes: Uint8Array) =>
  withTraceFile("jobs.csv", bytes, (path) => readJobCsv(path, csvOptions));

it("an SWF file damaged anyhow is read with every row accounted for, or refused with a reason", async () => {
  await fc.assert(
    fc.asyncProperty(damaged(swfText), (bytes) => holds(readAsSwf(bytes))),
    { numRuns: 300 },
  );
});

it("a CSV file damaged anyhow is read with every row accounted for, or refused with a reason", async () => {
  await fc.assert(
    fc.asyncProperty(damaged(csvText), (bytes) => holds(readAsCsv(bytes))),
    { numRuns: 300 },
  );
});

it("a CSV file with a sound header and any bytes after it is read or refused", async () => {
  const header = Buffer.from(csvText.slice(0, csvText.indexOf("\n") + 1));
  await fc.assert(
    fc.asyncProperty(anyBytes, (bytes) => holds(readAsCsv(Buffer.concat([header, bytes])))),
    { numRuns: 300 },
  );
});

it("any bytes at all are read or refused, as SWF and as CSV", async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, async (bytes) => {
      await holds(readAsSwf(bytes));
      await holds(readAsCsv(bytes));
    }),
    { numRuns: 200 },
  );
});

it("gzip data damaged anyhow is read or refused", async () => {
  const packed = gzipSync(csvText);
  const edit = fc.tuple(fc.nat(packed.length - 1), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 4 }), fc.nat(packed.length), async (edits, length) => {
      const bytes = Buffer.from(packed);
      for (const [at, value] of edits) bytes[at] = value;
      await holds(readAsCsv(bytes.subarray(0, length)));
    }),
    { numRuns: 200 },
  );
});
