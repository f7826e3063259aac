import { JobState } from "../model/job.ts";
import { MILLI, MS_PER_HOUR, MS_PER_S } from "../units.ts";
import type { RunResult } from "./runResult.ts";
import { weightedQuantile, type Weighted } from "./weightedQuantile.ts";

/** What one origin region asked for in one class of jobs or one service, and how it was served, over the measurement window. */
export interface RegionSummary {
  /** Index of the origin. */
  readonly origin: number;
  /** Name of the class of jobs, or of the service, and its Chinese. */
  readonly name: string;
  readonly nameZh: string;
  readonly isService: boolean;
  /** Jobs submitted; null for a service. */
  readonly jobs: number | null;
  /** Device-time asked for: of a service its demand, of jobs devices × work at reference speed. */
  readonly demandDeviceHours: number;
  /** The part that was served: of jobs, that of those that finished. */
  readonly servedDeviceHours: number;
  /** One-way latency to the clusters that serve, weighted by device-time asked for there; null when nothing was served. */
  readonly latencyMeanMs: number | null;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  readonly latencyP99Ms: number | null;
  /** Mean wait of jobs that started; null for a service, which never waits. */
  readonly waitMeanS: number | null;
}

/** By origin, then services and classes of jobs; those that nothing was asked for are left out. */
export function regionSummaries(result: RunResult): RegionSummary[] {
  const { origins } = result.world.network;
  const ofJobs = jobTallies(result);
  return origins
    .flatMap((_, origin) => [
      ...result.services.map((_, service) => ofService(result, service, origin)),
      ...result.jobs.classes.map((_, classOf) => ofClass(result, ofJobs, classOf, origin)),
    ])
    .filter(({ demandDeviceHours, jobs }) => demandDeviceHours > 0 || (jobs ?? 0) > 0);
}

function ofService({ services, world }: RunResult, index: number, origin: number): RegionSummary {
  const { spec, demandMilliMs, servedMilliMs } = services[index];
  const latencyMs = world.network.latencyMs[origin];
  const at = Array.from(latencyMs, (value, c) => ({
    value,
    weight: servedMilliMs[origin * latencyMs.length + c],
  }));
  return {
    origin,
    name: spec.name,
    nameZh: spec.nameZh,
    isService: true,
    jobs: null,
    demandDeviceHours: hours(demandMilliMs[origin]),
    servedDeviceHours: hours(at.reduce((sum, { weight }) => sum + weight, 0)),
    ...latencies(at),
    waitMeanS: null,
  };
}

interface JobTally {
  jobs: number;
  demandMilliMs: number;
  servedMilliMs: number;
  waitSumMs: number;
  started: number;
  /** Device-time by cluster. */
  readonly byCluster: Float64Array;
}

function jobTallies({ jobs, outcomes, options, world }: RunResult): Map<number, JobTally> {
  const tallies = new Map<number, JobTally>();
  const origins = world.network.origins.length;
  const { fromMs, toMs } = options.window;
  for (let job = 0; job < jobs.count; job++) {
    const submitMs = jobs.submitMs[job];
    if (submitMs < fromMs || submitMs >= Math.min(toMs, options.horizonMs)) continue;
    const key = jobs.classOf[job] * origins + jobs.origin[job];
    let tally = tallies.get(key);
    if (tally === undefined) {
      const byCluster = new Float64Array(world.clusters.length);
      tally = { jobs: 0, demandMilliMs: 0, servedMilliMs: 0, waitSumMs: 0, started: 0, byCluster };
      tallies.set(key, tally);
    }
    const milliMs = jobs.milliDevices[job] * jobs.workMs[job];
    tally.jobs++;
    tally.demandMilliMs += milliMs;
    if (outcomes.cluster[job] >= 0) tally.byCluster[outcomes.cluster[job]] += milliMs;
    if (outcomes.state[job] === JobState.finished) tally.servedMilliMs += milliMs;
    const startMs = outcomes.firstStartMs(job);
    if (Number.isNaN(startMs)) continue;
    tally.started++;
    tally.waitSumMs += startMs - submitMs;
  }
  return tallies;
}

function ofClass(
  { jobs, world }: RunResult,
  tallies: ReadonlyMap<number, JobTally>,
  classOf: number,
  origin: number,
): RegionSummary {
  const { name, nameZh } = jobs.classes[classOf];
  const tally = tallies.get(classOf * world.network.origins.length + origin);
  const latencyMs = world.network.latencyMs[origin];
  const at =
    tally === undefined ? [] : Array.from(tally.byCluster, (weight, c) => ({ value: latencyMs[c], weight }));
  return {
    origin,
    name,
    nameZh,
    isService: false,
    jobs: tally?.jobs ?? 0,
    demandDeviceHours: hours(tally?.demandMilliMs ?? 0),
    servedDeviceHours: hours(tally?.servedMilliMs ?? 0),
    ...latencies(at),
    waitMeanS: tally === undefined || tally.started === 0 ? null : tally.waitSumMs / tally.started / MS_PER_S,
  };
}

function latencies(at: readonly Weighted[]) {
  const served = at.filter(({ weight }) => weight > 0);
  const total = served.reduce((sum, { weight }) => sum + weight, 0);
  const sum = served.reduce((all, { value, weight }) => all + value * weight, 0);
  return {
    latencyMeanMs: total > 0 ? sum / total : null,
    latencyP50Ms: weightedQuantile(served, 0.5),
    latencyP95Ms: weightedQuantile(served, 0.95),
    latencyP99Ms: weightedQuantile(served, 0.99),
  };
}

function hours(milliMs: number): number {
  return milliMs / MILLI / MS_PER_HOUR;
}
