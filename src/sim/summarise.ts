import { quantileSorted } from "d3-array";
import { embodiedKg } from "../energy/embodied.ts";
import { JobState, REJECT_REASON_TEXT, type RejectReason } from "../model/job.ts";
import { deadlineOf } from "../model/jobStore.ts";
import { GRAMS_PER_KG, kWhFromWms, MILLI, MS_PER_S } from "../units.ts";
import type { RunResult } from "./runResult.ts";
import type { ClusterSummary, RunSummary } from "./runSummary.ts";

/** Run time below which bounded slowdown treats a job as this long, ms (10 s: Feitelson & Rudolph, JSSPP 1998). */
const SLOWDOWN_BOUND_MS = 10_000;

/** Statistics of a run over its measurement window: of the whole network, and of each cluster. */
export function summarise(result: RunResult): { summary: RunSummary; clusters: ClusterSummary[] } {
  const window = windowOf(result);
  const whole = new Tally();
  const byCluster = result.world.clusters.map(() => new Tally());
  addJobs(result, window, whole, byCluster);
  addIntervals(result, window, byCluster);
  addFleet(result, window, byCluster);
  for (const tally of byCluster) whole.addEnergyOf(tally);
  return {
    summary: whole.summary(),
    clusters: byCluster.map((tally, c) => {
      const { id, hub } = result.world.clusters[c].spec;
      return { cluster: id, hub, ...tally.summary() };
    }),
  };
}

/** The measurement window: until `fleetToMs` the whole fleet counts, from there to `toMs` only what jobs use. */
interface Window {
  readonly fromMs: number;
  readonly fleetToMs: number;
  readonly toMs: number;
}

function windowOf({ options, endMs }: RunResult): Window {
  const { fromMs, toMs } = options.window;
  const open = options.end === "drain" && toMs === options.horizonMs;
  return { fromMs, fleetToMs: toMs, toMs: open ? endMs : toMs };
}

/** Running totals of the network or of one cluster. */
class Tally {
  submitted = 0;
  finished = 0;
  unfinished = 0;
  readonly rejected: number[] = REJECT_REASON_TEXT.map(() => 0);
  deadlineMisses = 0;
  #waitsMs = new Float64Array(64);
  #waits = 0;
  slowdownSum = 0;
  latencySumMs = 0;
  placed = 0;
  itWms = 0;
  jobWms = 0;
  coolingWms = 0;
  powerWms = 0;
  otherWms = 0;
  jobFacilityWms = 0;
  carbonG = 0;
  jobCarbonG = 0;
  busyMilliMs = 0;
  westBusyMilliMs = 0;
  installedMilliMs = 0;
  embodiedFleetKg = 0;
  embodiedJobsKg = 0;

  /** Count a job submitted in the window. `latencyMs` is NaN for one that was never placed. */
  addJob(
    state: JobState,
    reason: RejectReason,
    submitMs: number,
    startMs: number,
    finishMs: number,
    missedDeadline: boolean,
    latencyMs: number,
  ): void {
    this.submitted++;
    if (state === JobState.finished) {
      this.finished++;
      const runMs = finishMs - startMs;
      this.slowdownSum += Math.max(1, (finishMs - submitMs) / Math.max(runMs, SLOWDOWN_BOUND_MS));
    } else if (state === JobState.rejected) this.rejected[reason]++;
    else this.unfinished++;
    if (missedDeadline) this.deadlineMisses++;
    if (!Number.isNaN(startMs)) this.#addWait(startMs - submitMs);
    if (!Number.isNaN(latencyMs)) {
      this.placed++;
      this.latencySumMs += latencyMs;
    }
  }

  #addWait(waitMs: number): void {
    if (this.#waits === this.#waitsMs.length) {
      const longer = new Float64Array(this.#waits * 2);
      longer.set(this.#waitsMs);
      this.#waitsMs = longer;
    }
    this.#waitsMs[this.#waits++] = waitMs;
  }

  addEnergyOf(other: Tally): void {
    this.itWms += other.itWms;
    this.jobWms += other.jobWms;
    this.coolingWms += other.coolingWms;
    this.powerWms += other.powerWms;
    this.otherWms += other.otherWms;
    this.jobFacilityWms += other.jobFacilityWms;
    this.carbonG += other.carbonG;
    this.jobCarbonG += other.jobCarbonG;
    this.busyMilliMs += other.busyMilliMs;
    this.westBusyMilliMs += other.westBusyMilliMs;
    this.installedMilliMs += other.installedMilliMs;
    this.embodiedFleetKg += other.embodiedFleetKg;
    this.embodiedJobsKg += other.embodiedJobsKg;
  }

  summary(): RunSummary {
    const waitsMs = this.#waitsMs.subarray(0, this.#waits).sort();
    const waitS = (p: number) => quantileS(waitsMs, p);
    let waitSumMs = 0;
    for (const waitMs of waitsMs) waitSumMs += waitMs;
    const facilityWms = this.itWms + this.coolingWms + this.powerWms + this.otherWms;
    return {
      jobsSubmitted: this.submitted,
      jobsFinished: this.finished,
      jobsRejected: this.rejected.reduce((a, b) => a + b, 0),
      jobsUnfinished: this.unfinished,
      rejectedByReason: this.rejected,
      deadlineMisses: this.deadlineMisses,
      itEnergyKWh: kWhFromWms(this.itWms),
      jobItEnergyKWh: kWhFromWms(this.jobWms),
      coolingEnergyKWh: kWhFromWms(this.coolingWms),
      powerLossEnergyKWh: kWhFromWms(this.powerWms),
      otherEnergyKWh: kWhFromWms(this.otherWms),
      facilityEnergyKWh: kWhFromWms(facilityWms),
      idleEnergyKWh: kWhFromWms(facilityWms - this.jobFacilityWms),
      carbonLocationKg: this.carbonG / GRAMS_PER_KG,
      carbonIdleKg: (this.carbonG - this.jobCarbonG) / GRAMS_PER_KG,
      carbonEmbodiedKg: this.embodiedFleetKg,
      carbonEmbodiedJobsKg: this.embodiedJobsKg,
      pue: ratio(facilityWms, this.itWms),
      utilisation: ratio(this.busyMilliMs, this.installedMilliMs),
      waitMeanS: ratio(waitSumMs / MS_PER_S, this.#waits),
      waitP50S: waitS(0.5),
      waitP95S: waitS(0.95),
      waitP99S: waitS(0.99),
      boundedSlowdownMean: ratio(this.slowdownSum, this.finished),
      latencyMeanMs: ratio(this.latencySumMs, this.placed),
      westShare: ratio(this.westBusyMilliMs, this.busyMilliMs),
    };
  }
}

/** Quantile of sorted times, s. d3 reads any indexable column; only its types ask for an array. */
function quantileS(sortedMs: Float64Array, p: number): number | null {
  const quantileMs = quantileSorted(sortedMs as ArrayLike<number> as number[], p);
  return quantileMs === undefined ? null : quantileMs / MS_PER_S;
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? numerator / denominator : null;
}

/** Jobs submitted in the window: what became of them, how long they waited. */
function addJobs(result: RunResult, window: Window, whole: Tally, byCluster: readonly Tally[]): void {
  const { jobs, outcomes, options, endMs, world } = result;
  const lastSubmitMs = Math.min(options.horizonMs, window.fleetToMs);
  for (let job = 0; job < jobs.count; job++) {
    const submitMs = jobs.submitMs[job];
    if (submitMs < window.fromMs) continue;
    if (submitMs >= lastSubmitMs) break;
    const state = outcomes.stateOf(job);
    const reason = outcomes.rejectReasonOf(job);
    const cluster = outcomes.cluster[job];
    const startMs = outcomes.startMs[job];
    const finishMs = outcomes.finishMs[job];
    const deadlineMs = deadlineOf(jobs, job);
    const missed =
      state === JobState.finished ? finishMs > deadlineMs : state !== JobState.rejected && endMs > deadlineMs;
    const latencyMs = cluster < 0 ? NaN : world.network.latencyMs[jobs.origin[job]][cluster];
    whole.addJob(state, reason, submitMs, startMs, finishMs, missed, latencyMs);
    if (cluster >= 0) {
      byCluster[cluster].addJob(state, reason, submitMs, startMs, finishMs, missed, latencyMs);
    }
  }
}

/** Energy and carbon of the intervals in the window. */
function addIntervals({ intervals, world }: RunResult, window: Window, byCluster: readonly Tally[]): void {
  const clusters = intervals.clusters;
  for (let i = 0; i < intervals.length; i++) {
    if (intervals.startMs[i] < window.fromMs || intervals.endMs[i] > window.toMs) continue;
    const fleetCounts = intervals.endMs[i] <= window.fleetToMs;
    for (let c = 0; c < clusters; c++) {
      const row = i * clusters + c;
      const tally = byCluster[c];
      tally.itWms += intervals.itWms[row];
      tally.jobWms += intervals.jobWms[row];
      tally.coolingWms += intervals.coolingWms[row];
      tally.powerWms += intervals.powerWms[row];
      tally.otherWms += intervals.otherWms[row];
      tally.jobFacilityWms += intervals.jobWms[row] * intervals.facilityPerIt[row];
      tally.carbonG += intervals.carbonLocationG[row];
      tally.jobCarbonG += intervals.jobWms[row] * intervals.carbonPerIt[row];
      if (!fleetCounts) continue;
      tally.busyMilliMs += intervals.busyMilliMs[row];
      if (world.clusters[c].spec.west) tally.westBusyMilliMs += intervals.busyMilliMs[row];
    }
  }
}

/** Installed device-time and embodied carbon: of the fleet in the window, and of what jobs reserved. */
function addFleet(result: RunResult, window: Window, byCluster: readonly Tally[]): void {
  const { jobs, outcomes, world, endMs } = result;
  const widthMs = window.fleetToMs - window.fromMs;
  world.clusters.forEach(({ spec }, c) => {
    for (const { type, count } of spec.pools) {
      byCluster[c].installedMilliMs += count * MILLI * widthMs;
      byCluster[c].embodiedFleetKg += embodiedKg(type, count * MILLI * widthMs);
    }
  });
  for (let job = 0; job < jobs.count; job++) {
    const startMs = outcomes.startMs[job];
    if (Number.isNaN(startMs)) continue;
    const cluster = outcomes.cluster[job];
    const pool = world.clusters[cluster].spec.pools[outcomes.pool[job]];
    const milliDevices = jobs.milliDevices[job];
    const taken = pool.shared ? milliDevices : Math.ceil(milliDevices / MILLI) * MILLI;
    const untilMs = outcomes.state[job] === JobState.finished ? outcomes.finishMs[job] : endMs;
    const fromMs = Math.max(startMs, window.fromMs);
    const toMs = Math.min(untilMs, window.toMs);
    if (toMs <= fromMs) continue;
    const tally = byCluster[cluster];
    tally.embodiedJobsKg += embodiedKg(pool.type, taken * (toMs - fromMs));
    const afterMs = toMs - Math.max(fromMs, window.fleetToMs);
    if (afterMs > 0) tally.embodiedFleetKg += embodiedKg(pool.type, taken * afterMs);
  }
}
