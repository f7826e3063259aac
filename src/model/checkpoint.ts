import type { CheckpointSpec } from "./jobStore.ts";

/**
 * How long a run takes that saves its progress: the run time itself and a standstill after each full interval of it
 * but the last, ms.
 *
 * @param runMs run time without checkpoints, ms
 */
export function withCheckpointsMs(runMs: number, checkpoint: CheckpointSpec | undefined): number {
  if (checkpoint === undefined || runMs === 0) return runMs;
  return runMs + (Math.ceil(runMs / checkpoint.everyMs) - 1) * checkpoint.costMs;
}

/**
 * The run time that is saved when a run is cut short after `elapsedMs`: that of the checkpoints that were complete by
 * then, ms. Without checkpoints nothing is.
 */
export function savedMs(elapsedMs: number, checkpoint: CheckpointSpec | undefined): number {
  if (checkpoint === undefined) return 0;
  const { everyMs, costMs } = checkpoint;
  return Math.floor(elapsedMs / (everyMs + costMs)) * everyMs;
}

/** The run time, checkpoints left out, that passed in the first `elapsedMs` of a run, ms. */
export function workedMs(elapsedMs: number, checkpoint: CheckpointSpec | undefined): number {
  if (checkpoint === undefined) return elapsedMs;
  const { everyMs, costMs } = checkpoint;
  const whole = Math.floor(elapsedMs / (everyMs + costMs));
  return whole * everyMs + Math.min(everyMs, elapsedMs - whole * (everyMs + costMs));
}
