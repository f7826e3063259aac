import { CHARGED_INDEX } from "../../src/energy/charged.ts";
import { describe, expect, it } from "vitest";
import { constantPue } from "../../src/energy/cooling.ts";
import { JobCharges } from "../../src/sim/jobCharges.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_YEAR, WMS_PER_KWH } from "../../src/units.ts";
import { device, job, jobsOf, options, run, worldOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;

describe("three jobs across a step of carbon intensity, worked by hand", () => {
  // One cluster of 4 devices (100 W idle, 300 W busy), PUE 1.25; 400 g/kWh in the first hour, 800 in the second.
  const world = worldOf([{ devices: 4, pue: 1.25, carbon: [400, 800] }]);
  const jobs = jobsOf([
    job({ id: "A", submitMs: 0, workMs: HOUR, milliDevices: 1_000 }), // all in the first hour
    job({ id: "B", submitMs: 0.5 * HOUR, workMs: HOUR, milliDevices: 2_000 }), // half and half
    job({ id: "C", submitMs: 1.25 * HOUR, workMs: 0.5 * HOUR, milliDevices: 500 }), // half a device, second hour
  ]);
  const result = run(world, jobs, { place: "origin" }, options({ horizonMs: 2 * HOUR, end: "stop" }));
  const { summary } = summarise(result);
  const charges = new JobCharges(result);
  const chargeOf = (i: number) => {
    charges.look(i);
    return {
      itKWh: charges.itWms / WMS_PER_KWH,
      facilityKWh: charges.amounts[CHARGED_INDEX.facilityWms] / WMS_PER_KWH,
      carbonG: charges.amounts[CHARGED_INDEX.carbonLocationG],
    };
  };

  it("charges A 0.3 kWh of IT, 0.375 of facility, 150 g", () => {
    const a = chargeOf(0);
    expect(a.itKWh).toBeCloseTo(0.3, 12);
    expect(a.facilityKWh).toBeCloseTo(0.375, 12);
    expect(a.carbonG).toBeCloseTo(150, 9);
  });

  it("charges B 0.6 kWh, half at each intensity: 150 g + 300 g", () => {
    const b = chargeOf(1);
    expect(b.itKWh).toBeCloseTo(0.6, 12);
    expect(b.carbonG).toBeCloseTo(0.375 * 400 + 0.375 * 800, 9);
  });

  it("charges C half a device for half an hour: 0.075 kWh, 75 g", () => {
    const c = chargeOf(2);
    expect(c.itKWh).toBeCloseTo(0.075, 12);
    expect(c.carbonG).toBeCloseTo(75, 9);
  });

  it("adds up to the fleet: 0.8 kWh idle and what running adds", () => {
    // Idle: 4 × 100 W × 2 h. Running adds 200 W per device: A 0.2, B 0.4, C 0.05 kWh.
    expect(summary.itEnergyKWh).toBeCloseTo(0.8 + 0.65, 12);
    expect(summary.facilityEnergyKWh).toBeCloseTo(1.45 * 1.25, 12);
    expect(summary.jobItEnergyKWh).toBeCloseTo(0.975, 12);
    expect(summary.idleEnergyKWh).toBeCloseTo((1.45 - 0.975) * 1.25, 12);
    // First hour: 0.4 idle + 0.2 (A) + 0.2 (B); second: 0.4 + 0.2 + 0.05.
    expect(summary.carbonLocationKg).toBeCloseTo((0.8 * 400 + 0.65 * 800) * 1.25 * 1e-3, 12);
    expect(summary.pue).toBeCloseTo(1.25, 12);
    expect(summary.utilisation).toBeCloseTo((1 + 2 + 0.25) / 8, 12);
  });

  it("amortises embodied carbon of the fleet over five years", () => {
    expect(summary.carbonEmbodiedKg).toBeCloseTo((4 * 1_000 * 2 * HOUR) / (5 * MS_PER_YEAR), 12);
    expect(summary.carbonEmbodiedJobsKg).toBeCloseTo((3.25 * 1_000 * HOUR) / (5 * MS_PER_YEAR), 12);
  });
});

describe("the component ledger", () => {
  it("splits a run's energy 67 / 27 / 5 / 1 at the report's PUE", () => {
    const world = worldOf([{ cooling: constantPue(1 / 0.67) }]);
    const { summary } = summarise(
      run(
        world,
        jobsOf([job({ workMs: HOUR })]),
        { place: "origin" },
        options({ horizonMs: 3 * HOUR, end: "stop" }),
      ),
    );
    const share = (kWh: number) => kWh / summary.facilityEnergyKWh;
    expect(share(summary.itEnergyKWh)).toBeCloseTo(0.67, 9);
    expect(share(summary.coolingEnergyKWh)).toBeCloseTo(0.27, 9);
    expect(share(summary.powerLossEnergyKWh)).toBeCloseTo(0.05, 9);
    expect(share(summary.otherEnergyKWh)).toBeCloseTo(0.01, 9);
    expect(summary.pue).toBeCloseTo(1.4925, 4);
  });
});

describe("an exclusive pool", () => {
  it("gives half a request a whole device, so two half jobs take two", () => {
    const shared = worldOf([{ pools: [{ type: device, count: 1, shared: true, speed: 1 }] }]);
    const exclusive = worldOf([{ pools: [{ type: device, count: 1, shared: false, speed: 1 }] }]);
    const jobs = jobsOf([job({ workMs: HOUR, milliDevices: 500 }), job({ workMs: HOUR, milliDevices: 500 })]);
    const when = options({ horizonMs: 3 * HOUR });
    expect([...run(shared, jobs, { place: "origin" }, when).outcomes.startMs]).toEqual([0, 0]);
    expect([...run(exclusive, jobs, { place: "origin" }, when).outcomes.startMs]).toEqual([0, HOUR]);
  });
});

describe("speed", () => {
  it("shortens a run in proportion, rounded up to whole ms", () => {
    const world = worldOf([{ pools: [{ type: device, count: 1, shared: true, speed: 3 }] }]);
    const result = run(
      world,
      jobsOf([job({ workMs: 1_000 })]),
      { place: "origin" },
      options({ horizonMs: HOUR }),
    );
    expect(result.outcomes.finishMs[0]).toBe(334);
  });
});

describe("the end of a run", () => {
  const world = worldOf([{ devices: 1, pue: 1, carbon: 1_000 }]);
  const jobs = jobsOf([
    job({ id: "a", workMs: 3 * HOUR }),
    job({ id: "b", workMs: HOUR }),
    job({ id: "late", submitMs: 2 * HOUR, workMs: 1 }),
  ]);

  it("at the horizon leaves what runs and waits unfinished, and counts it", () => {
    const result = run(world, jobs, { place: "origin" }, options({ horizonMs: 2 * HOUR, end: "stop" }));
    const { summary } = summarise(result);
    expect(result.endMs).toBe(2 * HOUR);
    expect([summary.jobsSubmitted, summary.jobsFinished, summary.jobsUnfinished]).toEqual([2, 0, 2]);
    expect(summary.itEnergyKWh).toBeCloseTo(0.6, 12);
  });

  it("after draining has finished all, and counts no idle power past the horizon: only what jobs add", () => {
    const result = run(world, jobs, { place: "origin" }, options({ horizonMs: 2 * HOUR, end: "drain" }));
    const { summary } = summarise(result);
    expect(result.endMs).toBe(4 * HOUR);
    expect([summary.jobsSubmitted, summary.jobsFinished, summary.jobsUnfinished]).toEqual([2, 2, 0]);
    expect(summary.itEnergyKWh).toBeCloseTo(2 * 0.3 + 2 * 0.2, 12);
    expect(summary.idleEnergyKWh).toBeCloseTo(0, 12);
    const idle = summarise(
      run(world, jobsOf([]), { place: "origin" }, options({ horizonMs: 2 * HOUR })),
    ).summary;
    expect(idle.facilityEnergyKWh).toBeCloseTo(0.2, 12);
  });

  it("after draining has used the same, whether a job ran before the horizon or waited past it", () => {
    const late = jobsOf([job({ workMs: HOUR }), job({ workMs: HOUR, nominalStartMs: 3 * HOUR })]);
    const early = jobsOf([job({ workMs: HOUR }), job({ submitMs: HOUR, workMs: HOUR })]);
    const used = (store: typeof late) =>
      summarise(run(world, store, { place: "origin" }, options({ horizonMs: 2 * HOUR }))).summary.itEnergyKWh;
    expect(used(late)).toBeCloseTo(used(early), 12);
  });

  it("with a measurement window counts only the jobs submitted and the energy used in it", () => {
    const result = run(
      world,
      jobs,
      { place: "origin" },
      options({ horizonMs: 4 * HOUR, window: { fromMs: HOUR, toMs: 3 * HOUR } }),
    );
    const { summary } = summarise(result);
    expect([summary.jobsSubmitted, summary.jobsFinished]).toEqual([1, 1]);
    expect(summary.itEnergyKWh).toBeCloseTo(2 * 0.3, 12);
  });

  it("counts a finish at the very horizon as finished", () => {
    const result = run(
      world,
      jobsOf([job({ workMs: 2 * HOUR })]),
      { place: "origin" },
      options({ horizonMs: 2 * HOUR, end: "stop" }),
    );
    expect(summarise(result).summary.jobsFinished).toBe(1);
  });
});
