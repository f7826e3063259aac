import { RandomStreams } from "../kernel/randomStreams.ts";
import {
  cluster as catalogCluster,
  hub as catalogHub,
  hubs,
  type CatalogCluster,
} from "../catalog/clusters.ts";
import { deviceType, poolsFor } from "../catalog/devices.ts";
import { latencyMs } from "../catalog/latency.ts";
import { origins as catalogOrigins } from "../catalog/origins.ts";
import type { ClusterSpec } from "../model/cluster.ts";
import type { DevicePoolSpec } from "../model/devicePool.ts";
import type { DeviceType, SleepMode } from "../model/deviceType.ts";
import { greatCircleKm, type Origin } from "../model/network.ts";
import type { SeriesReport } from "../series/seriesRequest.ts";
import { epochOfLocal, LocalClock } from "../signal/localClock.ts";
import type { ClusterWorld, World } from "../sim/world.ts";
import { MS_PER_YEAR, W_PER_MW } from "../units.ts";
import type { SignalSources } from "./buildSignals.ts";
import { Signal } from "../signal/signal.ts";
import { beginningsMs } from "./buildFaults.ts";
import { buildDataNetwork } from "./buildDataNetwork.ts";
import { buildForecast } from "./buildForecast.ts";
import { buildSite } from "./buildSite.ts";
import { clusterIds, isBuiltIn } from "./clusterSelection.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { ClusterEntry, DeviceEntry, ScenarioSpec } from "./schema.ts";
import { seedsOf } from "./seeds.ts";

export interface OriginWithShare extends Origin {
  /** Relative share of demand. */
  readonly share: number;
}

export interface BuiltWorld {
  readonly world: World;
  readonly origins: readonly OriginWithShare[];
  /** What reading each signal file found. */
  readonly seriesReports: readonly SeriesReport[];
}

/** The world that a checked scenario describes. */
export function buildWorld(spec: ScenarioSpec, files: InputFiles): BuiltWorld {
  const { accounting } = spec;
  const clock = new LocalClock(epochOfLocal(spec.start, spec.zone), spec.zone);
  const seriesReports: SeriesReport[] = [];
  const sources: SignalSources = {
    clock,
    horizonMs: spec.duration,
    files,
    // The world is shared by all runs, so its weather is that of the first seed.
    stream: (name) => new RandomStreams(seedsOf(spec)[0]).stream(name),
    reports: seriesReports,
  };
  const clusters = clusterIds(spec).map((id): ClusterWorld => {
    const entry: Partial<ClusterEntry> = spec.clusters[id] ?? {};
    const builtIn = isBuiltIn(spec, id) ? catalogCluster(id) : undefined;
    return {
      spec: placeOf(spec, id, entry, builtIn),
      ...buildSite(spec, id, sources),
      ...feedLossOf(spec, id),
    };
  });
  const origins = originsOf(spec);
  return {
    world: {
      clusters,
      network: {
        origins,
        latencyMs: origins.map((origin) =>
          Float64Array.from(clusters, ({ spec: place }) => latencyMs(origin, place)),
        ),
        data: buildDataNetwork(
          spec,
          clusters.map((cluster) => cluster.spec.id),
        ),
        homeOf: Int32Array.from(origins, (origin) => nearest(origin, clusters)),
      },
      clock,
      forecast: buildForecast(
        spec,
        clusters.map((cluster) => cluster.spec.id),
        clock.startEpochMs,
        files,
      ),
      accounting: {
        marketRemainder: accounting.marketRemainder,
        carbonPriceCnyPerKg: accounting.carbonPrice,
        carbonPriceOn: accounting.carbonPriceOn,
        embodied: accounting.embodied,
      },
    },
    origins,
    seriesReports,
  };
}

/** When carbon and price data of a cluster does not arrive: 1, else 0. */
function feedLossOf(spec: ScenarioSpec, id: string): Pick<ClusterWorld, "feedLost"> {
  const windows = (spec.faults?.signals ?? [])
    .filter(({ cluster }) => cluster === "all" || cluster === id)
    .flatMap((entry) =>
      beginningsMs(entry, spec.duration).map((fromMs) => [fromMs, fromMs + Math.round(entry.for)]),
    );
  if (windows.length === 0) return {};
  const edges = [...new Set([0, ...windows.flat()])].sort((a, b) => a - b);
  return {
    feedLost: Signal.merged(
      `lost data of ${id}`,
      "1",
      {
        startsMs: edges,
        values: edges.map((edge) => Number(windows.some(([fromMs, toMs]) => fromMs <= edge && edge < toMs))),
        endMs: Infinity,
      },
      "hold",
    ),
  };
}

function placeOf(
  spec: ScenarioSpec,
  id: string,
  entry: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
): ClusterSpec {
  const hub = entry.hub ?? builtIn?.hub ?? id;
  const known = hubs().some((candidate) => candidate.id === hub);
  return {
    id,
    name: entry.name ?? builtIn?.name ?? id,
    nameZh: entry.nameZh ?? builtIn?.nameZh ?? entry.name ?? id,
    hub,
    west: entry.west ?? (known && catalogHub(hub).west),
    province: entry.province ?? builtIn?.province ?? id,
    city: entry.city ?? builtIn?.city ?? id,
    lat: entry.lat ?? builtIn!.lat,
    lon: entry.lon ?? builtIn!.lon,
    pools: poolsOf(spec, entry, builtIn),
  };
}

function poolsOf(
  spec: ScenarioSpec,
  entry: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
): DevicePoolSpec[] {
  if (entry.pools !== undefined) {
    return entry.pools.map(({ device, count, shared, speed }) => ({
      type: typeOf(spec, device),
      count,
      shared,
      speed,
    }));
  }
  const capacityMW = entry.capacity === undefined ? builtIn!.capacityMW.value : entry.capacity / W_PER_MW;
  return poolsFor(capacityMW, entry.aiShare ?? spec.aiShare, spec.share).map(({ device, count }) => ({
    type: typeOf(spec, device),
    count,
    shared: true,
    speed: 1,
  }));
}

function typeOf(spec: ScenarioSpec, name: string): DeviceType {
  return Object.hasOwn(spec.devices, name) ? ownType(name, spec.devices[name]) : deviceType(name);
}

function ownType(name: string, entry: DeviceEntry): DeviceType {
  return {
    name,
    kind: entry.kind,
    idleW: entry.idle,
    peakW: entry.peak,
    sleep: sleepOf(entry),
    powerCurve: entry.curve?.map(([utilisation, powerW]) => ({ utilisation, powerW })),
    fp32Tflops: entry.fp32,
    fp16Tflops: entry.fp16,
    embodiedKg: entry.embodied,
    priceCnyPerHour: entry.price,
    lifetimeYears: entry.lifetime / MS_PER_YEAR,
  };
}

function sleepOf({ sleep, wakeUp, wakeUpPower, peak }: DeviceEntry): SleepMode | undefined {
  if (sleep === undefined) return undefined;
  return { sleepW: sleep, wakeUpMs: Math.ceil(wakeUp!), wakeUpW: wakeUpPower ?? peak };
}

function originsOf(spec: ScenarioSpec): OriginWithShare[] {
  if (spec.origins === undefined) {
    return catalogOrigins().map(({ id, name, nameZh, lat, lon, share }) => ({
      id,
      name,
      nameZh,
      lat,
      lon,
      share: share.value,
    }));
  }
  return Object.entries(spec.origins).map(([id, { name, nameZh, lat, lon, share }]) => ({
    id,
    name: name ?? id,
    nameZh: nameZh ?? name ?? id,
    lat,
    lon,
    share,
  }));
}

function nearest(origin: Origin, clusters: readonly ClusterWorld[]): number {
  const distances = clusters.map(({ spec }) => greatCircleKm(origin, spec));
  return distances.indexOf(Math.min(...distances));
}
