import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEVICE_KINDS } from "../../src/model/deviceType.ts";
import { compareIds, jobStoreFrom, type JobRecord, type JobStore } from "../../src/model/jobStore.ts";
import { readJobCsv } from "../../src/workload/jobCsv.ts";
import { readJobParquet } from "../../src/workload/jobParquet.ts";
import { NORMAL_BLOCK_JOBS, NORMAL_COLUMNS, NORMAL_FORM } from "../../src/workload/normalForm.ts";
import { normalFormCsv } from "../../src/workload/normalFormCsv.ts";
import { normalFormParquet } from "../../src/workload/normalFormParquet.ts";
import { jobClass, traceOptions, withTraceFile } from "./traceFile.ts";

const classes = [jobClass("batch", { slackMs: 1000 }), jobClass('a "b", c', { priority: 4 }), jobClass("数")];
const originNames = ["east", "西部, far"];
const normal = { ...traceOptions, classes, originNames, columns: NORMAL_COLUMNS, timeUnit: "ms" } as const;

async function whole(blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const block of blocks) all.push(block);
  return Buffer.concat(all);
}
const asCsv = (jobs: JobStore) => whole(normalFormCsv(jobs, originNames));
const asParquet = (jobs: JobStore) => whole(normalFormParquet(jobs, originNames));
const fromCsv = (bytes: Uint8Array) => withTraceFile("n.csv", bytes, (path) => readJobCsv(path, normal));
const fromParquet = (bytes: Uint8Array) =>
  withTraceFile("n.parquet", bytes, (path) => readJobParquet(path, normal));

const ms = fc.integer({ min: 0, max: 2 ** 50 });
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const idText = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
    fc.constantFrom('"', ",", "\n", "007", "-1"),
  )
  .filter((text) => text === text.trim() && text !== "" && !text.includes("\0"));

/** Jobs that state an optional amount all do, as after reading: what a row leaves out its class has filled in. */
const anyJobs: fc.Arbitrary<JobStore> = fc
  .record({
    ids: fc.constantFrom("none", "numbers", "texts"),
    states: fc.record({
      nominalStartMs: fc.boolean(),
      declaredMs: fc.boolean(),
      utilisation: fc.boolean(),
      deadlineMs: fc.boolean(),
      priority: fc.boolean(),
    }),
    rows: fc.array(
      fc.record({
        text: idText,
        number: fc.nat(1e9),
        submitMs: fc.oneof(ms, fc.nat(3)),
        nominalStartMs: ms,
        workMs: ms,
        declaredMs: ms,
        milliDevices: fc.integer({ min: 1, max: 1e9 }),
        kind: fc.nat(DEVICE_KINDS.length - 1),
        classOf: fc.nat(classes.length - 1),
        origin: fc.nat(originNames.length - 1),
        utilisation: share,
        deadlineMs: ms,
        priority: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ ids, states, rows }) => {
    const records = rows.map(({ text, number, ...row }, i): JobRecord => {
      const id = ids === "none" ? undefined : ids === "numbers" ? String(number) : `${text}${i}x`;
      const stated = Object.entries(states).filter(([, is]) => !is);
      return { ...row, ...Object.fromEntries(stated.map(([key]) => [key, undefined])), id };
    });
    const jobs = jobStoreFrom(records, classes);
    // A reader keeps whole numbers as numbers.
    return ids === "numbers" ? { ...jobs, ids: Float64Array.from(jobs.ids as string[], Number) } : jobs;
  })
  .filter(({ ids }) => !(ids instanceof Float64Array && ids.every((id, job) => id === job)));

function same(read: JobStore, written: JobStore): void {
  // Declared times that equal the run times in every row are none.
  const declared = written.declaredMs.some((value, job) => value !== written.workMs[job]);
  expect(read).toEqual(declared ? written : { ...written, declaredMs: written.workMs });
}

describe("the normal form of a workload", () => {
  it("reads back to the same jobs, column by column, from CSV and from Parquet", async () => {
    await fc.assert(
      fc.asyncProperty(anyJobs, async (jobs) => {
        same((await fromCsv(await asCsv(jobs))).jobs, jobs);
        same((await fromParquet(await asParquet(jobs))).jobs, jobs);
      }),
      { numRuns: 150 },
    );
  });

  it("goes over from one file format to the other and back without a change of a byte", async () => {
    await fc.assert(
      fc.asyncProperty(anyJobs, async (jobs) => {
        const csv = await asCsv(jobs);
        const parquet = await asParquet((await fromCsv(csv)).jobs);
        expect(parquet.equals(await asParquet(jobs))).toBe(true);
        expect((await asCsv((await fromParquet(parquet)).jobs)).equals(csv)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("is, as CSV, what its documentation says", async () => {
    const jobs = jobStoreFrom(
      [
        { submitMs: 0, workMs: 1500, milliDevices: 1, kind: 1, classOf: 1, origin: 1, utilisation: 0.25 },
        {
          submitMs: 7,
          workMs: 2,
          declaredMs: 9,
          milliDevices: 2500,
          kind: 0,
          classOf: 0,
          origin: 0,
          deadlineMs: 20,
        },
      ],
      classes,
    );
    expect((await asCsv(jobs)).toString()).toBe(
      [
        "id,submit_ms,nominal_start_ms,duration_ms,declared_ms,devices,kind,class,origin,utilisation,deadline_ms,priority",
        '0,0,,1500,1500,0.001,gpu,"a ""b"", c","西部, far",0.25,,',
        "1,7,,2,9,2.5,cpu,batch,east,0.5,20,",
        "",
      ].join("\n"),
    );
    expect(NORMAL_FORM.map(({ name }) => name).sort()).toEqual(Object.values(NORMAL_COLUMNS).sort());
  });

  it("is written in blocks, which a reader does not notice", async () => {
    const count = NORMAL_BLOCK_JOBS + 10;
    const records = Array.from({ length: count }, (_, i) => ({
      submitMs: 1000 * i,
      workMs: (i * 7919) % 100_000,
      milliDevices: 1000 * ((i % 5) + 1),
      kind: 0,
      classOf: 0,
      origin: i % 2,
    }));
    const jobs = jobStoreFrom(records, classes);
    expect([...normalFormCsv(jobs, originNames)]).toHaveLength(3);
    same((await fromCsv(await asCsv(jobs))).jobs, jobs);
    same((await fromParquet(await asParquet(jobs))).jobs, jobs);
  });

  it("keeps the order of jobs that are submitted together", async () => {
    const ids = ["b", "10", "9", "a"];
    const records = ids.map((id) => ({
      id,
      submitMs: 5,
      workMs: 1,
      milliDevices: 1,
      kind: 0,
      classOf: 0,
      origin: 0,
    }));
    const jobs = jobStoreFrom(records, classes);
    expect((await fromParquet(await asParquet(jobs))).jobs.ids).toEqual([...ids].sort(compareIds));
  });
});
