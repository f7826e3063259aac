import { describe, expect, it } from "vitest";
import { counts, GPU, readAs } from "./readAs.ts";

const HEADER = "gmt_create,predict_type,predict_status,exec_time_seconds";
const requests = (...rows: string[]) => readAs("alibaba-genai", [HEADER, ...rows].join("\n"));

describe("alibaba-genai", () => {
  it("makes a job on one device of each request, from the first on", async () => {
    const { jobs, report } = await requests(
      "2024-11-15 23:59:59,TXT_2_IMG,SUCCEED,32.5",
      "2024-11-16 00:00:01,TXT_2_IMG,FAILED,0.0",
      "2024-11-16 00:00:02,TXT_2_IMG,PROCESSING,7",
    );
    expect(jobs).toMatchObject({
      submitMs: Float64Array.of(0, 2000, 3000),
      workMs: Float64Array.of(32_500, 0, 7000),
      milliDevices: Float64Array.of(1000, 1000, 1000),
      kind: Uint8Array.of(GPU, GPU, GPU),
    });
    expect(report).toMatchObject({
      timeZero: "time 0 is the first submission, 2024-11-15 23:59:59 in the trace",
      zeroMs: Date.UTC(2024, 10, 15, 23, 59, 59),
      clock: "dates",
      spanMs: 3000,
    });
    expect(counts(report.notes)).toEqual([
      ["failed: kept with the time it took", 1, 3],
      ["right-censored: still running when the trace was taken, run time so far", 1, 4],
    ]);
  });

  it("counts what it cannot use by reason", async () => {
    const { report } = await requests(
      "2024-11-15 10:00:00,TXT_2_IMG,PENDING,0.0",
      "2024-02-30 10:00:00,TXT_2_IMG,SUCCEED,1",
      "15.11.2024,TXT_2_IMG,SUCCEED,1",
      ",TXT_2_IMG,SUCCEED,1",
      "2024-11-15 10:00:00,TXT_2_IMG,SUCCEED,-1",
      "2024-11-15 10:00:00,TXT_2_IMG,SUCCEED,",
      "2024-11-15 10:00:00,TXT_2_IMG,SUCCEED,1e99",
      "2024-11-15 10:00:00,TXT_2_IMG,SUCCEED,x",
      '2024-11-15 10:00:00,"TXT_2_IMG,SUCCEED,1',
    );
    expect(counts(report.skipped)).toEqual([
      ["never scheduled, so it never ran", 1, 2],
      ["not a date and time", 3, 3],
      ["run time missing or negative", 1, 6],
      ["value missing", 1, 7],
      ["number too large", 1, 8],
      ["not a number", 1, 9],
      ["broken quotation marks", 1, 10],
    ]);
    expect(report.warnings[0]).toMatch(/none of the 9 rows could be used/);
  });
});
