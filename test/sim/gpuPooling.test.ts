import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import type { DeviceType } from "../../src/model/deviceType.ts";
import type { JobStore } from "../../src/model/jobStore.ts";
import type { PartSpec } from "../../src/policy/composePolicy.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";

// China Unicom's pooling of GPUs: two jobs of half a GPU share one, where each had one of its own. A GPU is an eighth of a
// measured 8×A100 server: 1.6 kW idle, 5.04 kW at its 95th percentile. Off it draws its management controller.
const gpu: DeviceType = {
  name: "an eighth of an 8xA100 server",
  kind: "gpu",
  idleW: 1_600 / 8,
  peakW: 5_040 / 8,
  sleep: { sleepW: 10, wakeUpMs: 5 * MS_PER_MIN, wakeUpW: 5_040 / 8 },
  embodiedKg: 318,
  lifetimeYears: 5,
};
const SERVERS = 8;

/** Servers of eight, one pool each. */
const fleet = (shared: boolean) =>
  worldOf([
    {
      pools: Array.from({ length: SERVERS }, () => ({ type: gpu, count: 8, shared, speed: 1 })),
      pue: 1,
    },
  ]);

/** Jobs that come at random for two days and take hours. */
function jobsAtRandom(seed: number, meanGapMin: number, milliDevices: number): JobStore {
  const random = new RandomStreams(seed).stream("test/gpuPooling");
  const records = [];
  for (let submitMin = 0; submitMin < 2 * 1_440;) {
    submitMin += Math.ceil(random.exponential(meanGapMin));
    records.push(
      job({
        submitMs: submitMin * MS_PER_MIN,
        workMs: Math.ceil(random.exponential(3 * MS_PER_HOUR)),
        milliDevices,
        kind: 1,
      }),
    );
  }
  return jobsOf(records);
}

const runOf = (shared: boolean, jobs: JobStore, power: PartSpec): RunResult =>
  run(fleet(shared), jobs, { place: "origin", power }, options({ horizonMs: 72 * MS_PER_HOUR, end: "stop" }));

/** Device-hours during which devices were not asleep. */
const onHours = (result: RunResult) => 72 * SERVERS * 8 * (1 - summarise(result).summary.asleepShare!);

const SLEEP: PartSpec = { name: "sleep-after", after: 10 };
const PACK: PartSpec = { name: "pack", after: 10 };

describe("half-GPU jobs packed two to a GPU", () => {
  it("halve the GPUs in use", () => {
    const jobs = jobsOf(
      Array.from({ length: 40 }, () => job({ workMs: MS_PER_HOUR, milliDevices: 500, kind: 1 })),
    );
    const alone = summarise(runOf(false, jobs, PACK)).summary;
    const pooled = summarise(runOf(true, jobs, PACK)).summary;
    expect(pooled.utilisation! / alone.utilisation!).toBeCloseTo(0.5, 12);
  });

  // From a job that leaves its half mostly idle to one that nearly fills it.
  it.each([0.25, 0.4, 0.55, 0.7, 0.85])(
    "use a quarter to two fifths less energy a job than alone, at utilisation %d",
    (utilisation) => {
      const records = Array.from({ length: 64 }, (_, i) =>
        job({
          submitMs: (i % 4) * MS_PER_HOUR,
          workMs: 12 * MS_PER_HOUR,
          milliDevices: 500,
          kind: 1,
          utilisation,
        }),
      );
      const jobs = jobsOf(records);
      const perJob = (result: RunResult) => summarise(result).summary.jobItEnergyKWh / jobs.count;
      const alone = runOf(false, jobs, "always-on");
      const pooled = runOf(true, jobs, PACK);
      const saved = 1 - perJob(pooled) / perJob(alone);
      expect(saved).toBeGreaterThan(0.25);
      expect(saved).toBeLessThan(0.4);
    },
  );
});

describe("packing, against the first server with room", () => {
  it.each([5, 10, 30])(
    "keeps no more GPUs on for half-GPU jobs %i min apart, and wakes no more",
    (gapMin) => {
      const sums = { first: { onHours: 0, wakeUps: 0 }, packed: { onHours: 0, wakeUps: 0 } };
      for (let seed = 1; seed <= 8; seed++) {
        const jobs = jobsAtRandom(seed, gapMin, 500);
        const first = runOf(true, jobs, SLEEP);
        const packed = runOf(true, jobs, PACK);
        // No rule that does not know what comes is better always: in any one run it may lose a little.
        expect(onHours(packed)).toBeLessThanOrEqual(onHours(first) * 1.005);
        for (const [sum, result] of [
          [sums.first, first],
          [sums.packed, packed],
        ] as const) {
          sum.onHours += onHours(result);
          sum.wakeUps += summarise(result).summary.wakeUps;
        }
      }
      expect(sums.packed.onHours).toBeLessThanOrEqual(sums.first.onHours);
      expect(sums.packed.wakeUps).toBeLessThanOrEqual(sums.first.wakeUps);
    },
  );

  it("fills the server whose GPUs are awake, rather than waking those of the first", () => {
    // The first server's jobs end early, the second's go on; then one job comes.
    const jobs = jobsOf([
      job({ workMs: MS_PER_HOUR, milliDevices: 8_000, kind: 1 }),
      job({ workMs: 3 * MS_PER_HOUR, milliDevices: 4_000, kind: 1 }),
      job({ submitMs: 2.9 * MS_PER_HOUR, workMs: MS_PER_HOUR, milliDevices: 4_000, kind: 1 }),
      job({ submitMs: 3.1 * MS_PER_HOUR, workMs: MS_PER_HOUR, milliDevices: 4_000, kind: 1 }),
    ]);
    const first = runOf(true, jobs, SLEEP);
    const packed = runOf(true, jobs, PACK);
    expect([...first.outcomes.pool]).toEqual([0, 1, 0, 0]);
    expect([...packed.outcomes.pool]).toEqual([0, 1, 1, 1]);
    expect([first, packed].map((result) => summarise(result).summary.wakeUps)).toEqual([8, 4]);
  });
});
