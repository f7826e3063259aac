import { deviation, mean } from "d3-array";
import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../../src/kernel/randomStreams.ts";
import { readServegen } from "../../../src/workload/formats/servegen.ts";
import { drawRequests } from "../../../src/workload/requestWindows.ts";
import { withTraceFile } from "../traceFile.ts";
import { counts, readAs } from "./readAs.ts";

const windowsOf = (text: string) =>
  withTraceFile("chunk-0-trace.csv", text, (path) => readServegen(path, { horizonMs: Infinity }));
const TOKENS = { input: 100, output: 10 };

describe("servegen", () => {
  it("reads windows, one of rate 0 among them; the last is as long as is usual", async () => {
    const { windows, report } = await windowsOf(
      "0,0.5,8.6,Weibull,0.375,0.397\n600,0,0,,0,0\n1200,2,1,Gamma,1,9",
    );
    expect(windows).toEqual({
      count: 3,
      startMs: Float64Array.of(0, 600_000, 1_200_000),
      lengthMs: Float64Array.of(600_000, 600_000, 600_000),
      ratePerS: Float64Array.of(0.5, 0, 2),
      cv: Float64Array.of(8.6, 0, 1),
      family: Uint8Array.of(2, 0, 1),
      shape: Float64Array.of(0.375, NaN, 1),
    });
    expect(report).toMatchObject({ rows: 3, used: 3, skipped: [], notes: [] });
  });

  it("counts windows that it cannot use by reason", async () => {
    const { report } = await windowsOf(
      [
        "600,0,0,,0,0",
        "0,0,0,,0,0,7",
        "0,1,1,Gamma,1,1",
        "1200,-1,1,Gamma,1,1",
        "1800,1,1,Cauchy,1,1",
        "2400,1,1,Gamma,0,1",
        "3000,1,1,Gamma",
        "soon,1,1,Gamma,1,1",
        "3600,,1,Gamma,1,1",
        "4200,1e9,1,Gamma,1,1",
        "-600,1,1,Gamma,1,1",
        "",
      ].join("\r\n"),
    );
    expect(counts(report.skipped)).toEqual([
      ["a window of that start was there before", 1, 3],
      ["rate negative", 1, 4],
      ["unknown distribution of gaps", 1, 5],
      ["number too large", 2, 6],
      ["too few fields", 1, 7],
      ["not a number", 1, 8],
      ["value missing", 1, 9],
      ["submitted before the start of the scenario", 1, 11],
    ]);
    expect(counts(report.notes)).toEqual([
      ["more than 6 fields: the others not read", 1, 2],
      ["submitted before the row above it: put in order", 1, 2],
    ]);
    expect([report.rows, report.used]).toEqual([11, 2]);
  });

  it("a window that is skipped does not stretch the one before it", async () => {
    const rows = [
      "0,1,1,Gamma,1,1",
      "600,1,1,Cauchy,1,1",
      "1200,1,1,Gamma,1,1",
      "1800,1,1,Gamma,1,1",
      "2400,0,0,,0,0",
    ];
    const { windows } = await windowsOf(rows.join("\n"));
    expect(Array.from(windows.startMs)).toEqual([0, 1_200_000, 1_800_000, 2_400_000]);
    expect(Array.from(windows.lengthMs)).toEqual([600_000, 600_000, 600_000, 600_000]);
    const { count } = drawRequests(windows, TOKENS, new RandomStreams(1), Infinity);
    expect(count).toBe(1800);
  });

  it("draws as many requests as each window holds, the same for the same seed", async () => {
    const { windows } = await windowsOf("0,0.5,1,Weibull,0.4,1\n600,0,0,,0,0\n1200,0.1,1,Gamma,0.06,100");
    const draw = (seed: number) => drawRequests(windows, TOKENS, new RandomStreams(seed), Infinity);
    const { submitMs, inputTokens, outputTokens } = draw(1);
    const within = (from: number, to: number) => submitMs.filter((ms) => ms >= from && ms < to).length;
    expect([within(0, 600_000), within(600_000, 1_200_000), within(1_200_000, 1_800_000)]).toEqual([
      300, 0, 60,
    ]);
    expect([inputTokens[0], outputTokens[359]]).toEqual([100, 10]);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2).submitMs).not.toEqual(submitMs);
    expect(Array.from(submitMs)).toEqual(Array.from(submitMs).sort((a, b) => a - b));
  });

  it.each([
    // Coefficient of variation: √(1/k) of Gamma; √(Γ(1+2/k)/Γ(1+1/k)² − 1) of Weibull, by hand for k = 1/2 and 2.
    ["Gamma", 4, 0.5],
    ["Gamma", 0.25, 2],
    ["Weibull", 0.5, Math.sqrt(5)],
    ["Weibull", 2, Math.sqrt(4 / Math.PI - 1)],
  ] as const)("draws gaps of %s with shape %d that vary by %d", async (family, shape, cv) => {
    const { windows } = await windowsOf(`0,10,1,${family},${shape},1\n20000,0,0,,0,0`);
    const { submitMs } = drawRequests(windows, TOKENS, new RandomStreams(3), Infinity);
    const gaps = Array.from(submitMs.slice(1), (ms, i) => ms - submitMs[i]);
    expect(mean(gaps)).toBeCloseTo(100, 0);
    expect(deviation(gaps)! / mean(gaps)! / cv).toBeGreaterThan(0.96);
    expect(deviation(gaps)! / mean(gaps)! / cv).toBeLessThan(1.04);
  });

  it("needs the tokens to be stated, and refuses more requests than memory holds", async () => {
    await expect(readAs("servegen", "0,1,1,Gamma,1,1\n", { tokens: undefined })).rejects.toThrow(
      /needs tokens/,
    );
    await expect(readAs("servegen", "0,1e6,1,Gamma,1,1\n")).rejects.toThrow(/6\.0e\+8 requests/);
  });
});
