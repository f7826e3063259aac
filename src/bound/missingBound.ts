import type { RunResult } from "../sim/runResult.ts";

/** Why there is no valid bound. */
export const MISSING_BOUNDS = [
  /** A battery moves carbon through time by a policy's decisions. */
  "battery",
  /** Where services run, and so what they emit, is decided by the split policy. */
  "services",
  /** What on-site generation leaves over depends on what sleeps. */
  "sleep-and-supply",
  /** A device draws less at work than idle, or a grid's intensity is below 0: then doing more may emit less. */
  "negative-rate",
] as const;
export type MissingBound = (typeof MISSING_BOUNDS)[number];

/** Why no bound holds for a run; null where one does. */
export function missingBoundOf({ world, services, devicesSleep }: RunResult): MissingBound | null {
  if (services.length > 0) return "services";
  if (world.clusters.some(({ supply }) => supply?.battery !== undefined)) return "battery";
  if (devicesSleep && world.clusters.some(({ supply }) => supply !== undefined)) return "sleep-and-supply";
  const negative = world.clusters.some(
    ({ spec, carbonIntensity }) =>
      carbonIntensity.lowest < 0 ||
      spec.pools.some(({ type }) => type.powerCurve?.some(({ powerW }) => powerW < type.idleW)),
  );
  return negative ? "negative-rate" : null;
}
