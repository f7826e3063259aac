import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

/** What one kWh more causes in a regional grid, kg/kWh. */
export interface MarginalFactors {
  /** Regional grid that the margins are of. */
  readonly region: string;
  /** Operating margin (OM): in the plants that run. */
  readonly operating: Figure;
  /** Build margin (BM): in the plants that are built. */
  readonly build: Figure;
}

/** A national factor of one year, kg/kWh. */
export interface NationalFactor extends Figure {
  readonly year: number;
}

interface MarginFile {
  readonly regions: Readonly<Record<string, { operating: Figure; build: Figure }>>;
  readonly provinces: Readonly<Record<string, string>>;
  readonly national: Readonly<Record<"average" | "residual" | "fossil", readonly NationalFactor[]>>;
  readonly heat: Figure;
  readonly carbonFree: Readonly<Record<string, Figure>>;
}

/** Year of the average factors in use; the residual mix goes with them. */
const FACTOR_YEAR = 2022;

/** The demonstration zone lies in three provinces of one regional grid. */
const MIXED: Readonly<Record<string, string>> = { 长三角示范区: "上海" };

const file = () => dataFile<MarginFile>("margins");

/** Provinces whose regional margins are known. */
export function marginProvinces(): readonly string[] {
  return [...Object.keys(file().provinces), ...Object.keys(MIXED)];
}

/** Margins of a province's regional grid; undefined for a name that is no province here. */
export function marginalFactors(province: string): MarginalFactors | undefined {
  const region = file().provinces[MIXED[province] ?? province];
  if (region === undefined) return undefined;
  return { region, ...file().regions[region] };
}

/** National average of what is left when all traded carbon-free energy is taken out of the mix, kg/kWh. */
export function residualMix(year = FACTOR_YEAR): NationalFactor {
  return ofYear("residual", year);
}

/** National average of fossil generation, kg/kWh. */
export function fossilFactor(year = FACTOR_YEAR): NationalFactor {
  return ofYear("fossil", year);
}

function ofYear(kind: "residual" | "fossil", year: number): NationalFactor {
  const found = file().national[kind].find((factor) => factor.year === year);
  if (found === undefined) throw new RangeError(`no ${kind} factor of ${year}`);
  return found;
}

/** Carbon of a unit of heat bought, t/GJ: what recovered heat replaces. */
export function purchasedHeatFactor(): Figure {
  return file().heat;
}

/** Share of a province's own generation that is hydro, nuclear, wind or sun; undefined where it is not known. */
export function carbonFreeShare(province: string): Figure | undefined {
  return file().carbonFree[province];
}
