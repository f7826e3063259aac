import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

/** A place outside the ten clusters that one of the report's cases stands at. */
export interface CaseSite {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Province of its grid, in Chinese. */
  readonly province: string;
  readonly lat: number;
  readonly lon: number;
  /** Mean outdoor temperature of each month, °C (climate normals, grade B). */
  readonly monthlyTemperatureC: readonly number[];
  readonly diurnalRange: Figure;
  readonly rhPercent: number;
}

export function caseSites(): readonly CaseSite[] {
  return dataFile("sites");
}
