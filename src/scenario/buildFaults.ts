import { RandomStreams } from "../kernel/randomStreams.ts";
import type { DistributionSpec } from "../model/distributionSpec.ts";
import { NO_FAULTS, type DeviceOutage, type FaultPlan, type LinkOutage } from "../model/faultPlan.ts";
import type { World } from "../sim/world.ts";
import { readFailureLog, type FailureLog } from "../workload/failureLog.ts";
import { drawFailures, type FailureSpec } from "../workload/failures.ts";
import { distributionOf, type DistributionEntry } from "./distribution.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { ScenarioSpec } from "./schema.ts";

type Faults = NonNullable<ScenarioSpec["faults"]>;

export interface BuiltFaults {
  plan(seed: number): FaultPlan;
  readonly log: FailureLog | null;
}

/** What breaks in the scenario, seed by seed. */
export function buildFaults(spec: ScenarioSpec, world: World, files: InputFiles): BuiltFaults {
  const { faults } = spec;
  if (faults === undefined) return { plan: () => NO_FAULTS, log: null };
  const log = readLog(spec, faults, world, files);
  const stated: DeviceOutage[] = [
    ...faults.outages.flatMap((entry) => outagesOf(entry, world, spec.duration, false)),
    ...faults.maintenance.flatMap((entry) => outagesOf(entry, world, spec.duration, true)),
    ...(log?.outages ?? []),
  ];
  const links = faults.links.flatMap((entry) => linksOf(entry, world, spec.duration));
  const failures = failuresOf(faults, world);
  return {
    plan: (seed) => {
      const streams = new RandomStreams(seed);
      const drawn = failures.flatMap(({ name, failure }) =>
        drawFailures(failure, streams.stream(name), spec.duration),
      );
      return { devices: [...stated, ...drawn], links, restart: faults.restart };
    },
    log,
  };
}

/** Beginnings of a window that may come again, ms. */
export function beginningsMs(
  { from, every }: { readonly from: number; readonly every?: number },
  horizonMs: number,
): number[] {
  const beginnings: number[] = [];
  for (let at = from; at < horizonMs; at += every ?? Infinity) beginnings.push(Math.round(at));
  return beginnings;
}

function clustersNamed(name: string, world: World): number[] {
  return world.clusters.flatMap(({ spec }, index) => (name === "all" || spec.id === name ? [index] : []));
}

function outagesOf(
  entry: Faults["outages"][number],
  world: World,
  horizonMs: number,
  planned: boolean,
): DeviceOutage[] {
  return clustersNamed(entry.cluster, world).flatMap((cluster) => {
    const { pools } = world.clusters[cluster].spec;
    const whole = entry.share === 1 && entry.device === undefined;
    // Of a whole cluster it is one outage, which can be announced as such; of a part it is one of each pool.
    const parts = whole
      ? [{ pool: -1, devices: Infinity }]
      : pools.flatMap(({ type, count }, pool) =>
          entry.device === undefined || type.name === entry.device
            ? [{ pool, devices: entry.share === 1 ? Infinity : Math.max(1, Math.round(entry.share * count)) }]
            : [],
        );
    return parts.flatMap((part) =>
      beginningsMs(entry, horizonMs).map((fromMs) => ({
        ...part,
        cluster,
        fromMs,
        toMs: fromMs + Math.max(1, Math.round(entry.for)),
        strikesAt: 0,
        planned,
      })),
    );
  });
}

function linksOf(entry: Faults["links"][number], world: World, horizonMs: number): LinkOutage[] {
  const origin = world.network.origins.findIndex(({ id }) => id === entry.origin);
  return clustersNamed(entry.cluster, world).flatMap((cluster) =>
    beginningsMs(entry, horizonMs).map((fromMs) => ({
      origin,
      cluster,
      fromMs,
      toMs: fromMs + Math.max(1, Math.round(entry.for)),
    })),
  );
}

function failuresOf(faults: Faults, world: World): { name: string; failure: FailureSpec }[] {
  return faults.failures.flatMap(({ cluster: name, device, mtbf, mttr, devices }, i) =>
    clustersNamed(name, world).flatMap((cluster) => {
      const { id, pools } = world.clusters[cluster].spec;
      return pools.flatMap(({ type, count }, pool) =>
        device === undefined || type.name === device
          ? [
              {
                name: `faults/${i}/${id}/${pool}`,
                failure: {
                  cluster,
                  pool,
                  installed: count,
                  devices,
                  betweenMs: spanOf(mtbf),
                  repairMs: spanOf(mttr),
                },
              },
            ]
          : [],
      );
    }),
  );
}

function spanOf(span: number | DistributionEntry): DistributionSpec {
  return typeof span === "number" ? { distribution: "exponential", mean: span } : distributionOf(span);
}

function readLog(spec: ScenarioSpec, { log }: Faults, world: World, files: InputFiles): FailureLog | null {
  if (log === undefined) return null;
  return readFailureLog(files.textOf(log.file), log.file, {
    columns: log.columns,
    timeUnit: log.timeUnit,
    clusterIds: world.clusters.map((cluster) => cluster.spec.id),
    horizonMs: spec.duration,
  });
}
