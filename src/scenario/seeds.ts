import { MOST_SEEDS, type ScenarioSpec } from "./schema.ts";
import type { Finding } from "./findings.ts";

/** The seeds of a scenario, one by one. */
export function seedsOf(spec: ScenarioSpec): number[] {
  return Array.isArray(spec.seeds)
    ? spec.seeds
    : Array.from({ length: Math.max(0, spec.seeds) }, (_, i) => i + 1);
}

/** What is wrong with the seeds. */
export function checkSeeds(spec: ScenarioSpec): Finding[] {
  const count = Array.isArray(spec.seeds) ? spec.seeds.length : spec.seeds;
  if (count < 1 || count > MOST_SEEDS)
    return [{ path: ["seeds"], message: `expected 1 to ${MOST_SEEDS} seeds` }];
  const seeds = seedsOf(spec);
  if (seeds.some((seed) => seed < 0))
    return [{ path: ["seeds"], message: "a seed is a whole number of 0 or more" }];
  return new Set(seeds).size === seeds.length ? [] : [{ path: ["seeds"], message: "a seed is listed twice" }];
}
