import type { Origin } from "../model/network.ts";
import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

/** A region that demand comes from, placed at its main city. */
export interface CatalogOrigin extends Origin {
  readonly city: string;
  /** Share of national demand, 0–1. */
  readonly share: Figure;
}

/** The twelve demand regions; their shares add up to 1. */
export function origins(): readonly CatalogOrigin[] {
  return dataFile("origins");
}
