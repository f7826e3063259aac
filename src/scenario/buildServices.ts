import { DataError, UserError } from "../errors.ts";
import { RandomStreams } from "../kernel/randomStreams.ts";
import { kindIndex } from "../model/deviceType.ts";
import type { ServiceDemand, ServiceSpec } from "../model/service.ts";
import type { World } from "../sim/world.ts";
import type { RequestLog } from "../workload/requestLog.ts";
import { drawRequests } from "../workload/requestWindows.ts";
import { loggedDemand, shapedDemand } from "../workload/serviceDemand.ts";
import { TRACE_FORMATS } from "../workload/traceFormats.ts";
import type { OriginWithShare } from "./buildWorld.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { ScenarioSpec } from "./schema.ts";

type ServiceEntry = ScenarioSpec["services"][string];
type TraceEntry = NonNullable<ServiceEntry["trace"]>;
type DemandOfSeed = (seed: number) => ServiceDemand;

export interface BuiltServices {
  specs(seed: number): ServiceSpec[];
  /** What was left out of logs of requests, for the user to know. */
  readonly warnings: readonly string[];
}

/** The online services of a checked scenario, seed by seed. */
export async function buildServices(
  spec: ScenarioSpec,
  world: World,
  origins: readonly OriginWithShare[],
  files: InputFiles,
): Promise<BuiltServices> {
  const shares = origins.map(({ share }) => share);
  const warnings: string[] = [];
  const services: { id: string; entry: ServiceEntry; demand: DemandOfSeed }[] = [];
  for (const [id, entry] of Object.entries(spec.services)) {
    const demand =
      entry.trace === undefined
        ? shaped(id, entry, spec, world, shares)
        : await logged(id, entry.trace, spec, shares, files, warnings);
    services.push({ id, entry, demand });
  }
  return {
    specs: (seed) =>
      services.map(({ id, entry, demand }) => ({
        id,
        name: entry.name ?? id,
        nameZh: entry.nameZh ?? entry.name ?? id,
        kind: kindIndex(entry.kind),
        latencyBoundMs: entry.latencyBound ?? Infinity,
        utilisation: entry.utilisation,
        preempts: entry.preempt,
        demand: demand(seed),
      })),
    warnings,
  };
}

function shaped(
  id: string,
  entry: ServiceEntry,
  spec: ScenarioSpec,
  world: World,
  shares: readonly number[],
): DemandOfSeed {
  const installed = world.clusters
    .flatMap((cluster) => cluster.spec.pools)
    .reduce((sum, { type, count }) => sum + (type.kind === entry.kind ? count : 0), 0);
  const { dailyShape, weeklyShape, noise } = entry;
  const devices = entry.devices ?? entry.load! * installed;
  if (entry.load !== undefined && entry.load > 0 && installed === 0) {
    throw new UserError(
      `services.${id}.load: no cluster has a ${entry.kind} device that it could be a share of; state devices, or install some`,
    );
  }
  return (seed) =>
    shapedDemand(
      { id, devices, dailyShape, weeklyShape, shares, noise },
      world.clock,
      spec.duration,
      new RandomStreams(seed),
    );
}

/** Demand by a log; the rates of servegen are drawn for every seed. */
async function logged(
  id: string,
  trace: TraceEntry,
  spec: ScenarioSpec,
  shares: readonly number[],
  files: InputFiles,
  warnings: string[],
): Promise<DemandOfSeed> {
  const path = files.pathOf(trace.file);
  const format = TRACE_FORMATS[trace.format];
  // A log that begins again is read whole, however short the run.
  const horizonMs = trace.repeat ? Number.MAX_SAFE_INTEGER : spec.duration;
  const demandOf = (requests: RequestLog) =>
    loggedDemand(
      {
        requests,
        throughput: {
          prefillTokensPerS: trace.throughput.prefill,
          decodeTokensPerS: trace.throughput.decode,
          devicesPerRequest: trace.throughput.devices,
        },
        binMs: Math.round(trace.bin),
        repeat: trace.repeat,
        scale: trace.scale,
        shares,
      },
      spec.duration,
    );
  if (format.holds === "jobs") throw new Error(`${trace.format} holds jobs, not requests`);
  const read =
    format.holds === "requests"
      ? await format.read(path, { horizonMs })
      : await format.read(path, { horizonMs });
  const { report } = read;
  if (report.used === 0) throw new DataError(`${trace.file}: none of its ${report.rows} rows can be used`);
  for (const { reason, count, firstLine } of report.skipped) {
    warnings.push(
      `services.${id}.trace: ${count} of ${report.rows} rows left out: ${reason}, first in line ${firstLine}`,
    );
  }
  if ("windows" in read) {
    return (seed) => demandOf(drawRequests(read.windows, trace.tokens, new RandomStreams(seed), horizonMs));
  }
  const demand = demandOf(read.requests);
  return () => demand;
}
