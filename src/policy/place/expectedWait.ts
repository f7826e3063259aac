import type { ClusterView } from "../view.ts";

/**
 * About how long a job that joins now would wait for devices of a kind, ms: the declared work that waits and what is
 * left of the declared work that runs, shared by all installed devices. It knows neither the queue's order nor that a
 * wide job needs many devices at once. Jobs that run past their declared end can only lower it, to no less than the
 * work that waits.
 */
export function expectedWaitMs(cluster: ClusterView, kind: number, nowMs: number): number {
  const installedMilli = cluster.installedMilli[kind];
  const busyMilli = installedMilli - cluster.freeMilli[kind];
  const runningWork = Math.max(0, cluster.runningEnd[kind] - nowMs * busyMilli);
  return (cluster.queuedWork[kind] + runningWork) / installedMilli;
}
