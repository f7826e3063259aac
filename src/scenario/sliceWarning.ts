import { cluster as catalogCluster } from "../catalog/clusters.ts";
import { nameplateItW } from "../energy/itPower.ts";
import type { World } from "../sim/world.ts";
import { W_PER_MW } from "../units.ts";
import { isBuiltIn } from "./clusterSelection.ts";
import type { ClusterEntry, ScenarioSpec } from "./schema.ts";

/** Departure of the simulated from the stated slice that is worth telling. */
const WORTH_TELLING = 0.1;

/**
 * Devices come in whole servers, so that a thin slice of a small cluster is thicker than stated: by how much over all
 * clusters, where it is worth telling.
 */
export function sliceWarnings(spec: ScenarioSpec, { clusters }: World): string[] {
  let statedW = 0;
  let simulatedW = 0;
  for (const { spec: place } of clusters) {
    const entry: Partial<ClusterEntry> = Object.hasOwn(spec.clusters, place.id)
      ? spec.clusters[place.id]
      : {};
    if (entry.pools !== undefined) continue;
    const builtIn = isBuiltIn(spec, place.id) ? catalogCluster(place.id).capacityMW.value * W_PER_MW : 0;
    statedW += (entry.capacity ?? builtIn) * spec.share;
    simulatedW += nameplateItW(place.pools);
  }
  const departure = statedW > 0 ? simulatedW / statedW - 1 : 0;
  if (Math.abs(departure) <= WORTH_TELLING) return [];
  const percent = Number((100 * spec.share * (1 + departure)).toPrecision(3));
  return [
    `share: clusters have whole servers, so that ${percent} % of the capacity is simulated in place of ` +
      `${Number((100 * spec.share).toPrecision(3))} %; a larger share comes closer`,
  ];
}
