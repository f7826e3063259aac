import { RandomStreams } from "../kernel/randomStreams.ts";
import { kindIndex } from "../model/deviceType.ts";
import type { ServiceSpec } from "../model/service.ts";
import type { World } from "../sim/world.ts";
import { shapedDemand } from "../workload/serviceDemand.ts";
import type { OriginWithShare } from "./buildWorld.ts";
import type { ScenarioSpec } from "./schema.ts";

/** The online services of a checked scenario, seed by seed. */
export function buildServices(
  spec: ScenarioSpec,
  world: World,
  origins: readonly OriginWithShare[],
): (seed: number) => ServiceSpec[] {
  const entries = Object.entries(spec.services);
  return (seed) =>
    entries.map(([id, entry]) => {
      const installed = world.clusters
        .flatMap((cluster) => cluster.spec.pools)
        .reduce((sum, { type, count }) => sum + (type.kind === entry.kind ? count : 0), 0);
      return {
        id,
        name: entry.name ?? id,
        nameZh: entry.nameZh ?? entry.name ?? id,
        kind: kindIndex(entry.kind),
        latencyBoundMs: entry.latencyBound ?? Infinity,
        utilisation: entry.utilisation,
        preempts: entry.preempt,
        demand: shapedDemand(
          {
            id,
            devices: entry.devices ?? entry.load! * installed,
            dailyShape: entry.dailyShape,
            weeklyShape: entry.weeklyShape,
            shares: origins.map(({ share }) => share),
            noise: entry.noise,
          },
          world.clock,
          spec.duration,
          new RandomStreams(seed),
        ),
      };
    });
}
