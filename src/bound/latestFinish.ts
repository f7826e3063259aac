import { deadlineOf, type JobStore } from "../model/jobStore.ts";
import type { RunOptions } from "../sim/world.ts";
import { MS_PER_DAY } from "../units.ts";

/** How far past the horizon of a run that drains a deadline lets a job wait in the bound. */
const LONGEST_WAIT_PAST_HORIZON_MS = 30 * MS_PER_DAY;

/**
 * When each job must be finished in the bound, ms: at its deadline; at the horizon when it has none, or when the run stops
 * there; not much later than the horizon in any case. A job that a run finished later has until then, so that what the
 * run did is always among what is allowed.
 *
 * @param knownUntilMs last instant of which the rates are known
 */
export function latestFinishMs(
  jobs: JobStore,
  job: number,
  { horizonMs, end }: RunOptions,
  knownUntilMs: number,
): number {
  const deadlineMs = deadlineOf(jobs, job);
  if (deadlineMs === Infinity) return horizonMs;
  if (end === "stop") return Math.min(deadlineMs, horizonMs);
  return Math.min(deadlineMs, horizonMs + LONGEST_WAIT_PAST_HORIZON_MS, knownUntilMs);
}
