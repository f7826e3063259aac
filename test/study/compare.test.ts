import { describe, expect, it } from "vitest";
import { NO_FAULTS, type FaultPlan } from "../../src/model/faultPlan.ts";
import { composePolicy, type PolicySpec } from "../../src/policy/composePolicy.ts";
import type { Experiment } from "../../src/scenario/experiment.ts";
import { compare, savingsOf } from "../../src/study/compare.ts";
import { loadLpSolver } from "../../src/bound/lpSolver.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf, options, worldOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;

function experimentOf(policies: Record<string, PolicySpec>, seeds: readonly number[] = [1]): Experiment {
  // Home is dirty; the other cluster is clean, and its fleet is as large.
  const world = worldOf([
    { devices: 4, carbon: 800, pue: 1.5 },
    { devices: 4, carbon: 100, pue: 1.2 },
  ]);
  const jobs = jobsOf([job({ workMs: HOUR }), job({ submitMs: 10, workMs: 2 * HOUR, milliDevices: 2_000 })]);
  return {
    name: "test",
    title: "",
    titleZh: "",
    share: 1,
    world,
    options: options({ horizonMs: 4 * HOUR }),
    seeds,
    policies: Object.entries(policies).map(([name, spec]) => ({
      name,
      create: (setup) => composePolicy({ ...spec, name }, setup),
    })),
    baseline: "home",
    outputs: ["summary"],
    jobs: () => jobs,
    services: () => [],
    faults: () => NO_FAULTS,
    readReport: null,
    seriesReports: [],
    inputs: [],
    assumptions: [],
    warnings: [],
    resolved: {},
  };
}

describe("a comparison", () => {
  const comparison = compare(
    experimentOf({ clean: { place: "lowest-carbon" }, home: { place: "origin" } }, [1, 2]),
  );
  const [home, , clean] = comparison.runs;

  it("runs the baseline first, then every other policy, each with every seed", () => {
    expect(comparison.runs.map(({ policy, seed }) => [policy, seed])).toEqual([
      ["home", 1],
      ["home", 2],
      ["clean", 1],
      ["clean", 2],
    ]);
  });

  it("sets the idle fleet apart: what is used when nobody comes", () => {
    // 4 devices × 100 W × 4 h at each cluster.
    expect(home.idleFleet.itEnergyKWh).toBeCloseTo(3.2, 12);
    expect(home.idleFleet.carbonLocationKg).toBeCloseTo(1.6 * (1.5 * 0.8 + 1.2 * 0.1), 12);
    expect(home.idleFleet.jobsSubmitted).toBe(0);
  });

  it("saves nothing against itself, and gives the clean cluster's saving by hand", () => {
    const nothing = { total: 0, controllable: 0 };
    const unknown = { total: null, controllable: null };
    expect(home.savings).toEqual({
      energy: nothing,
      carbonLocation: nothing,
      carbonMarket: nothing,
      carbonMarginal: unknown,
      cost: unknown,
    });
    // The jobs add 200 W × (1 + 4) device-hours = 1 kWh, at 1.2 or at 0.12 kg per kWh.
    expect(home.summary.carbonLocationKg - home.idleFleet.carbonLocationKg).toBeCloseTo(1.2, 12);
    expect(clean.savings.carbonLocation.controllable).toBeCloseTo((1.2 - 0.12) / 1.2, 12);
    expect(clean.savings.carbonLocation.total).toBeCloseTo((1.2 - 0.12) / home.summary.carbonLocationKg, 12);
    expect(clean.savings.energy.controllable).toBeCloseTo((1.5 - 1.2) / 1.5, 12);
  });

  it("leaves a saving undefined where the baseline has nothing above the idle fleet", () => {
    const { idleFleet } = home;
    expect(savingsOf(idleFleet, idleFleet, idleFleet).carbonLocation.controllable).toBeNull();
  });

  it("tells an observer of every run, in order, with its full result", () => {
    const seen: string[] = [];
    const progress: number[] = [];
    compare(experimentOf({ home: { place: "origin" }, clean: { place: "lowest-carbon" } }), {
      onRun: (result, compared) =>
        seen.push(`${result.policy} ${result.jobs.count} ${compared.summary.jobsFinished}`),
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(seen).toEqual(["home 2 2", "clean 2 2"]);
    expect(progress).toEqual([1 / 3, 2 / 3, 1]);
  });
});

describe("a comparison with a lower bound", () => {
  const policies = { home: { place: "origin" }, clean: { place: "lowest-carbon" } };

  it("sets every run beside it: the clean cluster has room for all, so that its policy has no gap", () => {
    const { runs } = compare({ ...experimentOf(policies, [1, 2]), bound: "per-job" });
    expect(runs.map(({ bound }) => bound?.kind)).toEqual(Array(4).fill("per-job"));
    const [home, , clean] = runs;
    expect(clean.boundGap).toEqual({ total: 0, controllable: 0 });
    // 1 kWh at 1.2 kg instead of 0.12.
    expect(home.boundGap.controllable).toBeCloseTo(9, 9);
    expect(home.boundGap.total).toBeCloseTo(1.08 / clean.summary.carbonLocationKg, 9);
  });

  it("has none unless it is asked for", () => {
    const [home] = compare(experimentOf(policies)).runs;
    expect(home.bound).toBeNull();
    expect(home.boundGap).toEqual({ total: null, controllable: null });
  });

  it("asks for a solver where it needs one, and uses it", async () => {
    const experiment: Experiment = { ...experimentOf(policies), bound: "capacity" };
    expect(() => compare(experiment)).toThrow(/needs a solver: load it with loadLpSolver\(\)/);
    const { runs } = compare(experiment, {}, await loadLpSolver());
    // There is room for all, so that the devices' time has no price.
    expect(runs[1].boundGap).toEqual({ total: 0, controllable: 0 });
  });

  it("has an idle fleet of its own for each seed whose faults differ", () => {
    const outage = (devices: number): FaultPlan => ({
      ...NO_FAULTS,
      devices: [{ fromMs: 0, toMs: HOUR, cluster: 0, pool: -1, devices, strikesAt: 0.99, planned: false }],
    });
    const { runs } = compare({
      ...experimentOf({ home: { place: "lowest-carbon" } }, [1, 2]),
      faults: outage,
      bound: "per-job",
    });
    for (const run of runs) expect(run.boundGap).toEqual({ total: 0, controllable: 0 });
  });
});
