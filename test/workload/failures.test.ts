import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { readOpenDcFailures } from "../../src/workload/openDcFailures.ts";
import { itShared, sharedPath } from "../shared.ts";
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

describe("a failure trace of OpenDC", () => {
  it("is a share of hosts that fails so long after the beginning of the one before; every row is used or left out by reason", () => {
    const text =
      "failure_interval,failure_duration,failure_intensity\n1000,500,0.25\n2000,0,0.5\n,5,0.5\n500,100,1\n500,100,1.5\n9000,100,1\n";
    const { windows, rows, skipped } = readOpenDcFailures(text, "f.parquet", 10_000);
    expect(windows).toEqual([
      { fromMs: 1_000, toMs: 1_500, share: 0.25 },
      { fromMs: 3_500, toMs: 3_600, share: 1 },
    ]);
    expect(rows).toBe(6);
    expect(skipped.map(({ reason, count, firstLine }) => [reason, count, firstLine])).toEqual([
      ["no duration (zero or negative)", 1, 2],
      ["no interval", 1, 3],
      ["intensity not between 0 and 1", 1, 5],
      ["begins after the horizon", 1, 6],
    ]);
    expect(() => readOpenDcFailures("a,b\n", "f.parquet", 1)).toThrow(
      'f.parquet: there is no column "failure_interval"; the file has "a", "b"',
    );
  });

  itShared("of a public service breaks the clusters of a scenario as a few plain lines say", async () => {
    const path = sharedPath("traces", "failures", "Github_user_reported.parquet");
    const scenario = parseScenario(
      `version: 1
name: s
start: 2025-01-01T00:00
duration: 60 d
share: 1 %
catalogue: [guian, zhongwei]
faults: { log: { file: ${path}, format: opendc, cluster: guian } }
workload: { generate: { load: 1 %, classes: [offline-batch] } }
policies: [origin]
`,
      "s.yaml",
    );
    const experiment = await buildExperiment(scenario, { baseDir: "." });
    const records = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
    let atMs = 0;
    const expected = records.flatMap((record) => {
      atMs += Number(record.failure_interval);
      return atMs < 60 * MS_PER_DAY ? [[atMs, atMs + Number(record.failure_duration)]] : [];
    });
    const cpu = experiment.faults(1).devices.filter(({ pool }) => pool === 0);
    expect(cpu.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(expected);
    expect(new Set(experiment.faults(1).devices.map(({ cluster }) => cluster))).toEqual(new Set([0]));
    expect(experiment.warnings.filter((warning) => warning.startsWith("faults.log"))).toEqual([
      `faults.log: ${records.length - expected.length} of ${records.length} rows left out: begins after the horizon, first in line ${expected.length + 1}`,
    ]);
  });
});
