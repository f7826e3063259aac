/** Totals and statistics of one run over its measurement window. Null where nothing was there to measure. */
export interface RunSummary {
  readonly jobsSubmitted: number;
  readonly jobsFinished: number;
  readonly jobsRejected: number;
  /** Neither finished nor rejected when the run ended. */
  readonly jobsUnfinished: number;
  /** Rejected by reason, in the order of REJECT_REASON_TEXT. */
  readonly rejectedByReason: readonly number[];
  /** Jobs with a deadline that finished after it, or had not finished when it passed. */
  readonly deadlineMisses: number;
  readonly itEnergyKWh: number;
  /** The part of itEnergyKWh that running jobs used. */
  readonly jobItEnergyKWh: number;
  readonly coolingEnergyKWh: number;
  readonly powerLossEnergyKWh: number;
  readonly otherEnergyKWh: number;
  readonly facilityEnergyKWh: number;
  /** Facility energy that no job used: the idle share. */
  readonly idleEnergyKWh: number;
  readonly carbonLocationKg: number;
  /** The idle share of carbonLocationKg. */
  readonly carbonIdleKg: number;
  /** Embodied carbon of the installed fleet, amortised over the window. */
  readonly carbonEmbodiedKg: number;
  /** The part of carbonEmbodiedKg reserved by jobs. */
  readonly carbonEmbodiedJobsKg: number;
  /** Facility ÷ IT energy; null when no IT energy was used. */
  readonly pue: number | null;
  /** Busy ÷ installed device-time up to the horizon, 0–1. */
  readonly utilisation: number | null;
  /** Start − submit, over jobs that started, s. */
  readonly waitMeanS: number | null;
  readonly waitP50S: number | null;
  readonly waitP95S: number | null;
  readonly waitP99S: number | null;
  /** Mean over finished jobs of max(1, turnaround ÷ max(run time, 10 s)) (Feitelson's bounded slowdown). */
  readonly boundedSlowdownMean: number | null;
  /** Mean one-way latency origin → cluster over jobs that were placed, ms. */
  readonly latencyMeanMs: number | null;
  /** Share of device-time in western hubs, 0–1. */
  readonly westShare: number | null;
}

/** The same for one cluster of a run. */
export interface ClusterSummary extends RunSummary {
  readonly cluster: string;
  readonly hub: string;
}
