import { RandomStreams } from "../kernel/randomStreams.ts";
import type { DistributionSpec } from "../model/distributionSpec.ts";
import { NO_FAULTS, type DeviceOutage, type FaultPlan, type LinkOutage } from "../model/faultPlan.ts";
import type { World } from "../sim/world.ts";
import type { DevicePoolSpec } from "../model/devicePool.ts";
import { readOpenDcFailures } from "../workload/openDcFailures.ts";
import { readFailureLog, type FailureLog } from "../workload/failureLog.ts";
import { strikePlace } from "../workload/strikePlace.ts";
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
    const parts = whole ? [{ pool: -1, devices: Infinity }] : partsOf(pools, entry.share, entry.device);
    return parts.flatMap((part) =>
      beginningsMs(entry, horizonMs).map((fromMs, i) => ({
        ...part,
        cluster,
        fromMs,
        toMs: fromMs + Math.max(1, Math.round(entry.for)),
        strikesAt: strikePlace(i),
        planned,
      })),
    );
  });
}

/** A share of the devices of each pool, at least one; of all pools, or those of one device. */
function partsOf(
  pools: readonly DevicePoolSpec[],
  share: number,
  device?: string,
): { pool: number; devices: number }[] {
  return pools.flatMap(({ type, count }, pool) =>
    count > 0 && (device === undefined || type.name === device)
      ? [{ pool, devices: share === 1 ? Infinity : Math.max(1, Math.round(share * count)) }]
      : [],
  );
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

/** What a log of failures held, and what was left out of it. */
type ReadLog = Pick<FailureLog, "outages" | "rows" | "skipped">;

function readLog(spec: ScenarioSpec, { log }: Faults, world: World, files: InputFiles): ReadLog | null {
  if (log === undefined) return null;
  const text = files.textOf(log.file);
  if (log.format === "opendc") {
    const { windows, rows, skipped } = readOpenDcFailures(text, log.file, spec.duration);
    const outages = windows.flatMap(({ fromMs, toMs, share }, i) =>
      clustersNamed(log.cluster, world).flatMap((cluster) =>
        partsOf(world.clusters[cluster].spec.pools, share).map((part) => ({
          ...part,
          cluster,
          fromMs,
          toMs,
          strikesAt: strikePlace(i),
          planned: false,
        })),
      ),
    );
    return { outages, rows, skipped };
  }
  return readFailureLog(text, log.file, {
    columns: log.columns,
    timeUnit: log.timeUnit!,
    clusterIds: world.clusters.map((cluster) => cluster.spec.id),
    horizonMs: spec.duration,
  });
}
