import { clusters } from "../catalog/clusters.ts";
import type { ScenarioSpec } from "./schema.ts";

/** Ids of the clusters that take part: built-in ones chosen, then new ones. */
export function clusterIds(spec: ScenarioSpec): string[] {
  const builtIn = clusters().map((cluster) => cluster.id);
  const chosen = spec.catalogue === "all" ? builtIn : spec.catalogue === "none" ? [] : spec.catalogue;
  return [...chosen, ...Object.keys(spec.clusters).filter((id) => !chosen.includes(id))];
}

/** Whether a cluster that takes part is one of the catalogue, perhaps with other figures. */
export function isBuiltIn(spec: ScenarioSpec, id: string): boolean {
  const chosen = spec.catalogue === "all" || (spec.catalogue !== "none" && spec.catalogue.includes(id));
  return chosen && clusters().some((cluster) => cluster.id === id);
}
