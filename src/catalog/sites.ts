import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";
import { provinces } from "./grids.ts";

/** A place outside the ten clusters that one of the report's cases stands at. */
export interface CaseSite {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Province of its grid, in Chinese. Not all have an hourly profile: `gridNames`. */
  readonly province: string;
  readonly lat: number;
  readonly lon: number;
  /** Mean outdoor temperature of each month, °C (climate normals, grade B). */
  readonly monthlyTemperatureC: readonly number[];
  /** Mean of the year, °C. */
  readonly temperature: Figure;
  readonly diurnalRange: Figure;
  readonly rhPercent: number;
  /** Annual mean of the modern-free-cooling model at this climate, where the source of that model gives it. */
  readonly pueModern?: Figure;
  /** Official average emission factor of the province's consumption, kg/kWh. */
  readonly factor2022: Figure;
}

export function caseSites(): readonly CaseSite[] {
  return dataFile<readonly Omit<CaseSite, "factor2022">[]>("sites").map((entry) => ({
    ...entry,
    factor2022: provinces().find(({ name }) => name === entry.province)!.factor2022,
  }));
}

/** @throws UserError for an unknown id, with the nearest known one */
export function site(id: string): CaseSite {
  const found = caseSites().find((candidate) => candidate.id === id);
  if (found !== undefined) return found;
  const known = caseSites().map((candidate) => candidate.id);
  const nearest = nearestName(id, known);
  throw new UserError(
    `no site "${id}" in the catalogue; ` +
      (nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`),
  );
}
