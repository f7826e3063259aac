import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

/** One of the eight national hubs (枢纽) of 东数西算. */
export interface CatalogHub {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /**
   * One of the four hubs that the plan gives non-real-time work from the whole country: Inner Mongolia, Guizhou, Gansu,
   * Ningxia. Chengdu-Chongqing lies in the west but serves its own region, as the three eastern hubs do.
   */
  readonly west: boolean;
}

/** A PUE of one or several facilities of a cluster, and what it rests on. */
export interface StatedPue extends Figure {
  readonly basis: "measured" | "design" | "claimed";
}

/** One of the ten clusters (集群) of the hubs. */
export interface CatalogCluster {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  readonly hub: string;
  /** Province of its grid, as in `gridProfile`. */
  readonly province: string;
  readonly city: string;
  readonly startArea: string;
  /** Degrees. */
  readonly lat: number;
  readonly lon: number;
  readonly elevationM: number;
  /** IT capacity at peak, MW. */
  readonly capacityMW: Figure;
  /** Mean outdoor temperature of each month, °C. */
  readonly monthlyTemperatureC: readonly number[];
  /** Mean of the year, °C. */
  readonly temperature: Figure;
  /** Mean difference between a day's highest and lowest temperature, °C. */
  readonly diurnalRange: Figure;
  /** Ceiling that policy sets on new facilities. */
  readonly puePolicyMax: Figure;
  /** Annual mean of the modern-free-cooling model at this climate, as the source of that model gives it. */
  readonly pueModern: Figure;
  /** Green share of generation or purchases, for information: no contract is assumed from it. */
  readonly greenShare: Figure;
  /** Share of consumption bought green, by the latest that is known; 0 where only the grid's own mix is. */
  readonly contractedShare: Figure;
  /** PUE that operators state. */
  readonly pueStated: StatedPue;
  /** What large data centres pay by direct contract, CNY/kWh, where it is known. */
  readonly contractPrice?: Figure;
  /** Water used on site, L per kWh of IT. */
  readonly wue: Figure;
  /** Official average emission factor of the province's consumption, kg/kWh. */
  readonly factor2021: Figure;
  readonly factor2022: Figure;
}

interface ClusterFile {
  readonly hubs: readonly CatalogHub[];
  readonly clusters: readonly CatalogCluster[];
}

export function hubs(): readonly CatalogHub[] {
  return dataFile<ClusterFile>("clusters").hubs;
}

export function hub(id: string): CatalogHub {
  return found("hub", id, hubs());
}

export function clusters(): readonly CatalogCluster[] {
  return dataFile<ClusterFile>("clusters").clusters;
}

/** @throws UserError for an unknown id, with the nearest known one */
export function cluster(id: string): CatalogCluster {
  return found("cluster", id, clusters());
}

function found<T extends { readonly id: string }>(what: string, id: string, entries: readonly T[]): T {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry !== undefined) return entry;
  const known = entries.map((candidate) => candidate.id);
  const nearest = nearestName(id, known);
  const hint = nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`;
  throw new UserError(`no ${what} "${id}" in the catalogue; ${hint}`);
}
