import { describe, expect, it } from "vitest";
import { counts, GPU, readAs } from "./readAs.ts";

const D = "2017-10-07";
interface Attempt {
  readonly from: string | null;
  readonly to: string | null;
  readonly gpus: number;
}
/** A job as the log writes it; times of day on one date. */
const job = (jobid: string, submitted: string | null, attempts: readonly Attempt[]) => ({
  status: "Pass",
  vc: "ee9e8c",
  jobid,
  attempts: attempts.map(({ from, to, gpus }) => ({
    start_time: from === null ? null : `${D} ${from}`,
    end_time: to === null ? null : `${D} ${to}`,
    detail: [{ ip: "m1", gpus: Array.from({ length: gpus }, (_, i) => `gpu${i}`) }],
  })),
  submitted_time: submitted === null ? null : `${D} ${submitted}`,
  user: "ce2f4c",
});
const read = (jobs: readonly unknown[], indent?: number) =>
  readAs("philly", JSON.stringify(jobs, null, indent));

describe("philly", () => {
  it("reads the job of the published description: two attempts, the time between them not counted", async () => {
    const { jobs } = await readAs(
      "philly",
      `[{"status": "Pass", "vc": "ee9e8c", "jobid": "application_1506638472019_14199", "attempts": [
        {"start_time": "2017-10-07 01:12:09", "end_time": "2017-10-07 01:13:23",
         "detail": [{"ip": "m47", "gpus": ["gpu0","gpu1","gpu2","gpu3","gpu4","gpu5","gpu6","gpu7"]}]},
        {"start_time": "2017-10-07 01:13:30", "end_time": "2017-10-09 06:53:12",
         "detail": [{"ip": "m412", "gpus": ["gpu0","gpu1","gpu2","gpu3","gpu4","gpu5","gpu6","gpu7"]}]}],
        "submitted_time": "2017-10-07 01:11:39", "user": "ce2f4c"}]`,
    );
    expect(jobs).toMatchObject({
      ids: ["application_1506638472019_14199"],
      submitMs: Float64Array.of(0),
      workMs: Float64Array.of((74 + 2 * 86_400 + 5 * 3600 + 39 * 60 + 42) * 1000),
      milliDevices: Float64Array.of(8000),
      kind: Uint8Array.of(GPU),
    });
  });

  it("counts jobs by reason and notes what it mended, with the line where each job begins", async () => {
    const { jobs, report } = await readAs(
      "philly",
      [
        "[",
        ...[
          job("a", "01:00:00", []),
          job("b", null, [{ from: "01:00:00", to: "02:00:00", gpus: 1 }]),
          job("c", "01:00:00", [{ from: null, to: "02:00:00", gpus: 1 }]),
          job("d", "01:00:00", [{ from: "01:00:00", to: "02:00:00", gpus: 0 }]),
          job("e", "01:00:00", [{ from: "02:00:00", to: "01:00:00", gpus: 1 }]),
          job("f", "02:00:00", [
            { from: null, to: null, gpus: 2 },
            { from: "02:00:00", to: "02:10:00", gpus: 4 },
          ]),
          job("g", "01:30:00", [{ from: "02:00:00", to: "02:00:00", gpus: 1 }]),
          job("h", "03:00:00", [{ from: "03:10:00", to: null, gpus: 1 }]),
          job("i", "04:00:00", [{ from: "03:40:00", to: "04:10:00", gpus: 1 }]),
        ].map((each) => `${JSON.stringify(each)},`),
        '{"jobid": "j" "broken"},',
        '{"jobid": "k", "submitted_time": "soon", "attempts": [{}]}',
        "]",
      ].join("\r\n"),
    );
    expect(counts(report.skipped)).toEqual([
      ["never scheduled, so it never ran", 1, 2],
      ["submit time missing", 1, 3],
      ["run time missing or negative", 2, 4],
      ["no processors or devices (missing, zero or negative)", 1, 5],
      ["not a JSON object", 1, 11],
      ["not a date and time", 1, 12],
    ]);
    expect(counts(report.notes)).toEqual([
      ["attempt without start or end, or that ends before it starts: left out", 3, 4],
      ["attempts on different numbers of GPUs: the largest taken", 1, 7],
      ["submitted before the row above it: put in order", 1, 8],
      ["right-censored: still running at the end of the trace, run time counted up to there", 1, 9],
    ]);
    expect([report.rows, report.used]).toEqual([11, 4]);
    expect(jobs.ids).toEqual(["g", "f", "h", "i"]);
    expect(Array.from(jobs.workMs)).toEqual([0, 600_000, 3_600_000, 1_800_000]);
    expect(Array.from(jobs.milliDevices)).toEqual([1000, 4000, 1000, 1000]);
  });

  it("gives the same jobs however the array is laid out, also across many blocks", async () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      job(`a "quoted" {${i}] \\`, "01:00:00", [{ from: "01:00:00", to: "02:00:00", gpus: 1 + (i % 8) }]),
    );
    const dense = await read(many);
    const airy = await read(many, 2);
    expect(dense.jobs).toEqual(airy.jobs);
    expect(dense.report.used).toBe(3000);
  });

  it("says what was passed over, and counts a job that the end of the file cuts off", async () => {
    const text = JSON.stringify([job("a", "01:00:00", [{ from: "01:00:00", to: "02:00:00", gpus: 1 }])]);
    const { report } = await readAs("philly", `${text.slice(0, -1)}, nonsense\n, {"jobid": "b", "att`);
    expect([report.rows, report.used]).toEqual([2, 1]);
    expect(counts(report.skipped)).toEqual([["not a JSON object", 1, 2]]);
    expect(report.warnings[0]).toMatch(/other than JSON objects from line 1 on/);
  });

  it("refuses a file without any object", async () => {
    await expect(readAs("philly", "no json here")).rejects.toThrow(/no JSON object/);
  });
});
