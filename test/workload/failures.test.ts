import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { drawFailures, type FailureSpec } from "../../src/workload/failures.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

const spec: FailureSpec = {
  cluster: 3,
  pool: 1,
  installed: 100,
  devices: 8,
  betweenMs: { distribution: "exponential", mean: 30 * MS_PER_DAY },
  repairMs: { distribution: "exponential", mean: 10 * MS_PER_HOUR },
};
const stream = (seed: number) => new RandomStreams(seed).stream("failures");
const YEAR = 365 * MS_PER_DAY;

describe("random failures of a pool", () => {
  it("of constant times come exactly when they should, all devices in units", () => {
    const outages = drawFailures(
      {
        ...spec,
        installed: 10,
        betweenMs: { distribution: "constant", value: 1_000 },
        repairMs: { distribution: "constant", value: 500 },
      },
      stream(1),
      3_000,
    );
    expect(outages.map(({ fromMs, toMs, devices }) => [fromMs, toMs, devices])).toEqual([
      [1_000, 1_500, 8],
      [2_500, 3_000, 8],
      [1_000, 1_500, 2],
      [2_500, 3_000, 2],
    ]);
  });

  it("take the share MTTR ÷ (MTBF + MTTR) of device-time in the long run", () => {
    let downMs = 0;
    for (let seed = 1; seed <= 20; seed++) {
      for (const { fromMs, toMs, devices } of drawFailures(spec, stream(seed), YEAR)) {
        downMs += devices * (Math.min(toMs, YEAR) - fromMs);
      }
    }
    const share = downMs / (20 * 100 * YEAR);
    // About 3,100 failures whose repairs deviate by their mean: 2 % of the share, one sigma.
    expect(share / (10 / (30 * 24 + 10))).toBeGreaterThan(0.93);
    expect(share / (10 / (30 * 24 + 10))).toBeLessThan(1.07);
  });

  it("never let one unit fail while it is down, so never more devices are down than there are", () => {
    const outages = drawFailures({ ...spec, betweenMs: spec.repairMs }, stream(2), YEAR / 20);
    const edges = outages
      .flatMap(({ fromMs, toMs, devices }) => [
        { at: fromMs, more: devices },
        { at: toMs, more: -devices },
      ])
      .sort((a, b) => a.at - b.at || a.more - b.more);
    let down = 0;
    let most = 0;
    for (const { more } of edges) most = Math.max(most, (down += more));
    expect(most).toBeLessThanOrEqual(100);
    expect(most).toBeGreaterThan(60);
  });

  it("that are too many are refused", () => {
    const often = { distribution: "constant", value: 1 } as const;
    expect(() => drawFailures({ ...spec, betweenMs: often, repairMs: often }, stream(1), YEAR)).toThrow(
      "faults.failures: more than 2000000 failures in one pool; make mtbf longer or duration shorter",
    );
  });
});
