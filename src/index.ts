/**
 * EastWest as a library.
 *
 * ```ts
 * import { loadScenario, simulate } from "eastwest";
 *
 * const scenario = await loadScenario("scenarios/quickstart.yaml");
 * const comparison = simulate(scenario);
 * for (const run of comparison.runs) console.log(run.policy, run.summary.carbonLocationKg);
 * ```
 *
 * {@link loadScenario} reads and checks a file and makes it ready to run; {@link simulate} runs every policy with every
 * seed and sets them beside the baseline, the idle fleet and a lower bound (`bound: capacity` in the scenario needs
 * {@link loadLpSolver}, passed on as the third argument). A mistake in a scenario or in data is a {@link UserError}
 * whose message says where, what, and what to do.
 */
export { loadScenario, type LoadOptions } from "./scenario/load.ts";
export { compare as simulate, type ComparisonObserver } from "./study/compare.ts";
export type { BoundGap, ComparedRun, Comparison, Saving, Savings } from "./study/comparison.ts";
export { LowerBounds, type LowerBound } from "./bound/lowerBound.ts";
export { loadLpSolver, type LinearProgram, type LpSolver } from "./bound/lpSolver.ts";
export type { MissingBound } from "./bound/missingBound.ts";
export type {
  Assumption,
  BoundName,
  Experiment,
  InputFile,
  OutputTable,
  PolicyPlan,
} from "./scenario/experiment.ts";
export { Simulation, type SimulationSpec } from "./sim/simulation.ts";
export { summarise } from "./sim/summarise.ts";
export type { ClusterSummary, RunSummary } from "./sim/runSummary.ts";
export { JobCharges } from "./sim/jobCharges.ts";
export type { RunResult } from "./sim/runResult.ts";
export type { JobOutcomes } from "./sim/jobOutcomes.ts";
export type { ClusterWorld, RunOptions, World } from "./sim/world.ts";
export type { IntervalTable, KeptWherePresent } from "./energy/intervalTable.ts";
export { CHARGED, CHARGED_INDEX, type Charged } from "./energy/charged.ts";
export { PLAIN_ACCOUNTING, type Accounting, type Conditions } from "./energy/conditions.ts";
export type { BatterySpec, StorageAction, StorageControl, StorageSite } from "./energy/battery.ts";
export type { ContractSpec } from "./energy/contract.ts";
export type { GenerationSpec, SupplySpec } from "./energy/supply.ts";
export type { HeatSpec } from "./energy/heat.ts";
export type { JobClass, JobRecord, JobStore } from "./model/jobStore.ts";
export { jobStoreFrom } from "./model/jobStore.ts";
export { JobState, RejectReason } from "./model/job.ts";
export { DEVICE_KINDS, type DeviceKind, type DeviceType, type SleepMode } from "./model/deviceType.ts";
export type { ClusterSpec } from "./model/cluster.ts";
export { NO_FAULTS, type DeviceOutage, type FaultPlan, type LinkOutage } from "./model/faultPlan.ts";
export type { DataLink, DataNetwork, Dataset } from "./model/dataNetwork.ts";
export type { ServiceDemand, ServiceSpec } from "./model/service.ts";
export type { RegionSummary } from "./sim/regionSummary.ts";
export { Signal, type PastEnd, type SignalSpec } from "./signal/signal.ts";
export { LocalClock } from "./signal/localClock.ts";
export {
  REJECT,
  type PlacePart,
  type Policy,
  type PolicySetup,
  type PowerPart,
  type QueuePart,
  type SplitPart,
  type SplitRequest,
  type StoragePart,
  type TimePart,
} from "./policy/policy.ts";
export { allows, hasRoom, type ClusterView, type JobView, type View } from "./policy/view.ts";
export type { Lane, LanePool, LocalQueue } from "./policy/localQueue.ts";
export { readSeries, type ReadSeries } from "./series/seriesFile.ts";
export type { SeriesReport, SeriesRequest } from "./series/seriesRequest.ts";
export { fitWorkload, type FittedWorkload } from "./workload/fit/fitWorkload.ts";
export { readTrace, recogniseFormat, type ReadTraceOptions } from "./workload/traceFormats.ts";
export type { TraceFormatName } from "./workload/traceFormatNames.ts";
export type { ReadReport, RowCount } from "./workload/readReport.ts";
export type { TraceJobs } from "./workload/traceOptions.ts";
export { fourFactors, type FourFactors } from "./outlook/fourFactors.ts";
export { lmdi } from "./outlook/lmdi.ts";
export { outlookPaths, type OutlookPath } from "./outlook/path.ts";
export {
  ConservationError,
  DataError,
  DecisionError,
  ScenarioError,
  SignalRangeError,
  UserError,
  type Issue,
} from "./errors.ts";
