import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { loggedDemand, shapedDemand, type ShapedDemand } from "../../src/workload/serviceDemand.ts";
import { readAzureLlm } from "../../src/workload/formats/azureLlm.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { itShared, sharedPath } from "../shared.ts";

const HOUR = MS_PER_HOUR;
const streams = (seed = 1) => new RandomStreams(seed);
const monday = new LocalClock(epochOfLocal("2025-07-07T00:00", "Asia/Shanghai"), "Asia/Shanghai");

const shape: ShapedDemand = {
  id: "chat",
  devices: 120,
  dailyShape: Array.from({ length: 24 }, (_, hour) => hour),
  weeklyShape: [1, 1, 1, 1, 1, 0, 0],
  shares: [3, 1],
  noise: 0,
};

describe("a demand by shape", () => {
  it("follows the local hour and weekday, has the mean that was asked for, and is split by shares", () => {
    const { startsMs, milli } = shapedDemand(shape, monday, 7 * MS_PER_DAY, streams());
    const at = (timeMs: number, origin: number) => {
      let step = 0;
      while (step + 1 < startsMs.length && startsMs[step + 1] <= timeMs) step++;
      return milli[2 * step + origin];
    };
    expect(at(0, 0)).toBe(0);
    // Hour 12 of a weekday: 12 of a mean of 11.5 × 5 ÷ 7.
    const noon = (120_000 * 12) / ((11.5 * 5) / 7);
    expect(at(12 * HOUR, 0)).toBe(Math.round(noon * 0.75));
    expect(at(12 * HOUR, 1)).toBe(Math.round(noon * 0.25));
    expect(at(6 * MS_PER_DAY, 0)).toBe(0);
    let integral = 0;
    startsMs.forEach((startMs, step) => {
      const endMs = step + 1 < startsMs.length ? startsMs[step + 1] : 7 * MS_PER_DAY;
      integral += (milli[2 * step] + milli[2 * step + 1]) * (endMs - startMs);
    });
    expect(integral / (7 * MS_PER_DAY)).toBeCloseTo(120_000, 0);
  });

  it("with noise keeps its mean, differs from seed to seed, and is the same for a seed", () => {
    const noisy = { ...shape, dailyShape: Array.from({ length: 24 }, (_, hour) => 10 + hour), noise: 0.3 };
    const of = (seed: number) => shapedDemand(noisy, monday, 350 * MS_PER_DAY, streams(seed)).milli;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    const calm = shapedDemand({ ...noisy, noise: 0 }, monday, 350 * MS_PER_DAY, streams()).milli;
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    // 16,800 draws of a factor with a deviation of 0.3: the mean is within 1 %.
    expect(sum(of(1)) / sum(calm)).toBeGreaterThan(0.99);
    expect(sum(of(1)) / sum(calm)).toBeLessThan(1.01);
  });
});

describe("a demand by a log of requests", () => {
  const throughput = { prefillTokensPerS: 1_000, decodeTokensPerS: 50, devicesPerRequest: 0.5 };
  const logOf = (rows: readonly (readonly [number, number, number])[]) => ({
    count: rows.length,
    submitMs: Float64Array.from(rows, (row) => row[0]),
    inputTokens: Float64Array.from(rows, (row) => row[1]),
    outputTokens: Float64Array.from(rows, (row) => row[2]),
  });
  const spec = { throughput, binMs: HOUR, repeat: false, scale: 1, shares: [1] };

  it("is device-time per bin: 3600 s of prompt and 3600 s of answer on half a device are one device for an hour", () => {
    const requests = logOf([
      [10, 3_600_000, 0],
      [HOUR - 1, 0, 180_000],
      [HOUR, 3_600_000, 0],
    ]);
    const demand = loggedDemand({ ...spec, requests }, 5 * HOUR);
    expect([...demand.startsMs]).toEqual([0, HOUR, 2 * HOUR]);
    expect([...demand.milli]).toEqual([1_000, 500, 0]);
    const again = loggedDemand({ ...spec, requests, repeat: true, scale: 2, shares: [3, 1] }, 3 * HOUR);
    expect([...again.milli]).toEqual([1_500, 500, 750, 250, 1_500, 500]);
  });

  it("adds up to the device-time of all requests, to half a milli-device a step", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(10 * HOUR), fc.nat(500_000), fc.nat(50_000)), {
          minLength: 1,
          maxLength: 50,
        }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        (rows, shares) => {
          const sorted = [...rows].sort((a, b) => a[0] - b[0]);
          const demand = loggedDemand({ ...spec, requests: logOf(sorted), shares }, 20 * HOUR);
          const asked = sorted.reduce(
            (sum, [, input, output]) => sum + 0.5 * (input / 1_000 + output / 50),
            0,
          );
          const given = demand.milli.reduce((sum, milli) => sum + milli, 0) * 3.6;
          expect(Math.abs(given - asked)).toBeLessThanOrEqual(demand.milli.length * 0.5 * 3.6 + 1e-6);
        },
      ),
    );
  });

  itShared("of a public log needs what a few plain lines say", async () => {
    const path = sharedPath("traces", "llm-inference", "AzureLLMInferenceTrace_code.csv");
    const { requests } = await readAzureLlm(path, { horizonMs: MS_PER_DAY });
    const lines = readFileSync(path, "utf8")
      .split("\n")
      .slice(1)
      .filter((line) => line.trim() !== "");
    const deviceS = lines
      .map((line) => line.split(","))
      .reduce((sum, [, input, output]) => sum + 0.5 * (Number(input) / 1_000 + Number(output) / 50), 0);
    const demand = loggedDemand({ ...spec, requests, binMs: 600_000 }, MS_PER_DAY);
    const given = demand.milli.reduce((sum, milli) => sum + milli, 0) * 0.6;
    expect(Math.abs(given / deviceS - 1)).toBeLessThan(1e-3);
  });
});
