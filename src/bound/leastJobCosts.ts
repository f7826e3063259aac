import { jobPowerW } from "../energy/jobPower.ts";
import { JobState } from "../model/job.ts";
import type { JobStore } from "../model/jobStore.ts";
import { throughputAt } from "../model/scaling.ts";
import type { RunResult } from "../sim/runResult.ts";
import { runTimeMs } from "../sim/simulation.ts";
import type { RunOptions, World } from "../sim/world.ts";
import { latestFinishMs } from "./latestFinish.ts";
import { leastCostInOnePiece, leastCostInPieces, type Placement } from "./leastCost.ts";
import { PoolChoices, type PricedPool } from "./poolChoices.ts";
import type { TimeSteps } from "./timeSteps.ts";

export interface CostsSpec {
  readonly world: World;
  readonly options: RunOptions;
  readonly jobs: JobStore;
  readonly steps: TimeSteps;
  readonly pools: readonly PricedPool[];
  /** Last instant of which the rates are known, ms. */
  readonly knownUntilMs: number;
}

/**
 * The least that each job of a workload could cost, whatever the other jobs do: on any pool, from its submission on, in
 * time for its deadline. Always on the low side:
 *
 * - A job may start at its submission, also when its nominal start is later.
 * - Only the work counts: checkpoints, work done again and waiting for devices only add to what a run costs.
 * - A job of an interruptible or elastic class, and one that went on in the run with work it had saved, may be done in pieces:
 *   on different pools and at different widths.
 * - A job that a run did not finish, or killed, costs nothing.
 */
export class LeastJobCosts {
  readonly #spec: CostsSpec;
  readonly #choices: PoolChoices;
  /** By job, in time for its deadline, g; NaN until it is asked for. Most jobs of most runs are. */
  readonly #inTime: Float64Array;

  constructor(spec: CostsSpec) {
    this.#spec = spec;
    this.#choices = new PoolChoices(spec.world, spec.jobs, spec.pools);
    this.#inTime = new Float64Array(spec.jobs.count).fill(NaN);
  }

  /** Of all jobs that a run finished, together, g. */
  of({ outcomes }: RunResult): number {
    const { jobs, options, knownUntilMs } = this.#spec;
    const { finishMs, state, savedWorkMs } = outcomes;
    let sum = 0;
    for (let job = 0; job < jobs.count; job++) {
      if (Number.isNaN(finishMs[job]) || state[job] === JobState.killed) continue;
      const untilMs = latestFinishMs(jobs, job, options, knownUntilMs);
      const wentOn = savedWorkMs !== null && savedWorkMs[job] > 0;
      if (finishMs[job] > untilMs || wentOn) {
        sum += this.#least(job, Math.max(finishMs[job], untilMs), wentOn);
        continue;
      }
      if (Number.isNaN(this.#inTime[job])) this.#inTime[job] = this.#least(job, untilMs, false);
      sum += this.#inTime[job];
    }
    return sum;
  }

  #least(job: number, untilMs: number, wentOn: boolean): number {
    const { jobs } = this.#spec;
    const { interruptible, scaling } = jobs.classes[jobs.classOf[job]];
    const inPieces = wentOn || interruptible === true || scaling !== undefined;
    return inPieces ? this.#leastInPieces(job, untilMs) : this.#leastInOne(job, untilMs);
  }

  #leastInOne(job: number, untilMs: number): number {
    const { jobs, steps } = this.#spec;
    const submitMs = jobs.submitMs[job];
    let least = Infinity;
    for (const pool of this.#choices.of(job)) {
      if (jobs.milliDevices[job] > pool.pool.installedMilli) continue;
      const runMs = runTimeMs(jobs.workMs[job], pool.pool.speed);
      const latestStartMs = untilMs - runMs;
      if (latestStartMs < submitMs) continue;
      least = leastCostInOnePiece(steps, this.#on(job, pool, 1, runMs), submitMs, latestStartMs, least);
    }
    return least;
  }

  #leastInPieces(job: number, untilMs: number): number {
    const { jobs, steps } = this.#spec;
    const workMs = jobs.workMs[job];
    const { scaling } = jobs.classes[jobs.classOf[job]];
    const placements: Placement[] = [];
    for (const pool of this.#choices.of(job)) {
      const { installedMilli, speed } = pool.pool;
      const widest = scaling?.throughput.length ?? 1;
      for (let width = 1; width <= widest && jobs.milliDevices[job] * width <= installedMilli; width++) {
        placements.push(this.#on(job, pool, width, workMs / (speed * throughputAt(scaling, width))));
      }
    }
    return leastCostInPieces(steps, placements, jobs.submitMs[job], untilMs);
  }

  #on(job: number, pool: PricedPool, width: number, runMs: number): Placement {
    const { jobs } = this.#spec;
    return {
      pool,
      dynamicW: jobPowerW(jobs, job, pool.pool, width),
      takenMilli: pool.pool.takes(jobs.milliDevices[job] * width),
      runMs,
    };
  }
}
