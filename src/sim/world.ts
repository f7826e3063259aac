import type { Accounting, Conditions } from "../energy/conditions.ts";
import type { ClusterSpec } from "../model/cluster.ts";
import type { Network } from "../model/network.ts";
import type { ForecastSpec } from "../signal/forecastModel.ts";
import type { LocalClock } from "../signal/localClock.ts";

/** A cluster with the truth around it. */
export interface ClusterWorld extends Conditions {
  readonly spec: ClusterSpec;
}

/** Everything a run needs to know that is neither a job nor a decision. Shared by all runs, changed by none. */
export interface World {
  readonly clusters: readonly ClusterWorld[];
  readonly network: Network;
  readonly accounting: Accounting;
  /** The scenario's start and zone. */
  readonly clock: LocalClock;
  /** Where policies get their forecasts from; perfect unless said. */
  readonly forecast?: ForecastSpec;
}

/** How long a run lasts and what its statistics count. */
export interface RunOptions {
  /** End of the scenario, ms from its start. */
  readonly horizonMs: number;
  /**
   * `stop`: the run ends at the horizon; what is not finished is counted as unfinished. `drain`: no job is submitted
   * after the horizon, and the run goes on until the last one has finished; past the horizon no idle power is counted,
   * not even of devices that jobs hold, so that the same work costs the same whenever a policy lets it run.
   */
  readonly end: "stop" | "drain";
  /** Width of a settlement interval, ms; intervals are also cut at every step of a signal in use. */
  readonly settlementMs: number;
  /**
   * Measurement window: jobs submitted in [fromMs, toMs) and energy used in it are what statistics count. With
   * `drain` and `toMs` = horizonMs, energy used after the horizon by jobs of the run counts too.
   */
  readonly window: { readonly fromMs: number; readonly toMs: number };
}
