import type { LowerBound } from "../bound/lowerBound.ts";
import type { RegionSummary } from "../sim/regionSummary.ts";
import type { ClusterSummary, RunSummary } from "../sim/runSummary.ts";

/** What a saving is of. */
export const SAVED = ["energy", "carbonLocation", "carbonMarket", "carbonMarginal", "cost"] as const;
export type Saved = (typeof SAVED)[number];

/** One saving, as shares (0.1 = 10 %). Null where it is undefined or not known. */
export interface Saving {
  /** (baseline − run) ÷ baseline. */
  readonly total: number | null;
  /**
   * (baseline − run) ÷ (baseline − idle fleet): the part that placing and timing jobs could touch. The idle fleet is
   * always on, so that a policy whose devices sleep may save more than all of it.
   */
  readonly controllable: number | null;
}

/** What a run saved against the baseline of the same seed, of everything that is counted. */
export type Savings = Readonly<Record<Saved, Saving>>;

/** How far a run's location-based carbon is above its lower bound, as shares of the bound (0.1 = 10 %); null without a bound. */
export interface BoundGap {
  /** (run − bound) ÷ bound. */
  readonly total: number | null;
  /** (run − bound) ÷ the part of the bound that jobs cause. */
  readonly controllable: number | null;
}

/** One policy × seed. */
export interface ComparedRun {
  readonly policy: string;
  readonly seed: number;
  readonly clairvoyant: boolean;
  readonly summary: RunSummary;
  readonly clusters: readonly ClusterSummary[];
  /** What each region asked for, and how it was served. */
  readonly regions: readonly RegionSummary[];
  readonly savings: Savings;
  /** The lower bound on its carbon; null when none was asked for. */
  readonly bound: LowerBound | null;
  readonly boundGap: BoundGap;
  /** The same scenario and seed without any job, all devices on. */
  readonly idleFleet: RunSummary;
}

export interface Comparison {
  /** Name of the baseline policy. */
  readonly baseline: string;
  /** In the order of policies, then seeds. */
  readonly runs: readonly ComparedRun[];
}
