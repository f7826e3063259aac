import { describe, expect, it } from "vitest";
import { DataError } from "../../../src/errors.ts";
import { counts, CPU, GPU, readAs } from "./readAs.ts";

const HEADER =
  "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time";
const pods = (...rows: string[]) => readAs("openb-pods", [HEADER, ...rows].join("\n"));

describe("openb-pods", () => {
  it("reads whole and shared GPUs, submission at creation, run time from scheduling on", async () => {
    const { jobs } = await pods(
      "a,12000,1,8,1000,,LS,Succeeded,10,110,30",
      "b,6000,1,1,460,,LS,Failed,20,80,20",
      "z,1,1,1,1,,LS,Succeeded,500,500,500",
    );
    expect(jobs).toMatchObject({
      ids: ["a", "b", "z"],
      submitMs: Float64Array.of(10_000, 20_000, 500_000),
      workMs: Float64Array.of(80_000, 60_000, 0),
      milliDevices: Float64Array.of(8000, 460, 1),
      kind: Uint8Array.of(GPU, GPU, GPU),
    });
  });

  it("puts pods without GPU on processors, at the stated worth of one; without it they are skipped", async () => {
    const row = "a,6500,1,0,0,,BE,Succeeded,0,10,0";
    const text = `${HEADER}\n${row}\n`;
    const { jobs } = await readAs("openb-pods", text, { milliDevicesPerProcessor: 1000 / 64 });
    expect([jobs.kind[0], jobs.milliDevices[0]]).toEqual([CPU, Math.ceil(6500 / 64)]);
    const { report } = await readAs("openb-pods", text, { milliDevicesPerProcessor: undefined });
    expect(counts(report.skipped)).toEqual([
      ["asks for processors only, and what a processor stands for is not stated", 1, 2],
    ]);
  });

  it("keeps what still ran at the end as right-censored, with or without a deletion time", async () => {
    const { jobs, report } = await pods(
      "a,1,1,1,1000,,LS,Running,0,,100",
      "b,1,1,1,1000,,LS,Running,0,900,100",
      "c,1,1,1,1000,,LS,Running,0,500,100",
      "d,1,1,1,1000,,LS,Failed,0,900,100",
    );
    expect(Array.from(jobs.workMs)).toEqual([800_000, 800_000, 400_000, 800_000]);
    expect(counts(report.notes)).toEqual([
      ["right-censored: still running at the end of the trace, run time counted up to there", 2, 2],
    ]);
  });

  it("counts every sort of dirt by its reason, with the first line of each", async () => {
    const { jobs, report } = await pods(
      "a,1,1,1,1000,,LS,Pending,5,50,",
      "b,1,1,one,1000,,LS,Running,5,50,5",
      "c,1,1,,1000,,LS,Running,5,50,5",
      "d,1,1,1,1000,,LS,Failed,5,3,5",
      "e,1,1,-1,1000,,LS,Failed,5,50,5",
      "f,1,1,1,0,,LS,Failed,5,50,5",
      "g,1,1",
      "h,1,1,1,1000,,LS,Failed,1e300,1e300,1e300",
      "i,1,1,1,1000,,LS,Failed,5,soon,5",
      "",
      "j,1.5,1,2.0,1000.0,,LS,Failed,6.25,7.5,6.25,more",
      "k,1,1,1,1000,,LS,Failed,5,5,5",
      "k,1,1,1,1000,,LS,Failed,5,9,5",
    );
    expect(counts(report.skipped)).toEqual([
      ["never scheduled, so it never ran", 1, 2],
      ["not a number", 2, 3],
      ["value missing", 1, 4],
      ["run time missing or negative", 1, 5],
      ["no processors or devices (missing, zero or negative)", 2, 6],
      ["too few fields", 1, 8],
      ["number too large", 1, 9],
    ]);
    expect(counts(report.notes)).toEqual([
      ["blank line", 1, 11],
      ["more fields than the header: the others not read", 1, 12],
      ["submitted before the row above it: put in order", 1, 13],
      ["id used before: kept, ties go by order in the file", 1, 14],
    ]);
    expect([report.rows, report.used]).toEqual([12, 3]);
    expect(Array.from(jobs.submitMs)).toEqual([5000, 5000, 6250]);
    expect(Array.from(jobs.workMs)).toEqual([0, 4000, 1250]);
  });

  it("survives a byte order mark, CRLF, other letters in the header, and no last line end", async () => {
    const text = `\ufeff${HEADER.toUpperCase()}\r\na,1,1,1,1000,,LS,Failed,0,9,4`;
    const { jobs, report } = await readAs("openb-pods", text);
    expect(jobs.workMs[0]).toBe(5000);
    expect(report.notes).toHaveLength(8);
    expect(report.notes[0].reason).toBe("column found in other letters: name → NAME");
  });

  it("refuses a file without one of its columns, listing the header", async () => {
    const text = `${HEADER.replace("scheduled_time", "sched_time")}\na,1,1,1,1000,,LS,Failed,0,9,4\n`;
    const reading = readAs("openb-pods", text);
    await expect(reading).rejects.toBeInstanceOf(DataError);
    await expect(reading).rejects.toThrow(
      /trace\.txt:1: format openb-pods: there is no column "scheduled_time"; the header has "name", .* did you mean "sched_time"\?/,
    );
  });
});
