import type { ClusterSummary, RunSummary } from "../sim/runSummary.ts";

/** What a run saved against the baseline of the same seed, as shares (0.1 = 10 %). Null where it is undefined. */
export interface Savings {
  /** (baseline − run) ÷ baseline. */
  readonly energyTotal: number | null;
  readonly carbonTotal: number | null;
  /** (baseline − run) ÷ (baseline − idle fleet): the part that any policy could touch. */
  readonly energyControllable: number | null;
  readonly carbonControllable: number | null;
}

/** One policy × seed. */
export interface ComparedRun {
  readonly policy: string;
  readonly seed: number;
  readonly clairvoyant: boolean;
  readonly summary: RunSummary;
  readonly clusters: readonly ClusterSummary[];
  readonly savings: Savings;
  /** The same scenario and seed without any job. */
  readonly idleFleet: RunSummary;
}

export interface Comparison {
  /** Name of the baseline policy. */
  readonly baseline: string;
  /** In the order of policies, then seeds. */
  readonly runs: readonly ComparedRun[];
}
