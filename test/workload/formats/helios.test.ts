import { describe, expect, it } from "vitest";
import { counts, CPU, GPU, readAs } from "./readAs.ts";

const HEADER = "job_id,user,vc,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,queue";
const jobsOf = (...rows: string[]) => readAs("helios", [HEADER, ...rows, ""].join("\n"));
const D = "2020-06-09";

describe("helios", () => {
  it("reads the three jobs of the published description", async () => {
    const { jobs, report } = await jobsOf(
      "1425511,uXBbc,vcJkd,1,1,1,COMPLETED,2020-06-09 18:41:01,2020-06-09 18:41:01,2020-06-10 04:55:09,36848,0",
      "1425512,uVMrF,vchbv,4,16,1,FAILED,2020-06-09 18:41:27,2020-06-09 18:41:27,2020-06-09 18:45:36,249,0",
      "1425513,uzqls,vcpDC,1,1,1,CANCELLED,2020-06-09 18:41:28,2020-06-09 18:41:28,2020-06-17 14:15:21,675233,0",
    );
    expect(jobs).toMatchObject({
      ids: Float64Array.of(1425511, 1425512, 1425513),
      submitMs: Float64Array.of(0, 26_000, 27_000),
      workMs: Float64Array.of(36_848_000, 249_000, 675_233_000),
      milliDevices: Float64Array.of(1000, 4000, 1000),
      kind: Uint8Array.of(GPU, GPU, GPU),
    });
    expect(report).toMatchObject({ rows: 3, used: 3, skipped: [], notes: [] });
  });

  it("puts jobs without GPU on processors, and takes the difference where there is no duration", async () => {
    const { jobs, report } = await jobsOf(
      `1,u,v,0,16,1,COMPLETED,${D} 10:00:00,${D} 10:00:05,${D} 10:01:05,,5`,
      `2,u,v,8,64,2,COMPLETED,${D} 10:00:00,${D} 10:00:05,${D} 10:01:05,90,5`,
    );
    expect([jobs.kind[0], jobs.milliDevices[0], jobs.workMs[0], jobs.workMs[1]]).toEqual([
      CPU,
      16_000,
      60_000,
      90_000,
    ]);
    expect(counts(report.notes)).toEqual([["duration is not end_time − start_time: duration taken", 1, 3]]);
  });

  it("counts what it cannot use by reason", async () => {
    const { report } = await jobsOf(
      `1,u,v,1,1,1,CANCELLED,${D} 10:00:00,None,None,0,0`,
      `2,u,v,1,1,1,COMPLETED,${D},${D} 10:00:05,${D} 10:01:05,60,5`,
      `3,u,v,1,1,1,COMPLETED,${D} 10:00:00,later,${D} 10:01:05,60,5`,
      `4,u,v,1,1,1,COMPLETED,${D} 10:00:00,${D} 10:00:05,${D} 10:01:05,-1,5`,
      `5,u,v,-1,1,1,COMPLETED,${D} 10:00:00,${D} 10:00:05,${D} 10:01:05,60,5`,
      `6,u,v,one,1,1,COMPLETED,${D} 10:00:00,${D} 10:00:05,${D} 10:01:05,60,5`,
      `7,u,v,0,0,1,COMPLETED,${D} 10:00:00,${D} 10:00:05,${D} 10:01:05,60,5`,
      `8,u,v,1,1,1,RUNNING,${D} 10:00:00,${D} 10:00:05,,,5`,
      "9",
    );
    expect(counts(report.skipped)).toEqual([
      ["never scheduled, so it never ran", 1, 2],
      ["not a date and time", 2, 3],
      ["run time missing or negative", 2, 5],
      ["no processors or devices (missing, zero or negative)", 2, 6],
      ["not a number", 1, 7],
      ["too few fields", 1, 10],
    ]);
  });
});
