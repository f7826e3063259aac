import type { JobStore } from "../model/jobStore.ts";
import type { RunResult } from "../sim/runResult.ts";
import { summarise } from "../sim/summarise.ts";
import { GRAMS_PER_KG, MILLI } from "../units.ts";
import { carbonRates, ratesKnownUntilMs } from "./carbonRates.ts";
import { latestFinishMs, LeastJobCosts } from "./leastJobCosts.ts";
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

/** What is the same for all runs of the same jobs whose devices sleep, or do not. */
interface Prepared {
  readonly endMs: number;
  /** Carbon of the fleet in the window, whatever runs, g. */
  readonly fleetG: number;
  readonly perJob: LeastJobCosts;
}

/**
 * Lower bounds for runs of a scenario. What is the same for all runs of the same jobs is worked out once, as long as they come
 * one after the other.
 *
 * The fleet emits the same whatever runs: what the idle fleet emits or, where devices may sleep, what they would emit if all
 * slept all the time; then a job also answers for keeping its devices awake. To that come the jobs that the run
 * finished, each at the least it could have caused. Transfers and lost work only add.
 */
export class LowerBounds {
  #jobs: JobStore | null = null;
  #idleFleet: RunResult | null = null;
  /** By whether devices may sleep. */
  readonly #prepared = new Map<boolean, Prepared>();

  /**
   * The bound of a run.
   *
   * @param idleFleet a run of the same scenario without jobs, all devices on, with the same faults
   */
  of(run: RunResult, idleFleet: RunResult): LowerBound {
    const missing = missingBoundOf(run);
    if (missing !== null) return { kind: "none", missing };
    const { fleetG, perJob } = this.#prepare(run, idleFleet);
    const jobsG = perJob.of(run);
    return { kind: "per-job", carbonKg: (fleetG + jobsG) / GRAMS_PER_KG, jobsKg: jobsG / GRAMS_PER_KG };
  }

  #prepare({ jobs, devicesSleep, endMs }: RunResult, idleFleet: RunResult): Prepared {
    if (this.#jobs !== jobs || this.#idleFleet !== idleFleet) this.#prepared.clear();
    this.#jobs = jobs;
    this.#idleFleet = idleFleet;
    let prepared = this.#prepared.get(devicesSleep);
    if (prepared === undefined || prepared.endMs < endMs) {
      prepared = prepare(jobs, idleFleet, endMs, devicesSleep);
      this.#prepared.set(devicesSleep, prepared);
    }
    return prepared;
  }
}

/** @param runEndMs end of the run that the bound is of */
function prepare(jobs: JobStore, idleFleet: RunResult, runEndMs: number, devicesSleep: boolean): Prepared {
  const { world, options } = idleFleet;
  const knownUntilMs = ratesKnownUntilMs(world);
  let endMs = Math.max(runEndMs, options.horizonMs);
  for (let job = 0; job < jobs.count; job++) {
    endMs = Math.max(endMs, latestFinishMs(jobs, job, options, knownUntilMs));
  }
  const { steps, rates } = carbonRates(idleFleet, endMs, [options.horizonMs]);
  const awake = poolsOf(world, rates, null);
  const holding = devicesSleep ? awake.map((pool) => holdingAwake(pool, steps, options.horizonMs)) : null;
  const asleepG = awake.reduce(
    (sum, { number, pool }) => sum + (holding?.[number]?.whole ?? 0) * pool.installedMilli,
    0,
  );
  const pools = poolsOf(world, rates, holding);
  return {
    endMs,
    fleetG: summarise(idleFleet).summary.carbonLocationKg * GRAMS_PER_KG - asleepG,
    perJob: new LeastJobCosts({ world, options, jobs, steps, pools, knownUntilMs }),
  };
}

/**
 * What keeping a milli-device awake emits more than leaving it in its state of least power, g per ms; null for devices that
 * are always on. Past the horizon idle power is not counted.
 */
function holdingAwake({ pool, rate }: PricedPool, steps: TimeSteps, horizonMs: number): StepSeries | null {
  const { sleep, idleW } = pool.type;
  if (sleep === undefined) return null;
  const savedW = idleW - Math.min(idleW, sleep.sleepW, sleep.wakeUpW);
  const values = rate.values.map((g, i) => (steps.edgesMs[i] < horizonMs ? (g * savedW) / MILLI : 0));
  return new StepSeries(steps, values);
}
