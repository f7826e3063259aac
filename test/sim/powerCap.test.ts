import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobRecord } from "../../src/model/jobStore.ts";
import { queueParts } from "../../src/policy/registry.ts";
import { Signal } from "../../src/signal/signal.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { device, job, jobsOf, options, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;

/** A power cap, W of the facility: constant, or hour by hour (the last one holds). */
function cap(...powerW: number[]): Signal {
  return Signal.regular("power cap", "W", HOUR, powerW, "hold");
}

/** Above any facility: what "no cap" is as a number. */
const NO_CAP_W = 1e15;

/** Highest mean facility power of a cluster in any interval up to an instant, W. */
function peakFacilityW({ intervals }: RunResult, cluster: number, untilMs: number): number {
  let peakW = 0;
  for (let i = 0; i < intervals.length && intervals.endMs[i] <= untilMs; i++) {
    const row = i * intervals.clusters + cluster;
    peakW = Math.max(peakW, intervals.facilityWms(row) / (intervals.endMs[i] - intervals.startMs[i]));
  }
  return peakW;
}

const record: fc.Arbitrary<JobRecord> = fc
  .record({
    submitMin: fc.nat(420),
    workMin: fc.nat(200),
    milliDevices: fc.integer({ min: 1, max: 5_000 }),
    utilisation: fc.double({ min: 0, max: 1, noNaN: true }),
    origin: fc.nat(1),
  })
  .map(({ submitMin, workMin, ...rest }) =>
    job({ submitMs: submitMin * MS_PER_MIN, workMs: workMin * MS_PER_MIN, ...rest }),
  );
const records = fc.array(record, { maxLength: 40 });
const queues = fc.constantFrom(...queueParts.map(({ name }) => name));
const places = fc.constantFrom("origin", "least-loaded", "lowest-carbon", "round-robin");
const sketch: fc.Arbitrary<ClusterSketch> = fc.record({
  devices: fc.integer({ min: 1, max: 6 }),
  pue: fc.double({ min: 1, max: 2, noNaN: true }),
  carbon: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 8 }),
});
const sketches = fc.array(sketch, { minLength: 1, maxLength: 3 });

const capped = (list: readonly ClusterSketch[], powerW: number): ClusterSketch[] =>
  list.map((each) => ({ ...each, conditions: { ...each.conditions, powerCap: cap(powerW) } }));

describe("a power cap of 875 W for 4 devices (100 W idle, 300 W busy) at PUE 1.25, worked by hand", () => {
  // 700 W of IT are allowed, of which 400 W are idle: 300 W of room, and each busy device adds 200.
  const startsOf = (powerCap: Signal, jobs: readonly JobRecord[], end: "stop" | "drain" = "drain") => {
    const world = worldOf([{ devices: 4, pue: 1.25, conditions: { powerCap } }]);
    return run(world, jobsOf(jobs), { place: "origin" }, options({ horizonMs: 8 * HOUR, end })).outcomes;
  };
  const one = (overrides: Partial<JobRecord> = {}) => job({ workMs: HOUR, ...overrides });

  it("lets one device work at a time, where four are free", () => {
    const { startMs } = startsOf(cap(875), [one(), one(), one()]);
    expect([...startMs]).toEqual([0, HOUR, 2 * HOUR]);
  });

  it("lets a device and a half work together, and not one and five eighths", () => {
    const together = (milliDevices: number) => startsOf(cap(875), [one(), one({ milliDevices })]).startMs[1];
    expect(together(500)).toBe(0);
    expect(together(625)).toBe(HOUR);
  });

  it("asks for room at full load, and takes from it what is really used", () => {
    // At utilisation 0.25 each adds 50 W: the second still has 250 W before it and starts, the third 200, the fourth 150.
    const light = one({ utilisation: 0.25 });
    const { startMs } = startsOf(cap(875), [light, light, light, light]);
    expect([...startMs]).toEqual([0, 0, 0, HOUR]);
  });

  it("lets a waiting job start in the instant in which the cap rises", () => {
    const { startMs } = startsOf(cap(500, 500, 500, 875), [one()]);
    expect([...startMs]).toEqual([3 * HOUR]);
  });

  it("stops no running job when it falls, and counts what is above it", () => {
    const world = worldOf([{ devices: 4, pue: 1.25, conditions: { powerCap: cap(875, 500) } }]);
    const jobs = jobsOf([one({ workMs: 2 * HOUR })]);
    const result = run(world, jobs, { place: "origin" }, options({ horizonMs: 8 * HOUR }));
    expect(result.outcomes.finishMs[0]).toBe(2 * HOUR);
    // 600 W of IT at PUE 1.25 are 750 W: 250 above the cap for an hour.
    expect(summarise(result).summary.overCapEnergyKWh).toBeCloseTo(0.25, 12);
  });

  it("counts an idle fleet above it too, which no policy can switch off", () => {
    const world = worldOf([{ devices: 4, pue: 1.25, conditions: { powerCap: cap(400) } }]);
    const result = run(world, jobsOf([]), { place: "origin" }, options({ horizonMs: 2 * HOUR }));
    expect(summarise(result).summary.overCapEnergyKWh).toBeCloseTo(0.2, 12);
  });

  it("is of one cluster and does not hold back another", () => {
    const world = worldOf([
      { devices: 1, conditions: { powerCap: cap(0) } },
      { devices: 1, latencyMs: 1 },
    ]);
    const result = run(world, jobsOf([one()]), { place: "origin" }, options({ horizonMs: HOUR }));
    expect([result.outcomes.cluster[0], result.outcomes.startMs[0]]).toEqual([1, 0]);
  });

  it("holds for the devices of all kinds together", () => {
    const gpu = { ...device, kind: "gpu" as const };
    const pools = [
      { type: device, count: 2, shared: true, speed: 1 },
      { type: gpu, count: 2, shared: true, speed: 1 },
    ];
    const world = worldOf([{ pools, pue: 1.25, conditions: { powerCap: cap(875) } }]);
    const jobs = jobsOf([one({ kind: 0 }), one({ kind: 1 })]);
    const { outcomes } = run(world, jobs, { place: "origin" }, options({ horizonMs: 8 * HOUR }));
    expect([...outcomes.startMs].sort((a, b) => a - b)).toEqual([0, HOUR]);
  });
});

describe("a cap at the idle power", () => {
  it("starts nothing before the horizon and, when draining, everything at it", () => {
    fc.assert(
      fc.property(sketches, records, queues, places, (list, jobs, queue, place) => {
        const idle = list.map((each) => ({
          ...each,
          conditions: { powerCap: cap(each.devices! * device.idleW * each.pue!) },
        }));
        const when = options({ horizonMs: 8 * HOUR, end: "drain" });
        const result = run(worldOf(idle, 2), jobsOf(jobs), { place, queue }, when);
        const { summary } = summarise(result);
        expect(summary.jobsFinished + summary.jobsRejected).toBe(jobs.length);
        for (let i = 0; i < jobs.length; i++) {
          if (result.outcomes.cluster[i] >= 0) {
            expect(result.outcomes.startMs[i]).toBeGreaterThanOrEqual(8 * HOUR);
          }
        }
        list.forEach((each, c) => {
          const idleW = each.devices! * device.idleW * each.pue!;
          expect(peakFacilityW(result, c, 8 * HOUR)).toBeCloseTo(idleW, 6);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("a cap above all that the facility could draw", () => {
  it("changes nothing at all", () => {
    fc.assert(
      fc.property(sketches, records, queues, places, (list, jobs, queue, place) => {
        const when = options({ horizonMs: 8 * HOUR });
        const store = jobsOf(jobs);
        const free = run(worldOf(list, 2), store, { place, queue }, when);
        const bound = run(worldOf(capped(list, NO_CAP_W), 2), store, { place, queue }, when);
        expect(bound.outcomes).toEqual(free.outcomes);
        expect(summarise(bound).summary).toEqual(summarise(free).summary);
      }),
      { numRuns: 100 },
    );
  });
});

describe("any cap", () => {
  it("keeps the facility below itself, or below idle where that is higher, and loses no job", () => {
    const share = fc.double({ min: 0, max: 1.2, noNaN: true });
    const fixed = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        sketches,
        records,
        queues,
        places,
        share,
        fixed,
        (list, jobs, queue, place, part, fixedOverheadShare) => {
          const base = list.map((each) => ({ ...each, conditions: { fixedOverheadShare } }));
          const capW = part * 6 * device.peakW;
          const when = options({ horizonMs: 8 * HOUR });
          const result = run(worldOf(capped(base, capW), 2), jobsOf(jobs), { place, queue }, when);
          const idle = run(worldOf(base, 2), jobsOf([]), { place }, when);
          list.forEach((_, c) => {
            const highestW = Math.max(capW, peakFacilityW(idle, c, 8 * HOUR));
            expect(peakFacilityW(result, c, 8 * HOUR)).toBeLessThanOrEqual(highestW * (1 + 1e-9));
          });
          expect(summarise(result).summary.jobsUnfinished).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});
