import { quantileSorted } from "d3-array";
import { CHARGED, CHARGED_INDEX, chargedRate, isCharged, type Charged } from "../energy/charged.ts";
import { peakOf } from "../energy/demandCharge.ts";
import { embodiedKg } from "../energy/embodied.ts";
import { accountTransfer } from "../energy/transferAccount.ts";
import { nameplateItW } from "../energy/itPower.ts";
import { JobState, REJECT_REASON_TEXT, type RejectReason } from "../model/job.ts";
import { deadlineOf } from "../model/jobStore.ts";
import {
  FLOPS_PER_EFLOPS,
  FLOPS_PER_GFLOPS,
  FLOPS_PER_TFLOPS,
  GRAMS_PER_KG,
  kWhFromWms,
  MILLI,
  MS_PER_HOUR,
  MS_PER_S,
  W_PER_KW,
} from "../units.ts";
import { EnergyTally, type Summed } from "./energyTally.ts";
import type { RunResult } from "./runResult.ts";
import { weightedQuantile, type Weighted } from "./weightedQuantile.ts";
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
  addTransfers(result, window, byCluster);
  addServices(result, window, byCluster);
  for (const tally of byCluster) whole.addSite(tally);
  addServiceDemand(result, whole);
  addPeaks(result, window, whole, byCluster);
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
  killed = 0;
  deadlineMisses = 0;
  interruptions = 0;
  suspensions = 0;
  migrations = 0;
  lostMilliMs = 0;
  downMilliMs = 0;
  #waitsMs = new Float64Array(64);
  #waits = 0;
  slowdownSum = 0;
  latencySumMs = 0;
  placed = 0;
  readonly energy = new EnergyTally();
  westBusyMilliMs = 0;
  installedMilliMs = 0;
  asleepMilliMs = 0;
  wakeUps = 0;
  embodiedFleetKg = 0;
  embodiedJobsKg = 0;
  peakGridW = 0;
  installedItW = 0;
  /** FP32 throughput × time of the installed devices, and of those that jobs asked for; NaN where it is not stated. */
  installedFlopsMs = 0;
  deliveredFlopsMs = 0;
  devicesCny = 0;
  transferredGB = 0;
  transferKWh = 0;
  transferG = 0;
  transferCny = 0;
  serviceDemandMilliMs = 0;
  serviceServedMilliMs = 0;
  serviceItWms = 0;
  /** By CHARGED: what services answer for. */
  readonly serviceCharged = new Float64Array(CHARGED.length);
  /** Device-time served by latency. */
  readonly servedAt: Weighted[] = [];
  stagingSumMs = 0;
  staged = 0;

  /**
   * Count a job submitted in the window. `latencyMs` is NaN for one that was never placed.
   *
   * @param runMs how long its last run took, ms
   */
  addJob(
    state: JobState,
    reason: RejectReason,
    submitMs: number,
    startMs: number,
    runMs: number,
    finishMs: number,
    missedDeadline: boolean,
    latencyMs: number,
  ): void {
    this.submitted++;
    if (state === JobState.finished) {
      this.finished++;
      this.slowdownSum += Math.max(1, (finishMs - submitMs) / Math.max(runMs, SLOWDOWN_BOUND_MS));
    } else if (state === JobState.rejected) this.rejected[reason]++;
    else if (state === JobState.killed) this.killed++;
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

  /** Add what a cluster is and used; its jobs are counted apart. */
  addSite(other: Tally): void {
    this.energy.addTally(other.energy);
    this.westBusyMilliMs += other.westBusyMilliMs;
    this.installedMilliMs += other.installedMilliMs;
    this.asleepMilliMs += other.asleepMilliMs;
    this.downMilliMs += other.downMilliMs;
    this.interruptions += other.interruptions;
    this.suspensions += other.suspensions;
    this.migrations += other.migrations;
    this.lostMilliMs += other.lostMilliMs;
    this.wakeUps += other.wakeUps;
    this.embodiedFleetKg += other.embodiedFleetKg;
    this.embodiedJobsKg += other.embodiedJobsKg;
    this.installedItW += other.installedItW;
    this.installedFlopsMs += other.installedFlopsMs;
    this.deliveredFlopsMs += other.deliveredFlopsMs;
    this.devicesCny += other.devicesCny;
    this.transferredGB += other.transferredGB;
    this.transferKWh += other.transferKWh;
    this.transferG += other.transferG;
    this.transferCny += other.transferCny;
    this.serviceServedMilliMs += other.serviceServedMilliMs;
    this.serviceItWms += other.serviceItWms;
    other.serviceCharged.forEach((amount, k) => (this.serviceCharged[k] += amount));
    this.servedAt.push(...other.servedAt);
    this.stagingSumMs += other.stagingSumMs;
    this.staged += other.staged;
  }

  summary(): RunSummary {
    const waitsMs = this.#waitsMs.subarray(0, this.#waits).sort();
    const waitS = (p: number) => quantileS(waitsMs, p);
    let waitSumMs = 0;
    for (const waitMs of waitsMs) waitSumMs += waitMs;
    return {
      jobsSubmitted: this.submitted,
      jobsFinished: this.finished,
      jobsRejected: this.rejected.reduce((a, b) => a + b, 0),
      jobsUnfinished: this.unfinished,
      jobsKilled: this.killed,
      interruptions: this.interruptions,
      suspensions: this.suspensions,
      migrations: this.migrations,
      lostDeviceHours: this.lostMilliMs / MILLI / MS_PER_HOUR,
      availability: ratio(this.installedMilliMs - this.downMilliMs, this.installedMilliMs),
      rejectedByReason: this.rejected,
      deadlineMisses: this.deadlineMisses,
      ...this.#energySummary(),
      ...this.#carbonSummary(),
      ...this.#costSummary(),
      utilisation: ratio(this.energy.busyMilliMs, this.installedMilliMs),
      asleepShare: ratio(this.asleepMilliMs, this.installedMilliMs),
      wakeUps: this.wakeUps,
      waitMeanS: ratio(waitSumMs / MS_PER_S, this.#waits),
      waitP50S: waitS(0.5),
      waitP95S: waitS(0.95),
      waitP99S: waitS(0.99),
      boundedSlowdownMean: ratio(this.slowdownSum, this.finished),
      latencyMeanMs: ratio(this.latencySumMs, this.placed),
      westShare: ratio(this.westBusyMilliMs, this.energy.busyMilliMs),
      installedItKW: this.installedItW / W_PER_KW,
      computeEfficiencyGflopsPerW: ratio(this.installedFlopsMs / FLOPS_PER_GFLOPS, this.energy.itWms),
      deliveredEflopsH: known(this.deliveredFlopsMs / FLOPS_PER_EFLOPS / MS_PER_HOUR),
    };
  }

  #energySummary() {
    const { energy } = this;
    const kWh = (amount: Summed) => kWhFromWms(energy.sum(amount));
    const ownWms = energy.sum("solarWms") + energy.sum("windWms") - energy.sum("curtailedWms");
    const greenWms = ownWms + energy.sum("contractedWms");
    return {
      itEnergyKWh: kWhFromWms(energy.itWms),
      jobItEnergyKWh: kWhFromWms(energy.jobWms),
      coolingEnergyKWh: kWhFromWms(energy.coolingWms),
      powerLossEnergyKWh: kWhFromWms(energy.powerWms),
      otherEnergyKWh: kWhFromWms(energy.otherWms),
      facilityEnergyKWh: kWhFromWms(energy.facilityWms),
      idleEnergyKWh: kWhFromWms(
        energy.facilityWms - energy.chargedToJobs("facilityWms") - this.#ofServices("facilityWms"),
      ),
      gridEnergyKWh: kWhFromWms(energy.gridWms),
      peakGridKW: this.peakGridW / W_PER_KW,
      solarEnergyKWh: kWh("solarWms"),
      windEnergyKWh: kWh("windWms"),
      curtailedEnergyKWh: kWh("curtailedWms"),
      batteryChargeKWh: kWh("chargeWms"),
      batteryDischargeKWh: kWh("dischargeWms"),
      contractedEnergyKWh: kWh("contractedWms"),
      overCapEnergyKWh: kWh("overCapWms"),
      greenShare: ratio(greenWms, energy.gridWms + ownWms),
      carbonFreeShare: ratio(energy.sum("carbonFreeWms"), energy.facilityWms),
      carbonFreeWithGridShare: ratio(energy.carbonFreeWithGridWms, energy.facilityWms),
      pue: ratio(energy.facilityWms, energy.itWms),
      heatKWh: kWh("heatWms"),
      heatPumpKWh: kWh("heatPumpWms"),
      heatCreditKg: energy.sum("heatCreditG") / GRAMS_PER_KG,
    };
  }

  #carbonSummary() {
    const { energy } = this;
    const kg = (name: Charged) => energy.charged(name) / GRAMS_PER_KG;
    const jobsKg = energy.chargedToJobs("carbonLocationG") / GRAMS_PER_KG + this.embodiedJobsKg;
    const site = energy.has("waterSiteL") ? energy.sum("waterSiteL") : NaN;
    return {
      carbonLocationKg: kg("carbonLocationG"),
      carbonMarketKg: kg("carbonMarketG"),
      carbonMarketResidualKg: known(kg("carbonResidualG")),
      carbonMarginalKg: known(kg("carbonOperatingG")),
      carbonBuildMarginKg: known(kg("carbonBuildG")),
      carbonIdleKg:
        kg("carbonLocationG") -
        (energy.chargedToJobs("carbonLocationG") + this.#ofServices("carbonLocationG")) / GRAMS_PER_KG,
      carbonEmbodiedKg: this.embodiedFleetKg,
      carbonEmbodiedJobsKg: this.embodiedJobsKg,
      cueKgPerKWh: ratio(kg("carbonLocationG"), kWhFromWms(energy.itWms)),
      sciKgPerJob: ratio(jobsKg, this.finished),
      waterSiteL: known(site),
      waterGenerationL: known(energy.has("waterGenerationL") ? energy.sum("waterGenerationL") : NaN),
      wueLPerKWh: ratio(site, kWhFromWms(energy.itWms)),
    };
  }

  #ofServices(charged: Charged): number {
    return this.serviceCharged[CHARGED_INDEX[charged]];
  }

  #serviceSummary() {
    const hours = (milliMs: number) => milliMs / MILLI / MS_PER_HOUR;
    return {
      serviceDemandDeviceHours: hours(this.serviceDemandMilliMs),
      serviceServedDeviceHours: hours(this.serviceServedMilliMs),
      serviceUnservedDeviceHours: hours(this.serviceDemandMilliMs - this.serviceServedMilliMs),
      serviceItEnergyKWh: kWhFromWms(this.serviceItWms),
      serviceCarbonKg: this.#ofServices("carbonLocationG") / GRAMS_PER_KG,
      serviceCostCny: known(this.#ofServices("costCny")),
      serviceLatencyP95Ms: weightedQuantile(this.servedAt, 0.95),
    };
  }

  #costSummary() {
    const { energy } = this;
    const cost = energy.charged("costCny");
    const priced = (amount: Summed) => known(energy.has(amount) ? energy.sum(amount) : NaN);
    return {
      costCny: known(cost + this.devicesCny + this.transferCny),
      costIdleCny: known(cost - energy.chargedToJobs("costCny") - this.#ofServices("costCny")),
      costEnergyCny: priced("energyCny"),
      costDemandCny: priced("demandCny"),
      costContractCny: energy.sum("contractCny"),
      costCarbonCny: energy.sum("carbonCny"),
      costBatteryCny: energy.sum("batteryCny"),
      costDevicesCny: this.devicesCny,
      ...this.#serviceSummary(),
      transferredGB: this.transferredGB,
      transferEnergyKWh: this.transferKWh,
      transferCarbonKg: this.transferG / GRAMS_PER_KG,
      costTransferCny: this.transferCny,
      stagingMeanS: ratio(this.stagingSumMs / MS_PER_S, this.staged),
    };
  }
}

/** Null for what is not known. */
function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Quantile of sorted times, s. d3 reads any indexable column; only its types ask for an array. */
function quantileS(sortedMs: Float64Array, p: number): number | null {
  const quantileMs = quantileSorted(sortedMs as ArrayLike<number> as number[], p);
  return quantileMs === undefined ? null : quantileMs / MS_PER_S;
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? known(numerator / denominator) : null;
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
    const startMs = outcomes.firstStartMs(job);
    const finishMs = outcomes.doneMs(job);
    const runMs = outcomes.finishMs[job] - outcomes.startMs[job];
    const deadlineMs = deadlineOf(jobs, job);
    const missed = isLate(state, finishMs, endMs, deadlineMs);
    const latencyMs = cluster < 0 ? NaN : world.network.latencyMs[jobs.origin[job]][cluster];
    whole.addJob(state, reason, submitMs, startMs, runMs, finishMs, missed, latencyMs);
    if (cluster >= 0) {
      byCluster[cluster].addJob(state, reason, submitMs, startMs, runMs, finishMs, missed, latencyMs);
    }
  }
}

/** Whether a deadline was missed: by the work's end, by a job that was killed, or while it is still open. */
function isLate(state: JobState, finishMs: number, endMs: number, deadlineMs: number): boolean {
  if (state === JobState.rejected) return false;
  if (state === JobState.killed) return deadlineMs < Infinity;
  return (Number.isNaN(finishMs) ? endMs : finishMs) > deadlineMs;
}

/** Energy and carbon of the intervals in the window. */
function addIntervals({ intervals, world }: RunResult, window: Window, byCluster: readonly Tally[]): void {
  const clusters = intervals.clusters;
  for (let i = 0; i < intervals.length; i++) {
    if (intervals.startMs[i] < window.fromMs || intervals.endMs[i] > window.toMs) continue;
    const fleetCounts = intervals.endMs[i] <= window.fleetToMs;
    for (let c = 0; c < clusters; c++) {
      const row = i * clusters + c;
      const { energy } = byCluster[c];
      energy.addRow(intervals, row, world.clusters[c].gridCarbonFreeShare ?? NaN);
      if (!fleetCounts) continue;
      energy.busyMilliMs += intervals.busyMilliMs[row];
      if (world.clusters[c].spec.west) byCluster[c].westBusyMilliMs += intervals.busyMilliMs[row];
    }
  }
}

/** Highest grid import in the window, of each cluster and of all at the same time. */
function addPeaks(
  { intervals, options }: RunResult,
  window: Window,
  whole: Tally,
  byCluster: readonly Tally[],
): void {
  let first = 0;
  while (first < intervals.length && intervals.startMs[first] < window.fromMs) first++;
  let last = first;
  while (last < intervals.length && intervals.endMs[last] <= window.toMs) last++;
  const peakW = (clusters: readonly number[]) =>
    peakOf(intervals, clusters, first, last, options.settlementMs).peakW;
  byCluster.forEach((tally, c) => (tally.peakGridW = peakW([c])));
  whole.peakGridW = peakW(byCluster.map((_, c) => c));
}

/** Installed device-time and embodied carbon: of the fleet in the window, and of what jobs reserved. */
function addFleet(result: RunResult, window: Window, byCluster: readonly Tally[]): void {
  const { world, sleep, downMilliMs } = result;
  const widthMs = window.fleetToMs - window.fromMs;
  world.clusters.forEach((_, c) => (byCluster[c].downMilliMs = downMilliMs[c]));
  const embodied = world.accounting.embodied === "sunk" ? () => 0 : embodiedKg;
  world.clusters.forEach(({ spec }, c) => {
    const tally = byCluster[c];
    tally.installedItW = nameplateItW(spec.pools);
    tally.asleepMilliMs = sleep.asleepMilliMs[c];
    tally.wakeUps = sleep.wakeUps[c];
    for (const { type, count } of spec.pools) {
      tally.installedMilliMs += count * MILLI * widthMs;
      tally.embodiedFleetKg += embodied(type, count * MILLI * widthMs);
      if (count > 0) tally.installedFlopsMs += count * (type.fp32Tflops ?? NaN) * FLOPS_PER_TFLOPS * widthMs;
    }
  });
  const { attempts } = result.outcomes;
  eachRun(result, (job, cluster, pool, startMs, untilMs, attempt) => {
    const { type, shared } = world.clusters[cluster].spec.pools[pool];
    const width = attempt < 0 ? result.outcomes.widthOf(job) : attempts.width[attempt];
    const milliDevices = result.jobs.milliDevices[job] * width;
    const taken = shared ? milliDevices : Math.ceil(milliDevices / MILLI) * MILLI;
    const fromMs = Math.max(startMs, window.fromMs);
    const toMs = Math.min(untilMs, window.toMs);
    const tally = byCluster[cluster];
    if (attempt >= 0 && untilMs >= window.fromMs && untilMs < window.toMs) {
      if (attempts.planned[attempt] === 2) tally.migrations++;
      else if (attempts.planned[attempt] === 1) tally.suspensions++;
      else tally.interruptions++;
      tally.lostMilliMs += taken * attempts.lostMs[attempt];
    }
    if (toMs <= fromMs) return;
    const heldMs = toMs - fromMs;
    tally.embodiedJobsKg += embodied(type, taken * heldMs);
    tally.deliveredFlopsMs += (milliDevices / MILLI) * (type.fp32Tflops ?? NaN) * FLOPS_PER_TFLOPS * heldMs;
    tally.devicesCny += (taken / MILLI) * (type.priceCnyPerHour ?? 0) * (heldMs / MS_PER_HOUR);
    const afterMs = toMs - Math.max(fromMs, window.fleetToMs);
    if (afterMs > 0) tally.embodiedFleetKg += embodied(type, taken * afterMs);
  });
}

/** Transfers begun in the window, at the cluster that runs the job. */
function addTransfers(
  { transfers, world, endMs: runEndMs }: RunResult,
  window: Window,
  byCluster: readonly Tally[],
): void {
  /** When the data of each staging arrived last, by job and beginning. */
  const stagings = new Map<string, { tally: Tally; startMs: number; endMs: number }>();
  for (const { job, purpose, from, to, movedGB, startMs, endMs } of transfers) {
    if (startMs < window.fromMs || startMs >= window.toMs) continue;
    const tally = byCluster[purpose === "output" ? from : to];
    const untilMs = Number.isNaN(endMs) ? runEndMs : endMs;
    const intensity = (cluster: number) => world.clusters[cluster].carbonIntensity;
    const amounts = accountTransfer(
      world.network.data!,
      movedGB,
      intensity(from),
      intensity(to),
      startMs,
      untilMs,
    );
    tally.transferredGB += movedGB;
    tally.transferKWh += amounts.energyKWh;
    tally.transferG += amounts.carbonG;
    tally.transferCny += amounts.costCny;
    if (purpose === "output") continue;
    const key = `${job}/${startMs}`;
    const lastMs = stagings.get(key)?.endMs ?? 0;
    stagings.set(key, { tally, startMs, endMs: Math.max(untilMs, lastMs) });
  }
  for (const { tally, startMs, endMs } of stagings.values()) {
    tally.staged++;
    tally.stagingSumMs += endMs - startMs;
  }
}

/** What online services were given and answer for, at the clusters that serve them. */
function addServices(
  { services, intervals, world }: RunResult,
  window: Window,
  byCluster: readonly Tally[],
): void {
  const clusters = intervals.clusters;
  for (const { servedMilliMs, itWms } of services) {
    servedMilliMs.forEach((weight, at) => {
      if (weight === 0) return;
      const tally = byCluster[at % clusters];
      tally.serviceServedMilliMs += weight;
      const value = world.network.latencyMs[Math.floor(at / clusters)][at % clusters];
      tally.servedAt.push({ value, weight });
    });
    for (let i = 0; i < intervals.length; i++) {
      if (intervals.startMs[i] < window.fromMs || intervals.endMs[i] > window.toMs) continue;
      for (let c = 0; c < clusters; c++) {
        const row = i * clusters + c;
        if (itWms[row] === 0) continue;
        byCluster[c].serviceItWms += itWms[row];
        CHARGED.forEach((charged, k) => {
          byCluster[c].serviceCharged[k] += isCharged(intervals, charged)
            ? itWms[row] * chargedRate(intervals, charged, row)
            : NaN;
        });
      }
    }
  }
}

/** What online services needed: of the network as a whole, since what is not served is of no cluster. */
function addServiceDemand({ services }: RunResult, whole: Tally): void {
  for (const { demandMilliMs } of services) {
    for (const milliMs of demandMilliMs) whole.serviceDemandMilliMs += milliMs;
  }
}

/** Visit every run of every job. `attempt` is −1 for one that was not cut short. */
function eachRun(
  { jobs, outcomes, endMs }: RunResult,
  visit: (
    job: number,
    cluster: number,
    pool: number,
    startMs: number,
    untilMs: number,
    attempt: number,
  ) => void,
): void {
  for (let job = 0; job < jobs.count; job++) {
    const startMs = outcomes.startMs[job];
    if (Number.isNaN(startMs)) continue;
    const finishMs = outcomes.finishMs[job];
    visit(
      job,
      outcomes.cluster[job],
      outcomes.pool[job],
      startMs,
      Number.isNaN(finishMs) ? endMs : finishMs,
      -1,
    );
  }
  const { attempts } = outcomes;
  for (let a = 0; a < attempts.count; a++) {
    visit(attempts.job[a], attempts.cluster[a], attempts.pool[a], attempts.startMs[a], attempts.endMs[a], a);
  }
}
