import { LowerBounds, type LowerBound } from "../bound/lowerBound.ts";
import type { LpSolver } from "../bound/lpSolver.ts";
import { UserError } from "../errors.ts";
import { emptyJobStore } from "../model/jobStore.ts";
import type { FaultPlan } from "../model/faultPlan.ts";
import { ALWAYS_ON } from "../policy/policy.ts";
import type { BoundName, Experiment } from "../scenario/experiment.ts";
import type { RunResult } from "../sim/runResult.ts";
import type { RunSummary } from "../sim/runSummary.ts";
import { regionSummaries } from "../sim/regionSummary.ts";
import { Simulation } from "../sim/simulation.ts";
import { summarise } from "../sim/summarise.ts";
import {
  SAVED,
  type BoundGap,
  type ComparedRun,
  type Comparison,
  type Saved,
  type Saving,
  type Savings,
} from "./comparison.ts";

/** Told of each run as it is done. A run's full result is only held during the call. */
export interface ComparisonObserver {
  onRun?(result: RunResult, compared: ComparedRun): void;
  /** After each run, of the idle fleet too. */
  onProgress?(done: number, total: number, label: string): void;
}

/**
 * Run every policy of an experiment with every seed, on the same jobs and the same signals, and set each beside the
 * baseline of its seed and beside the idle fleet (the same scenario without jobs, all devices on). Runs come in the
 * order of policies, the baseline first, then seeds.
 *
 * @param solve what `loadLpSolver` gives; needed for an experiment that asks for the bound with capacity
 * @throws UserError when it is missing
 */
export function compare(
  experiment: Experiment,
  observer: ComparisonObserver = {},
  solve: LpSolver | null = null,
): Comparison {
  const { policies, seeds, world, options } = experiment;
  const total = policies.length * seeds.length + 1;
  let done = 0;
  const progress = (label: string) => observer.onProgress?.(++done, total, label);

  const idleRuns = new IdleRuns(experiment);
  const idleFleet = summarise(idleRuns.of(seeds[0])).summary;
  progress("idle fleet");
  const bounds = lowerBoundsOf(experiment.bound ?? "none", solve);

  // The baseline goes first, because all others are measured against it.
  const ordered = [...policies].sort(
    (a, b) => Number(b.name === experiment.baseline) - Number(a.name === experiment.baseline),
  );
  const baselines = new Map<number, RunSummary>();
  const runs: ComparedRun[] = [];
  for (const policy of ordered) {
    for (const seed of seeds) {
      const simulation = new Simulation({
        world,
        jobs: experiment.jobs(seed),
        policy: (setup) => policy.create(setup),
        options,
        seed,
        services: experiment.services(seed),
        faults: experiment.faults(seed),
      });
      const result = simulation.run();
      const { summary, clusters } = summarise(result);
      const bound = bounds?.of(result, idleRuns.of(seed)) ?? null;
      if (policy.name === experiment.baseline) baselines.set(seed, summary);
      const compared: ComparedRun = {
        policy: policy.name,
        seed,
        clairvoyant: result.clairvoyant,
        summary,
        clusters,
        regions: regionSummaries(result),
        savings: savingsOf(summary, baselines.get(seed)!, idleFleet),
        bound,
        boundGap: boundGapOf(summary, bound),
        idleFleet,
      };
      runs.push(compared);
      observer.onRun?.(result, compared);
      progress(seeds.length > 1 ? `${policy.name}, seed ${seed}` : policy.name);
    }
  }
  return { baseline: experiment.baseline, runs };
}

function lowerBoundsOf(bound: BoundName, solve: LpSolver | null): LowerBounds | null {
  if (bound === "none") return null;
  if (bound === "per-job") return new LowerBounds(null);
  if (solve === null) {
    throw new UserError("bound: capacity needs a solver: load it with loadLpSolver() and pass it on");
  }
  return new LowerBounds(solve);
}

/** Runs of an experiment without jobs, all devices on: the same for all seeds unless what breaks is drawn by seed. */
class IdleRuns {
  readonly #experiment: Experiment;
  /** That of the seed asked for last, since a run's tables are large. */
  #last: { readonly faults: FaultPlan; readonly result: RunResult } | null = null;
  #lastSeed = NaN;

  constructor(experiment: Experiment) {
    this.#experiment = experiment;
  }

  of(seed: number): RunResult {
    if (this.#last !== null && this.#lastSeed === seed) return this.#last.result;
    const faults = this.#experiment.faults(seed);
    this.#lastSeed = seed;
    if (this.#last === null || !breakTheSame(this.#last.faults, faults)) {
      this.#last = { faults, result: this.#run(seed, faults) };
    }
    return this.#last.result;
  }

  #run(seed: number, faults: FaultPlan): RunResult {
    const experiment = this.#experiment;
    const { world, policies, options } = experiment;
    return new Simulation({
      world,
      jobs: emptyJobStore(experiment.jobs(seed).classes),
      // Under whatever policy: nothing runs, and all devices are on even where the policies let them sleep.
      policy: (setup) => ({ ...policies[0].create(setup), power: ALWAYS_ON }),
      options,
      seed,
      faults,
    }).run();
  }
}

/** Whether two plans take the same devices out of service. */
function breakTheSame(a: FaultPlan, b: FaultPlan): boolean {
  return a.devices === b.devices || (a.devices.length === 0 && b.devices.length === 0);
}

/** What savings are of: facilities and, location-based in every view, the network between them. */
const AMOUNTS: Readonly<Record<Saved, (summary: RunSummary) => number | null>> = {
  energy: (summary) => summary.facilityEnergyKWh + summary.transferEnergyKWh,
  carbonLocation: (summary) => summary.carbonLocationKg + summary.transferCarbonKg,
  carbonMarket: (summary) => summary.carbonMarketKg + summary.transferCarbonKg,
  carbonMarginal: ({ carbonMarginalKg, transferCarbonKg }) =>
    carbonMarginalKg === null ? null : carbonMarginalKg + transferCarbonKg,
  cost: (summary) => summary.costCny,
};

/** What a run saved against a baseline, on the total and on the part above the idle fleet. */
export function savingsOf(run: RunSummary, baseline: RunSummary, idleFleet: RunSummary): Savings {
  const saving = (saved: Saved): Saving => {
    const [used, base, floor] = [run, baseline, idleFleet].map(AMOUNTS[saved]);
    if (used === null || base === null || floor === null) return { total: null, controllable: null };
    return {
      total: base > 0 ? (base - used) / base : null,
      controllable: base - floor > 0 ? (base - used) / (base - floor) : null,
    };
  };
  return Object.fromEntries(SAVED.map((saved) => [saved, saving(saved)])) as Record<Saved, Saving>;
}

/** Rounding that is no gap, as a share of a run's carbon. */
const ROUNDING = 1e-9;

/** How far a run is above a bound. */
export function boundGapOf(run: RunSummary, bound: LowerBound | null): BoundGap {
  if (bound === null || bound.kind === "none") return { total: null, controllable: null };
  const carbonKg = AMOUNTS.carbonLocation(run)!;
  const { carbonKg: boundKg, jobsKg } = bound;
  const aboveKg = Math.abs(carbonKg - boundKg) <= ROUNDING * carbonKg ? 0 : carbonKg - boundKg;
  return {
    total: boundKg > 0 ? aboveKg / boundKg : null,
    controllable: jobsKg > 0 ? aboveKg / jobsKg : null,
  };
}
