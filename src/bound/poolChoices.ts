import { Cluster } from "../model/cluster.ts";
import type { DevicePool } from "../model/devicePool.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import type { JobStore } from "../model/jobStore.ts";
import type { World } from "../sim/world.ts";
import type { StepSeries } from "./stepSeries.ts";

/** A pool of devices, and what using it costs over time. */
export interface PricedPool {
  /** Index among the pools of all clusters. */
  readonly number: number;
  readonly cluster: number;
  readonly pool: DevicePool;
  /** g per W·ms that a job adds. */
  readonly rate: StepSeries;
  /** g per milli-device·ms that a job holds, on top of it; null for none. */
  readonly holding: StepSeries | null;
}

/** Every pool of a world, cluster by cluster. */
export function poolsOf(
  world: World,
  rates: readonly StepSeries[],
  holding: readonly (StepSeries | null)[] | null,
): PricedPool[] {
  const pools = world.clusters.flatMap(({ spec }, cluster) =>
    new Cluster(cluster, spec).pools.map((pool) => ({ cluster, pool, rate: rates[cluster] })),
  );
  return pools.map((each, number) => ({ ...each, number, holding: holding?.[number] ?? null }));
}

/**
 * Which pools jobs of a class, an origin and a device kind may run on: those of their kind, within the latency bound, and
 * where their data must stay, with it. A policy may be held to fewer (a platform's scope, lost links), never to more.
 * The cheapest on average come first, so that the others are soon seen to cost more.
 */
export class PoolChoices {
  readonly #world: World;
  readonly #jobs: JobStore;
  readonly #pools: readonly PricedPool[];
  readonly #choices: (readonly PricedPool[])[] = [];

  constructor(world: World, jobs: JobStore, pools: readonly PricedPool[]) {
    this.#world = world;
    this.#jobs = jobs;
    this.#pools = [...pools].sort((a, b) => meanCost(a) - meanCost(b));
  }

  /** The choices of a job; it must still fit into the pool. */
  of(job: number): readonly PricedPool[] {
    const { classOf, origin, kind } = this.#jobs;
    const origins = this.#world.network.origins.length;
    const entry = (classOf[job] * origins + origin[job]) * DEVICE_KINDS.length + kind[job];
    return (this.#choices[entry] ??= this.#choose(classOf[job], origin[job], kind[job]));
  }

  #choose(classOf: number, origin: number, kind: number): readonly PricedPool[] {
    const { latencyBoundMs, data } = this.#jobs.classes[classOf];
    const { latencyMs, data: network } = this.#world.network;
    const dataset =
      data?.dataset === undefined || data.locality !== "require"
        ? undefined
        : network?.datasets[data.dataset];
    return this.#pools.filter(
      ({ cluster, pool }) =>
        pool.type.kind === DEVICE_KINDS[kind] &&
        latencyMs[origin][cluster] <= latencyBoundMs &&
        (dataset === undefined || dataset.at.includes(cluster)),
    );
  }
}

/** Carbon of a milli-device's work at full load, on average over the steps: for ordering alone. */
function meanCost({ pool, rate, holding }: PricedPool): number {
  return (pool.fullLoadWPerMilli * rate.whole + (holding?.whole ?? 0)) / pool.speed;
}
