import { gzipSync } from "node:zlib";
import { csvFormatRows } from "d3-dsv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, UserError } from "../../src/errors.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { readJobCsv, type JobCsvOptions } from "../../src/workload/jobCsv.ts";
import type { TraceJobs } from "../../src/workload/traceOptions.ts";
import { jobClass, rowsOf, traceOptions, withTraceFile } from "./traceFile.ts";

const base: JobCsvOptions = {
  ...traceOptions,
  columns: { submit: "submit", duration: "run", devices: "cores" },
  timeUnit: "s",
};

function read(content: string | Uint8Array, options: Partial<JobCsvOptions> = {}): Promise<TraceJobs> {
  return withTraceFile("jobs.csv", content, (path) => readJobCsv(path, { ...base, ...options }));
}

const withId = { columns: { ...base.columns, id: "job" } };
const skips = (trace: TraceJobs) =>
  trace.report.skipped.map((skip) => [skip.reason, skip.count, skip.firstLine]);
const notes = (trace: TraceJobs) =>
  trace.report.notes.map((note) => [note.reason, note.count, note.firstLine]);

describe("readJobCsv", () => {
  it("finds its columns by name, wherever they stand", async () => {
    const trace = await read("cores,note,run,submit\n2,x,60,5\n0.5,y,1.5,7\n");
    expect(rowsOf(trace.jobs)).toEqual([
      { id: 0, submitMs: 5000, workMs: 60_000, declaredMs: 60_000, milliDevices: 2000 },
      { id: 1, submitMs: 7000, workMs: 1500, declaredMs: 1500, milliDevices: 500 },
    ]);
    expect(trace.jobs.ids).toBeNull();
    expect(trace.jobs.declaredMs).toBe(trace.jobs.workMs);
    expect(trace.report).toMatchObject({
      rows: 2,
      used: 2,
      spanMs: 2000,
      timeZero: "time 0 is 0 s in the trace",
    });
  });

  it("rounds decimals of the stated unit to whole ms", async () => {
    const trace = await read("submit,run,cores\n0.5769444444444503,25.408055555555556,1\n", {
      timeUnit: "h",
    });
    expect(trace.jobs.submitMs[0]).toBe(2_077_000);
    expect(trace.jobs.workMs[0]).toBe(91_469_000);
  });

  it.each([
    ["ms", 7],
    ["s", 7000],
    ["min", 420_000],
    ["h", 25_200_000],
    ["d", 604_800_000],
  ] as const)("reads 7 %s as %d ms", async (timeUnit, ms) => {
    expect((await read("submit,run,cores\n7,7,1\n", { timeUnit })).jobs.workMs[0]).toBe(ms);
  });

  it("reads all optional columns, an empty cell being the default", async () => {
    const text = [
      "submit,run,cores,what,who,where,said,busy,rank,by",
      "0,10,1,gpu,urgent,west,20,0.25,9,100",
      "1,10,1,CPU,batch,east,,,,",
    ].join("\n");
    const urgent = jobClass("urgent", { priority: 3, slackMs: 1000 });
    const trace = await read(text, {
      classes: [jobClass("batch", { priority: 1, slackMs: 60_000 }), urgent],
      originNames: ["east", "west"],
      columns: {
        ...base.columns,
        kind: "what",
        class: "who",
        origin: "where",
        declared: "said",
        utilisation: "busy",
        priority: "rank",
        deadline: "by",
      },
    });
    expect(trace.jobs).toMatchObject({
      kind: Uint8Array.of(1, 0),
      classOf: Uint16Array.of(1, 0),
      origin: Uint16Array.of(1, 0),
      declaredMs: Float64Array.of(20_000, 10_000),
      utilisation: Float64Array.of(0.25, 0.5),
      priority: Float64Array.of(9, 1),
      deadlineMs: Float64Array.of(100_000, 1000 + 10_000 + 60_000),
    });
  });

  it("counts what it skips by reason, with the first line of each", async () => {
    const text = [
      "job,submit,run,cores,what,busy",
      "0,0,ten,1,cpu,1",
      "1,0,NaN,1,cpu,1",
      "2,0,-4,1,cpu,1",
      "3,0,,1,cpu,1",
      "4,0,5,0,cpu,1",
      "5,0,5,-2,cpu,1",
      "6,0,5",
      "7,0,5,1,tpu,1",
      "8,0,5,1,cpu,1.5",
      "9,-1,5,1,cpu,1",
      '10,0,5,1,"cpu,1',
      "11,0,5,1,cpu,",
      ",0,5,1,cpu,1",
    ].join("\n");
    const trace = await read(text, {
      columns: { ...withId.columns, kind: "what", utilisation: "busy" },
    });
    expect(skips(trace)).toEqual([
      ["not a number", 2, 2],
      ["run time missing or negative", 1, 4],
      ["value missing", 2, 5],
      ["no processors or devices (missing, zero or negative)", 2, 6],
      ["too few fields", 1, 8],
      ["unknown kind, class or origin", 1, 9],
      ["utilisation not between 0 and 1", 1, 10],
      ["submitted before the start of the scenario", 1, 11],
      ["broken quotation marks", 1, 12],
    ]);
    expect(trace.report).toMatchObject({ rows: 13, used: 1 });
    expect(trace.jobs.ids).toEqual(Float64Array.of(11));
    expect(trace.report.warnings.join()).toMatch(/"tpu"/);
  });

  it("reads quoted cells with delimiters, line ends and quotation marks in them", async () => {
    const names = ['a "b", c', "two\nlines", "crlf\r\nin it", "", '""'];
    const rows = names.map((name, i) => [name, String(i), "60", "1"]);
    const text = csvFormatRows([["name", "submit", "run", "cores"], ...rows]);
    const trace = await read(text);
    expect(skips(trace)).toEqual([]);
    expect(Array.from(trace.jobs.submitMs)).toEqual([0, 1000, 2000, 3000, 4000]);
    const named = await read(text.replace("\n,3", "\nx,3"), { columns: { ...base.columns, id: "name" } });
    expect(named.jobs.ids).toEqual(['a "b", c', "two\nlines", "crlf\r\nin it", "x", '""']);
  });

  it("counts lines rightly after a cell of several lines", async () => {
    const trace = await read('name,submit,run,cores\n"a\nb\nc",0,1,1\nd,0,x,1\n');
    expect(skips(trace)).toEqual([["not a number", 1, 5]]);
  });

  it("gives up one line for a quotation mark that is never closed", async () => {
    const filler = Array.from({ length: 9000 }, (_, i) => `n,${i},1,1`).join("\n");
    const trace = await read(`name,submit,run,cores\nm,0,1,1\n"oops,0,1,1\n${filler}\n`);
    expect(skips(trace)).toEqual([["broken quotation marks", 1, 3]]);
    expect(trace.report.used).toBe(9001);
  });

  it("reads quoted and plain cells to the same jobs", async () => {
    const row = fc.record({
      job: fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom("a", "7", "é", "云") }),
      submit: fc.nat(1000),
      run: fc.double({ min: 0, max: 1e6, noNaN: true }),
      cores: fc.integer({ min: 1, max: 99 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), fc.boolean(), async (rows, crlf) => {
        const lines = [
          ["job", "submit", "run", "cores"],
          ...rows.map((r) => [r.job, r.submit, r.run, r.cores]),
        ];
        const end = crlf ? "\r\n" : "\n";
        const plain = lines.map((cells) => cells.join(",")).join(end);
        const quoted = lines.map((cells) => cells.map((cell) => `"${cell}"`).join(",")).join(end);
        expect((await read(quoted, withId)).jobs).toEqual((await read(plain, withId)).jobs);
      }),
      { numRuns: 50 },
    );
  });

  it("reads CRLF, blank lines, a byte order mark, extra fields and blanks around numbers", async () => {
    const trace = await read("\uFEFF\r\nsubmit,run,cores\r\n 0 ,\t60,1\r\n\r\n5,60,1,what is this\r");
    expect(Array.from(trace.jobs.submitMs)).toEqual([0, 5000]);
    expect(notes(trace)).toEqual([
      ["blank line", 2, 1],
      ["more fields than the header: the others not read", 1, 5],
    ]);
  });

  it("reads other delimiters", async () => {
    const trace = await read("submit\trun\tcores\n1\t2\t3\n", { delimiter: "\t" });
    expect(rowsOf(trace.jobs)).toMatchObject([{ submitMs: 1000, workMs: 2000, milliDevices: 3000 }]);
    await expect(read("submit,run,cores\n", { delimiter: "::" })).rejects.toThrow(UserError);
  });

  it("keeps whole-number ids as numbers and numbers 0, 1, 2 … as none at all", async () => {
    const ids = async (...names: string[]) =>
      (await read("job,submit,run,cores\n" + names.map((n, i) => `${n},${i},1,1`).join("\n"), withId)).jobs
        .ids;
    expect(await ids("0", "1", "2")).toBeNull();
    expect(await ids("1", "2")).toEqual(Float64Array.of(1, 2));
    expect(await ids("5", "job-6", "7")).toEqual(["5", "job-6", "7"]);
    expect(await ids("07", "8")).toEqual(["07", "8"]);
    expect(await ids("1234567890123456", "8")).toEqual(["1234567890123456", "8"]);
  });

  it("keeps jobs with a used id, in file order among ties, and notes them", async () => {
    const text = "job,submit,run,cores\n4,0,1,1\n3,0,2,1\n4,0,3,1\n";
    const trace = await read(text, withId);
    expect(Array.from(trace.jobs.workMs)).toEqual([2000, 1000, 3000]);
    expect(notes(trace)).toEqual([["id used before: kept, ties go by order in the file", 1, 4]]);
    const named = await read(text.replaceAll("4,", "x,"), withId);
    expect(notes(named)).toEqual(notes(trace));
  });

  it("gives the same jobs for the same rows in any order, when ids are unique", async () => {
    const row = fc.record({ submit: fc.nat(9), run: fc.nat(1000), rank: fc.option(fc.nat(9)) });
    const idOf = fc.constantFrom(
      (n: number) => String(n),
      (n: number) => `job-${n}`,
      (n: number) => String(n * 7),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.array(row, { minLength: 1, maxLength: 30 }), idOf).chain(([rows, name]) => {
          const lines = rows.map((r, n) => `${name(n)},${r.submit},${r.run},1,${r.rank ?? ""}`);
          return fc.tuple(
            fc.constant(lines),
            fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
          );
        }),
        fc.constantFrom("first-submit" as const, 0, 2),
        async ([lines, shuffled], timeOrigin) => {
          const options = {
            columns: { ...withId.columns, priority: "rank" },
            origins: { shares: [1, 2, 3], streams: new RandomStreams(5) },
            horizonMs: 8000,
            timeOrigin,
          };
          const jobs = async (rows: string[]) =>
            (await read(["job,submit,run,cores,rank", ...rows].join("\n"), options)).jobs;
          expect(await jobs(shuffled)).toEqual(await jobs(lines));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("moves deadlines with the submissions", async () => {
    const trace = await read("submit,run,cores,by\n100,1,1,130\n", {
      columns: { ...base.columns, deadline: "by" },
      timeOrigin: "first-submit",
    });
    expect(trace.jobs.deadlineMs).toEqual(Float64Array.of(30_000));
  });

  it("prefers the origins of the trace to shares", async () => {
    const trace = await read("submit,run,cores,from\n0,1,1,b\n1,1,1,b\n", {
      columns: { ...base.columns, origin: "from" },
      originNames: ["a", "b"],
      origins: { shares: [1], streams: new RandomStreams(1) },
    });
    expect(trace.jobs.origin).toEqual(Uint16Array.of(1, 1));
  });

  it("reads gzip as it reads plain text, also across many blocks", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},${i * 3},${i % 977},${1 + (i % 8)}`);
    const text = ["job,submit,run,cores", ...rows].join("\n");
    const plain = await read(text, withId);
    expect(plain.jobs.count).toBe(60_000);
    expect(plain.jobs.submitMs.every((submitMs, job) => submitMs === job * 3000)).toBe(true);
    const unpacked = await withTraceFile("jobs.csv.gz", gzipSync(text), (path) =>
      readJobCsv(path, { ...base, ...withId }),
    );
    expect(unpacked.jobs).toEqual(plain.jobs);
  });
});

describe("the header of a job CSV", () => {
  it("may be in other letters, which is noted", async () => {
    const trace = await read("Submit,RUN,cores\n0,1,1\n");
    expect(trace.jobs.count).toBe(1);
    expect(notes(trace).map(([note]) => note)).toEqual([
      "column found in other letters: submit → Submit",
      "column found in other letters: run → RUN",
    ]);
  });

  it("lists the columns and the nearest name when one is missing", async () => {
    const reading = read("submit_s,runtime,cores\n0,1,1\n", {
      columns: { submit: "submits", duration: "runtime", devices: "cores" },
    });
    await expect(reading).rejects.toThrow(
      /jobs\.csv:1: columns\.submit: there is no column "submits".*"submit_s", "runtime", "cores".*did you mean "submit_s"\?/,
    );
    await expect(reading).rejects.toBeInstanceOf(DataError);
  });

  it("has a column of its own for each role", async () => {
    const columns = { ...base.columns, declared: "run" };
    await expect(read("submit,run,cores\n0,1,1\n", { columns })).rejects.toThrow(/both name "run"/);
  });

  it("is needed", async () => {
    await expect(read("\n\n")).rejects.toThrow(/no header line/);
    const trace = await read("submit,run,cores\n");
    expect(trace.report).toMatchObject({ rows: 0, used: 0 });
    expect(trace.report.warnings).toEqual(["the trace has no rows, so there are no jobs"]);
  });
});

describe("the time unit of a job CSV", () => {
  /** A job every `gap`, each running for `run`. */
  const trace = (count: number, gap: number, run: number) =>
    "submit,run,cores\n" + Array.from({ length: count }, (_, i) => `${i * gap},${run},1`).join("\n");

  it.each([
    ["s", 1000, 8.76, 0.3, /half of the jobs run for less.*timeUnit: h/],
    ["h", 1000, 600, 900, /span 68 years; did you mean .*timeUnit: s/],
    ["ms", 1000, 600, 5000, /all 1000 jobs are submitted within 10.0 minutes; did you mean timeUnit: s/],
    ["d", 20, 60, 1000, /half of the jobs run for more than 1000 days; did you mean .*timeUnit: min/],
  ] as const)("is doubted when %s makes the trace strange", async (timeUnit, count, gap, run, message) => {
    const { warnings } = (await read(trace(count, gap, run), { timeUnit })).report;
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(message);
  });

  it("is not doubted for a plausible trace, however few its jobs", async () => {
    expect((await read(trace(1000, 600, 900))).report.warnings).toEqual([]);
    expect((await read(trace(3, 10, 60))).report.warnings).toEqual([]);
  });
});
