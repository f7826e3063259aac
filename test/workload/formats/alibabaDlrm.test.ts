import { describe, expect, it } from "vitest";
import { counts, CPU, GPU, readAs } from "./readAs.ts";

const HEADER = "instance_sn,role,app_name,cpu_request,gpu_request,creation_time,scheduled_time,deletion_time";
const instances = (...rows: string[]) => readAs("alibaba-dlrm", [HEADER, ...rows].join("\r\n"));

const LEFT = "left-censored: running before the trace began, submitted at its second 0";
const RIGHT = "right-censored: still running at the end of the trace, run time counted up to there";

describe("alibaba-dlrm", () => {
  it("takes instances on GPUs and on processors, and what the trace cuts off at either end", async () => {
    const { jobs, report } = await instances(
      "i1,HN,a,12,1,,,",
      "i2,CN,a,64,0,1000.0,1010.0,1500.0",
      "i3,HN,a,12,2,NaN,nan,400.0",
      "i4,HN,a,12,1,100.0,160.0,",
    );
    expect(jobs).toMatchObject({
      ids: ["i1", "i3", "i4", "i2"],
      submitMs: Float64Array.of(0, 0, 100_000, 1_000_000),
      workMs: Float64Array.of(1_500_000, 400_000, 1_340_000, 490_000),
      milliDevices: Float64Array.of(1000, 2000, 1000, 64_000),
      kind: Uint8Array.of(GPU, GPU, GPU, CPU),
    });
    expect(counts(report.notes).slice(0, 2)).toEqual([
      [LEFT, 2, 2],
      [RIGHT, 2, 2],
    ]);
  });

  it("counts what it cannot use by reason", async () => {
    const { report } = await instances(
      "i1,HN,a,12,1,5,,9",
      "i2,HN,a,12,1,5,x,9",
      "i3,HN,a,,1,5,5,9",
      "i4,HN,a,12,-1,5,5,9",
      "i5,HN,a,12,1,5,9,5",
      "i6,HN,a",
      "i7,CN,a,0,0,5,5,9",
      "i8,HN,a,12,1,-5,5,9",
      "i9,HN,a,12,1,5,5,5",
    );
    expect(counts(report.skipped)).toEqual([
      ["never scheduled, so it never ran", 1, 2],
      ["not a number", 1, 3],
      ["value missing", 1, 4],
      ["no processors or devices (missing, zero or negative)", 2, 5],
      ["run time missing or negative", 1, 6],
      ["too few fields", 1, 7],
      ["submitted before the start of the scenario", 1, 9],
    ]);
    expect([report.rows, report.used]).toEqual([9, 1]);
  });

  it("warns when no row says how long the trace is", async () => {
    const { report } = await instances("i1,HN,a,12,1,,,");
    expect(report.warnings).toEqual([expect.stringContaining("the end of the trace is unknown")]);
  });
});
