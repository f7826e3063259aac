import type { JobStore } from "../model/jobStore.ts";
import type { RunResult } from "../sim/runResult.ts";
import { summarise } from "../sim/summarise.ts";
import { GRAMS_PER_KG, MILLI } from "../units.ts";
import { carbonRates, ratesKnownUntilMs } from "./carbonRates.ts";
import { capacityPrices, LP_STEP_MS } from "./capacityLp.ts";
import { latestFinishMs } from "./latestFinish.ts";
import { LeastJobCosts, type CostsSpec } from "./leastJobCosts.ts";
import type { LpSolver } from "./lpSolver.ts";
import { missingBoundOf, type MissingBound } from "./missingBound.ts";
import { poolsOf, type PricedPool } from "./poolChoices.ts";
import { StepSeries } from "./stepSeries.ts";
import type { TimeSteps } from "./timeSteps.ts";

/** A bound on the location-based carbon of a run, or why there is none. */
export type LowerBound =
  | {
      /** The tightest of those that were asked for: each job as if it were alone, or with the devices that there are. */
      readonly kind: "per-job" | "capacity";
      /** No schedule of the work that the run finished emits less in the measurement window, kg. */
      readonly carbonKg: number;
      /** The part of it that jobs cause; the rest is the fleet's, whatever runs, kg. */
      readonly jobsKg: number;
    }
  | { readonly kind: "none"; readonly missing: MissingBound };

/** What is no difference between two bounds, as a share. */
const ROUNDING = 1e-9;

/** What is the same for all runs of the same jobs whose devices sleep, or do not. */
interface Prepared {
  readonly endMs: number;
  /** Carbon of the fleet in the window, whatever runs, g. */
  readonly fleetG: number;
  readonly perJob: LeastJobCosts;
  readonly withCapacity: CapacityCosts | null;
}

/** Least costs of jobs that also pay for the devices' time, and what all devices' time is worth together, g. */
interface CapacityCosts {
  readonly costs: LeastJobCosts;
  readonly worthG: number;
}

/**
 * Lower bounds for runs of a scenario. What is the same for all runs of the same jobs is worked out once, as long as they come
 * one after the other.
 *
 * The fleet emits the same whatever runs: what the idle fleet emits or, where devices may sleep, what they would emit if all
 * slept all the time; then a job also answers for keeping its devices awake. To that come the jobs that the run
 * finished, each at the least it could have caused. Transfers and lost work only add.
 *
 * With capacity, prices λ ≥ 0 are put on the time of every pool's devices (Lagrangian relaxation). At any instant jobs hold no
 * more than the installed devices, so for every schedule Σ jobs' carbon ≥ Σ (carbon + λ × devices held) − Σ λ × installed
 * ≥ Σ least (carbon + λ × devices held), job by job, − Σ λ × installed. That holds for any λ, whatever jobs the run
 * finished and however late; good ones come from linear programs (capacityLp.ts), and none are the bound without capacity.
 */
export class LowerBounds {
  readonly #solve: LpSolver | null;
  #jobs: JobStore | null = null;
  #idleFleet: RunResult | null = null;
  /** By whether devices may sleep. */
  readonly #prepared = new Map<boolean, Prepared>();
  /** By seed: finding them takes longer than all else. */
  readonly #prices = new Map<number, readonly Float64Array[] | null>();

  /** @param solve null for the bound without capacity */
  constructor(solve: LpSolver | null) {
    this.#solve = solve;
  }

  /**
   * The bound of a run.
   *
   * @param idleFleet a run of the same scenario without jobs, all devices on, with the same faults
   */
  of(run: RunResult, idleFleet: RunResult): LowerBound {
    const missing = missingBoundOf(run);
    if (missing !== null) return { kind: "none", missing };
    const { fleetG, perJob, withCapacity } = this.#prepare(run, idleFleet);
    const aloneG = perJob.of(run);
    const togetherG = withCapacity === null ? -Infinity : withCapacity.costs.of(run) - withCapacity.worthG;
    const jobsG = Math.max(aloneG, togetherG);
    return {
      kind: togetherG > aloneG * (1 + ROUNDING) ? "capacity" : "per-job",
      carbonKg: (fleetG + jobsG) / GRAMS_PER_KG,
      jobsKg: jobsG / GRAMS_PER_KG,
    };
  }

  #prepare({ jobs, devicesSleep, endMs, seed }: RunResult, idleFleet: RunResult): Prepared {
    if (this.#jobs !== jobs || this.#idleFleet !== idleFleet) this.#prepared.clear();
    this.#jobs = jobs;
    this.#idleFleet = idleFleet;
    let prepared = this.#prepared.get(devicesSleep);
    if (prepared === undefined || prepared.endMs < endMs) {
      prepared = this.#prepareAnew(jobs, seed, endMs, devicesSleep, idleFleet);
      this.#prepared.set(devicesSleep, prepared);
    }
    return prepared;
  }

  #prepareAnew(
    jobs: JobStore,
    seed: number,
    runEndMs: number,
    devicesSleep: boolean,
    idleFleet: RunResult,
  ): Prepared {
    const { world, options } = idleFleet;
    const knownUntilMs = ratesKnownUntilMs(world);
    let endMs = Math.max(runEndMs, options.horizonMs);
    for (let job = 0; job < jobs.count; job++) {
      endMs = Math.max(endMs, latestFinishMs(jobs, job, options, knownUntilMs));
    }
    const edgesMs = [options.horizonMs];
    if (this.#solve !== null) for (let ms = LP_STEP_MS; ms < endMs; ms += LP_STEP_MS) edgesMs.push(ms);
    const { steps, rates } = carbonRates(idleFleet, endMs, edgesMs);
    const plain = poolsOf(world, rates, null);
    const awake = devicesSleep ? plain.map((pool) => holdingAwake(pool, steps, options.horizonMs)) : null;
    const spec: CostsSpec = {
      world,
      options,
      jobs,
      steps,
      pools: poolsOf(world, rates, awake),
      knownUntilMs,
    };
    return {
      endMs,
      fleetG: summarise(idleFleet).summary.carbonLocationKg * GRAMS_PER_KG - worthOf(plain, awake),
      perJob: new LeastJobCosts(spec),
      withCapacity: this.#solve === null ? null : this.#withCapacity(spec, rates, awake, seed, this.#solve),
    };
  }

  #withCapacity(
    spec: CostsSpec,
    rates: readonly StepSeries[],
    awake: readonly (StepSeries | null)[] | null,
    seed: number,
    solve: LpSolver,
  ): CapacityCosts | null {
    if (!this.#prices.has(seed)) this.#prices.set(seed, capacityPrices(spec, solve));
    const prices = this.#prices.get(seed)!;
    if (prices === null) return null;
    const { steps } = spec;
    const hourly = prices.map((price) => seriesOf(steps, (i) => price[stepOfPrice(steps, i)] ?? 0));
    const holding = hourly.map((series, number) => {
      const other = awake?.[number] ?? null;
      return other === null ? series : seriesOf(steps, (i) => series.values[i] + other.values[i]);
    });
    const costs = new LeastJobCosts({ ...spec, pools: poolsOf(spec.world, rates, holding) });
    return { costs, worthG: worthOf(spec.pools, hourly) };
  }
}

function seriesOf(steps: TimeSteps, value: (step: number) => number): StepSeries {
  return new StepSeries(
    steps,
    Float64Array.from({ length: steps.length }, (_, step) => value(step)),
  );
}

function stepOfPrice({ edgesMs }: TimeSteps, step: number): number {
  return Math.floor(edgesMs[step] / LP_STEP_MS);
}

/** What holding all installed devices all the time would cost, g. */
function worthOf(pools: readonly PricedPool[], holding: readonly (StepSeries | null)[] | null): number {
  return pools.reduce((sum, { number, pool }) => {
    return sum + (holding?.[number]?.whole ?? 0) * pool.installedMilli;
  }, 0);
}

/**
 * What keeping a milli-device awake emits more than leaving it in its state of least power, g per ms; null for devices that
 * are always on. Past the horizon idle power is not counted.
 */
function holdingAwake({ pool, rate }: PricedPool, steps: TimeSteps, horizonMs: number): StepSeries | null {
  const { sleep, idleW } = pool.type;
  if (sleep === undefined) return null;
  const savedW = idleW - Math.min(idleW, sleep.sleepW, sleep.wakeUpW);
  return seriesOf(steps, (i) => (steps.edgesMs[i] < horizonMs ? (rate.values[i] * savedW) / MILLI : 0));
}
