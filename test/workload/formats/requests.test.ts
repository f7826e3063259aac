import { describe, expect, it } from "vitest";
import { counts, GPU, readAs } from "./readAs.ts";

// By the throughput of the samples: 1000 tokens/s in, 50 tokens/s out, half a device.

describe("azure-llm", () => {
  it("makes jobs of requests by the stated throughput, times rounded to ms", async () => {
    const { jobs, report } = await readAs(
      "azure-llm",
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,4808,10\r\n2024-05-12 00:00:00.009930+00:00,0,0",
    );
    expect(jobs).toMatchObject({
      submitMs: Float64Array.of(
        0,
        Date.UTC(2024, 4, 12, 0, 0, 0, 10) - Date.UTC(2023, 10, 16, 18, 17, 3, 980),
      ),
      workMs: Float64Array.of(5008, 0),
      milliDevices: Float64Array.of(500, 500),
      kind: Uint8Array.of(GPU, GPU),
    });
    expect(report).toMatchObject({ rows: 2, used: 2, clock: "dates" });
  });

  it("counts what it cannot use by reason, and puts requests in order", async () => {
    const t = (s: number) => `2023-11-16 18:17:0${s}`;
    const { jobs, report } = await readAs(
      "azure-llm",
      [
        "timestamp,ContextTokens,GeneratedTokens",
        `${t(5)},1000,0`,
        `${t(1)},2.6,50.0`,
        `${t(1)},-1,50`,
        `${t(1)},,50`,
        `${t(1)},many,50`,
        "yesterday,1,1",
        `${t(1)},1e10,50`,
        `${t(1)}`,
        `${t(1)},NaN,50`,
      ].join("\n"),
    );
    expect(counts(report.skipped)).toEqual([
      ["tokens missing or negative", 1, 4],
      ["value missing", 2, 5],
      ["not a number", 1, 6],
      ["not a date and time", 1, 7],
      ["number too large", 1, 8],
      ["too few fields", 1, 9],
    ]);
    expect(counts(report.notes)).toEqual([
      ["column found in other letters: TIMESTAMP → timestamp", 1, 1],
      ["tokens are not whole: rounded", 1, 3],
      ["submitted before the row above it: put in order", 1, 3],
    ]);
    expect(Array.from(jobs.workMs)).toEqual([1003, 1000]);
    expect(report.rows).toBe(9);
  });
});

describe("burstgpt", () => {
  it("skips failures and reads the columns of either release", async () => {
    const { jobs, report } = await readAs(
      "burstgpt",
      [
        "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type",
        "5,,1.5,ChatGPT,472,18,490,Conversation log",
        "45.25,7,2,GPT-4,1087,230,1317,API log",
        "118,,0,GPT-4,417,0,417,Conversation log",
        "-3,,0,GPT-4,417,1,417,Conversation log",
      ].join("\n"),
    );
    expect(Array.from(jobs.submitMs)).toEqual([5000, 45_250]);
    expect(Array.from(jobs.workMs)).toEqual([472 + 360, 1087 + 4600]);
    expect(counts(report.skipped)).toEqual([
      ["failed: no response tokens", 1, 4],
      ["submitted before the start of the scenario", 1, 5],
    ]);
  });
});

describe("mooncake", () => {
  it("reads JSON lines in ms and counts what it cannot use", async () => {
    const { jobs, report } = await readAs(
      "mooncake",
      [
        '\ufeff{"timestamp": 3000, "input_length": 7322, "output_length": 490, "hash_ids": [0, 14]}',
        '{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1]}',
        "not json",
        "[1, 2]",
        '{"timestamp": 1, "input_length": 5}',
        '{"timestamp": 1, "input_length": "five", "output_length": 1}',
        '{"timestamp": 1, "input_length": -5, "output_length": 1}',
        "",
        '{"Timestamp": "27482", "input_length": 1, "output_length": 0}',
        '{"timestamp": 5999, "input_len',
      ].join("\r\n"),
    );
    expect(Array.from(jobs.submitMs)).toEqual([0, 3000, 27_482]);
    expect(Array.from(jobs.workMs)).toEqual([16_758, 17_122, 1]);
    expect(counts(report.skipped)).toEqual([
      ["not a JSON object", 3, 3],
      ["value missing", 1, 5],
      ["not a number", 1, 6],
      ["tokens missing or negative", 1, 7],
    ]);
    expect(report.rows).toBe(9);
  });
});

describe("requests of any format", () => {
  it("need a throughput that is one", async () => {
    const text = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,1,1\n";
    await expect(readAs("azure-llm", text, { throughput: undefined })).rejects.toThrow(/needs throughput/);
    for (const wrong of [
      { prefillTokensPerS: 0, decodeTokensPerS: 1, devicesPerRequest: 1 },
      { prefillTokensPerS: 1, decodeTokensPerS: Infinity, devicesPerRequest: 1 },
      { prefillTokensPerS: 1, decodeTokensPerS: 1, devicesPerRequest: -1 },
    ]) {
      await expect(readAs("azure-llm", text, { throughput: wrong })).rejects.toThrow(/must be/);
    }
  });
});
