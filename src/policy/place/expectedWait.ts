import { MS_PER_YEAR } from "../../units.ts";
import type { ClusterView } from "../view.ts";

/**
 * About how long a job that joins now would wait for devices of a kind, ms: the declared work that waits and what is
 * left of the declared work that runs, shared by all devices that are up and serve nothing online; a year when none is, as nobody knows when they
 * will be. It knows neither the queue's order nor that a wide job needs many devices at once. Jobs that run past their declared end can only lower it, to no less than the
 * work that waits.
 */
export function expectedWaitMs(cluster: ClusterView, kind: number, nowMs: number): number {
  const upMilli = cluster.installedMilli[kind] - cluster.downMilli[kind] - cluster.servingMilli[kind];
  if (upMilli <= 0) return MS_PER_YEAR;
  const busyMilli = upMilli - cluster.freeMilli[kind];
  const runningWork = Math.max(0, cluster.runningEnd[kind] - nowMs * busyMilli);
  return (cluster.queuedWork[kind] + runningWork) / upMilli;
}
