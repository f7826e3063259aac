import {
  cluster as catalogCluster,
  hub as catalogHub,
  hubs,
  type CatalogCluster,
} from "../catalog/clusters.ts";
import { coolingTechnology } from "../catalog/coolingTechnologies.ts";
import { deviceType, poolsFor } from "../catalog/devices.ts";
import { gridCarbonSignal, gridProfile } from "../catalog/grids.ts";
import { latencyMs } from "../catalog/latency.ts";
import { origins as catalogOrigins } from "../catalog/origins.ts";
import { outdoorTemperatureSignal } from "../catalog/temperatures.ts";
import { PLAIN_ACCOUNTING } from "../energy/conditions.ts";
import { constantPue, type CoolingModel } from "../energy/cooling.ts";
import type { ClusterSpec } from "../model/cluster.ts";
import type { DevicePoolSpec } from "../model/devicePool.ts";
import type { DeviceType } from "../model/deviceType.ts";
import { greatCircleKm, type Origin } from "../model/network.ts";
import { epochOfLocal, LocalClock } from "../signal/localClock.ts";
import { Signal } from "../signal/signal.ts";
import type { ClusterWorld, World } from "../sim/world.ts";
import { GRAMS_PER_KG, MS_PER_DAY, MS_PER_YEAR, W_PER_MW } from "../units.ts";
import { clusterIds, isBuiltIn } from "./clusterSelection.ts";
import type { InputFiles } from "./inputFiles.ts";
import { parseQuantity } from "./quantity.ts";
import type { ClusterEntry, DeviceEntry, ScenarioSpec } from "./schema.ts";
import { columnOf } from "./seriesFile.ts";

/** How long synthetic signals go on past the horizon, for runs that drain. After that their last hour holds. */
const DRAIN_MARGIN_MS = 45 * MS_PER_DAY;

/** Technology of a built-in cluster that states neither cooling nor pue. */
const DEFAULT_COOLING = "modern-free-cooling";

export interface OriginWithShare extends Origin {
  /** Relative share of demand. */
  readonly share: number;
}

export interface BuiltWorld {
  readonly world: World;
  readonly origins: readonly OriginWithShare[];
}

/** The world that a checked scenario describes. */
export function buildWorld(spec: ScenarioSpec, files: InputFiles): BuiltWorld {
  const clock = new LocalClock(epochOfLocal(spec.start, spec.zone), spec.zone);
  const clusters = clusterIds(spec).map((id) => buildCluster(spec, id, clock, files));
  const origins = originsOf(spec);
  return {
    world: {
      clusters,
      network: {
        origins,
        latencyMs: origins.map((origin) =>
          Float64Array.from(clusters, ({ spec: place }) => latencyMs(origin, place)),
        ),
        homeOf: Int32Array.from(origins, (origin) => nearest(origin, clusters)),
      },
      clock,
      accounting: PLAIN_ACCOUNTING,
    },
    origins,
  };
}

function buildCluster(spec: ScenarioSpec, id: string, clock: LocalClock, files: InputFiles): ClusterWorld {
  const entry: Partial<ClusterEntry> = spec.clusters[id] ?? {};
  const builtIn = isBuiltIn(spec, id) ? catalogCluster(id) : undefined;
  return {
    spec: placeOf(spec, id, entry, builtIn),
    cooling: coolingOf(entry),
    carbonIntensity: carbonOf(spec, id, entry, builtIn, clock, files),
    annualIntensity: annualIntensityOf(entry, builtIn),
    temperature: temperatureOf(spec, id, entry, builtIn, clock),
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
    powerCurve: entry.curve?.map(([utilisation, powerW]) => ({ utilisation, powerW })),
    fp32Tflops: entry.fp32,
    fp16Tflops: entry.fp16,
    embodiedKg: entry.embodied,
    lifetimeYears: entry.lifetime / MS_PER_YEAR,
  };
}

function coolingOf(entry: Partial<ClusterEntry>): CoolingModel {
  if (entry.pue !== undefined) return constantPue(entry.pue);
  return coolingTechnology(entry.cooling ?? DEFAULT_COOLING);
}

function carbonOf(
  spec: ScenarioSpec,
  id: string,
  { carbon }: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
  clock: LocalClock,
  files: InputFiles,
): Signal {
  const untilMs = spec.duration + DRAIN_MARGIN_MS;
  const name = `carbon intensity of ${id}`;
  if (carbon === undefined) return gridCarbonSignal(builtIn!.province, clock.startEpochMs, untilMs);
  if (carbon.grid !== undefined) return gridCarbonSignal(carbon.grid, clock.startEpochMs, untilMs);
  if (carbon.factor !== undefined) return Signal.constant(name, "g/kWh", carbon.factor);
  const values = carbon.values ?? columnOf(files.textOf(carbon.file!), carbon.file!, carbon.column!);
  const gPerUnit = parseQuantity(`1 ${carbon.unit!}`, "carbon intensity") as number;
  return Signal.regular(
    name,
    "g/kWh",
    carbon.step!,
    Float64Array.from(values, (value) => value * gPerUnit),
    carbon.pastEnd,
  );
}

/** The official factor of a grid whose hours are synthetic; other series speak for themselves. */
function annualIntensityOf(
  { carbon }: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
): number | undefined {
  const grid = carbon === undefined ? builtIn?.province : carbon.grid;
  return grid === undefined ? undefined : gridProfile(grid).factor2022.value * GRAMS_PER_KG;
}

function temperatureOf(
  spec: ScenarioSpec,
  id: string,
  { temperature }: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
  clock: LocalClock,
): Signal {
  const monthlyC = temperature?.monthly ?? builtIn?.monthlyTemperatureC;
  // Without a technology that depends on it the temperature of a new cluster is never asked for; 20 °C stands in.
  if (temperature?.constant !== undefined || monthlyC === undefined) {
    return Signal.constant(`outdoor temperature of ${id}`, "°C", temperature?.constant ?? 20);
  }
  const rangeC = temperature?.diurnalRange ?? builtIn!.diurnalRange.value;
  return outdoorTemperatureSignal(id, monthlyC, rangeC, clock, spec.duration + DRAIN_MARGIN_MS);
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
