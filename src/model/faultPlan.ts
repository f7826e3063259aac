/** Devices of a cluster that are out of service for a while. Stated or drawn before a run, so that every policy meets the same. */
export interface DeviceOutage {
  /** ms from the scenario's start; [fromMs, toMs). */
  readonly fromMs: number;
  readonly toMs: number;
  /** Index of the cluster. */
  readonly cluster: number;
  /** Index of the pool in it, −1 for all of them. */
  readonly pool: number;
  /** Devices of each pool that it takes; Infinity for all. */
  readonly devices: number;
  /**
   * Where it strikes among the devices that are up, 0–1: a draw made beforehand. Jobs hold the first devices in the
   * order in which they started, the free ones come after them.
   */
  readonly strikesAt: number;
  /**
   * Planned: announced from the start of the run. Of a part of a pool it takes free devices first; before one of a whole
   * cluster no job starts that by its declared run time would still be running.
   */
  readonly planned: boolean;
}

/** The network between an origin and a cluster is lost for a while: no job goes that way. */
export interface LinkOutage {
  readonly fromMs: number;
  readonly toMs: number;
  /** Index of the origin, −1 for all. */
  readonly origin: number;
  /** Index of the cluster. */
  readonly cluster: number;
}

/** Everything that breaks in one run, whatever the policy. */
export interface FaultPlan {
  readonly devices: readonly DeviceOutage[];
  readonly links: readonly LinkOutage[];
  /** Where an interrupted job goes on: where it was, or wherever the policy places it then. */
  readonly restart: "in-place" | "anywhere";
}

/** Nothing ever breaks. */
export const NO_FAULTS: FaultPlan = { devices: [], links: [], restart: "in-place" };
