import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { clusters, type CatalogCluster } from "./clusters.ts";
import { dataFile } from "./dataFile.ts";
import type { Grade } from "./figure.ts";

/** Whose clusters a platform dispatches to. */
export type PlatformScope = "city" | "province" | "hub" | "national";
export type PlatformStatus = "operating" | "under-construction" | "tendered" | "signed";

/**
 * A dispatch platform (算力调度平台). CAICT's report (2023) lists 17, 14 of them in hub regions; three were under
 * construction, one tendered, one signed. Its table was not at hand: those counts are the report's, the entries are named
 * after public announcements. Grade B: the platform is widely published. C: that the table names this one, or its status,
 * is an estimate. Scopes are estimates throughout.
 */
export interface DispatchPlatform {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Hub whose region it lies in; null outside of the hubs. */
  readonly hub: string | null;
  readonly province: string;
  readonly city: string;
  readonly scope: PlatformScope;
  readonly status: PlatformStatus;
  readonly grade: Grade;
}

export function platforms(): readonly DispatchPlatform[] {
  return dataFile("platforms");
}

/** @throws UserError for an unknown id, with the nearest known one */
export function platform(id: string): DispatchPlatform {
  const found = platforms().find((candidate) => candidate.id === id);
  if (found !== undefined) return found;
  const known = platforms().map((candidate) => candidate.id);
  const nearest = nearestName(id, known);
  throw new UserError(
    `no dispatch platform "${id}" in the catalogue; ` +
      (nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`),
  );
}

/** The built-in clusters that a platform dispatches to, by its scope. */
export function federationOf({ scope, hub, province, city }: DispatchPlatform): readonly CatalogCluster[] {
  switch (scope) {
    case "national":
      return clusters();
    case "hub":
      return clusters().filter((cluster) => cluster.hub === hub);
    case "province":
      return clusters().filter((cluster) => cluster.province === province);
    case "city":
      return clusters().filter((cluster) => cluster.city === city);
  }
}
