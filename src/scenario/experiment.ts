import type { FaultPlan } from "../model/faultPlan.ts";
import type { JobStore } from "../model/jobStore.ts";
import type { ServiceSpec } from "../model/service.ts";
import type { Policy, PolicySetup } from "../policy/policy.ts";
import type { SeriesReport } from "../series/seriesRequest.ts";
import type { RunOptions, World } from "../sim/world.ts";
import type { ReadReport } from "../workload/readReport.ts";

/** Tables that a scenario can ask for. `summary` and `clusters` are small; `intervals` and `jobs` may be large. */
export const OUTPUT_TABLES = ["summary", "clusters", "intervals", "jobs", "transfers", "regions"] as const;
export type OutputTable = (typeof OUTPUT_TABLES)[number];

/** Which lower bound a scenario asks for. */
export const BOUNDS = ["none", "per-job", "capacity"] as const;
export type BoundName = (typeof BOUNDS)[number];

/** One policy of a scenario, to be put together anew for every run (parts may have state). */
export interface PolicyPlan {
  readonly name: string;
  create(setup: PolicySetup): Policy;
}

/** A file that went into a scenario, for the manifest. */
export interface InputFile {
  /** As written in the scenario. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** An input that is not measured: shown wherever totals are shown. */
export interface Assumption {
  /** What is assumed, such as "AI share of capacity 50 %". */
  readonly text: string;
  readonly textZh: string;
}

/** A scenario made ready to run: the world, the jobs, the policies. */
export interface Experiment {
  readonly name: string;
  readonly title: string;
  readonly titleZh: string;
  /** Simulated share of the clusters' capacity, 0–1. */
  readonly share: number;
  readonly world: World;
  readonly options: RunOptions;
  readonly seeds: readonly number[];
  readonly policies: readonly PolicyPlan[];
  /** Name of the policy that savings refer to. */
  readonly baseline: string;
  readonly outputs: readonly OutputTable[];
  /** Lower bound that every run is set beside; default none. */
  readonly bound?: BoundName;
  /** The jobs of a seed. The same store object may be returned for every seed when nothing in it is random. */
  jobs(seed: number): JobStore;
  /** The online services of a seed. */
  services(seed: number): readonly ServiceSpec[];
  /** What breaks in the runs of a seed. */
  faults(seed: number): FaultPlan;
  /** What reading the trace found, null for a generated workload. */
  readonly readReport: ReadReport | null;
  /** What reading signal files found, in the order of clusters. */
  readonly seriesReports: readonly SeriesReport[];
  readonly inputs: readonly InputFile[];
  readonly assumptions: readonly Assumption[];
  /** Things worth telling that change no number. */
  readonly warnings: readonly string[];
  /** The scenario with every default written out, as plain data; quantities in ms, W, g/kWh, °C, kg and shares of 1. */
  readonly resolved: unknown;
}
