/** Totals and statistics of one run over its measurement window. Null where nothing was there to measure. */
export interface RunSummary {
  readonly jobsSubmitted: number;
  readonly jobsFinished: number;
  readonly jobsRejected: number;
  /** Neither finished nor rejected when the run ended. */
  readonly jobsUnfinished: number;
  /** Ended at their declared time, their work undone. */
  readonly jobsKilled: number;
  /** Times that a running job lost its devices in the window. */
  readonly interruptions: number;
  /** Times that a policy suspended a running job, its progress kept. */
  readonly suspensions: number;
  /** Times that a policy moved a running job to another cluster. */
  readonly migrations: number;
  /** Device-time whose work had to be done again, device-hours. */
  readonly lostDeviceHours: number;
  /** Device-time in service ÷ installed device-time up to the horizon, 0–1. */
  readonly availability: number | null;
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
  /** Bought from the grid. */
  readonly gridEnergyKWh: number;
  /** Highest grid import over a settlement width, kW; of the network: at the same time. */
  readonly peakGridKW: number;
  /** Generated on site, used or not. */
  readonly solarEnergyKWh: number;
  readonly windEnergyKWh: number;
  /** Generated on site and neither used nor stored. */
  readonly curtailedEnergyKWh: number;
  /** Into and out of batteries, at their terminals. */
  readonly batteryChargeKWh: number;
  readonly batteryDischargeKWh: number;
  /** The part of the grid import that green contracts cover. */
  readonly contractedEnergyKWh: number;
  /** Facility energy above power caps. */
  readonly overCapEnergyKWh: number;
  /** On-site energy used or stored and contracted energy, as a share of all energy supplied, 0–1. */
  readonly greenShare: number | null;
  /** 24/7 score: facility energy met in the same interval by on-site, stored or hourly contracted carbon-free energy, 0–1. */
  readonly carbonFreeShare: number | null;
  /** The same with the carbon-free share of the grid's own mix counted for the rest; null where it is not known. */
  readonly carbonFreeWithGridShare: number | null;
  readonly carbonLocationKg: number;
  /** Market-based, energy without a contract at the grid's average. */
  readonly carbonMarketKg: number;
  /** Market-based, energy without a contract at the residual mix; null where none is known. */
  readonly carbonMarketResidualKg: number | null;
  /** At the operating and at the build margin; null where none is known. */
  readonly carbonMarginalKg: number | null;
  readonly carbonBuildMarginKg: number | null;
  /** The idle share of carbonLocationKg. */
  readonly carbonIdleKg: number;
  /** Embodied carbon of the installed fleet, amortised over the window. */
  readonly carbonEmbodiedKg: number;
  /** The part of carbonEmbodiedKg reserved by jobs. */
  readonly carbonEmbodiedJobsKg: number;
  /** Location-based carbon ÷ IT energy, kg/kWh (CUE). */
  readonly cueKgPerKWh: number | null;
  /** Software carbon intensity: (operational location-based + embodied carbon of jobs) ÷ jobs finished, kg. */
  readonly sciKgPerJob: number | null;
  /** On site and of generating the grid import, L; null where not known. */
  readonly waterSiteL: number | null;
  readonly waterGenerationL: number | null;
  /** On-site water ÷ IT energy, L/kWh. */
  readonly wueLPerKWh: number | null;
  /** Waste heat given away, the heat pumps' electricity, and the credit, never netted into emissions. */
  readonly heatKWh: number;
  readonly heatPumpKWh: number;
  readonly heatCreditKg: number;
  /** Null where a price is not known of every cluster. */
  readonly costCny: number | null;
  /** The part of costCny that no job caused. */
  readonly costIdleCny: number | null;
  readonly costEnergyCny: number | null;
  readonly costDemandCny: number | null;
  readonly costContractCny: number;
  readonly costCarbonCny: number;
  readonly costBatteryCny: number;
  /** Device-hours of jobs at the devices' prices. */
  readonly costDevicesCny: number;
  /** What online services needed, were given and lacked in the window, device-hours. */
  readonly serviceDemandDeviceHours: number;
  readonly serviceServedDeviceHours: number;
  readonly serviceUnservedDeviceHours: number;
  /** What they answer for: IT energy, location-based carbon, cost (parts of the totals); null where not known. */
  readonly serviceItEnergyKWh: number;
  readonly serviceCarbonKg: number;
  readonly serviceCostCny: number | null;
  /** 95th percentile of the one-way latency over device-time served, ms. */
  readonly serviceLatencyP95Ms: number | null;
  /** Data that moved between clusters in transfers begun in the window, GB. */
  readonly transferredGB: number;
  /** What that took, beside the facilities: network energy, its location-based carbon, and its price (part of costCny). */
  readonly transferEnergyKWh: number;
  readonly transferCarbonKg: number;
  readonly costTransferCny: number;
  /** Mean time that jobs waited for their data to arrive, over those that moved any, s. */
  readonly stagingMeanS: number | null;
  /** Installed FP32 throughput ÷ mean IT power, GFLOPS/W; null where a device has none stated. */
  readonly computeEfficiencyGflopsPerW: number | null;
  /** Device-time of jobs × FP32 throughput, EFLOPS·h; null where a device has none stated. */
  readonly deliveredEflopsH: number | null;
  readonly installedItKW: number;
  /** Facility ÷ IT energy; null when no IT energy was used. */
  readonly pue: number | null;
  /** Busy ÷ installed device-time up to the horizon, 0–1. */
  readonly utilisation: number | null;
  /** Time that devices slept ÷ installed device-time up to the horizon, 0–1. */
  readonly asleepShare: number | null;
  /** Devices that were woken up to the horizon. */
  readonly wakeUps: number;
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
