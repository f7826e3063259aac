import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";
import { memberProvinces, withMixed } from "./mixedProvinces.ts";

/** What one kWh more causes in a regional grid, kg/kWh. */
export interface MarginalFactors {
  /** Regional grid that the margins are of. */
  readonly region: string;
  /** Operating margin (OM): in the plants that run. */
  readonly operating: Figure;
  /** Build margin (BM): in the plants that are built. */
  readonly build: Figure;
  /** Combined margin (CM): half of each, as for a load or its saving; for wind and sun three quarters are operating. */
  readonly combined: Figure;
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
}

/** Year of the average factors in use; the residual mix goes with them. */
const FACTOR_YEAR = 2022;

const file = () => dataFile<MarginFile>("margins");

/** Provinces whose regional margins are known. */
export function marginProvinces(): readonly string[] {
  return withMixed(Object.keys(file().provinces));
}

/** Margins of a province's regional grid; undefined for a name that is no province here. */
export function marginalFactors(province: string): MarginalFactors | undefined {
  const { provinces, regions } = file();
  // Provinces that stand together lie in one regional grid.
  const [first] = memberProvinces(province);
  if (!Object.hasOwn(provinces, first)) return undefined;
  const region = provinces[first];
  const { operating, build } = regions[region];
  return { region, operating, build, combined: combinedMargin(operating, build) };
}

function combinedMargin(operating: Figure, build: Figure): Figure {
  return {
    ...operating,
    value: (operating.value + build.value) / 2,
    // No better than the worse of the two: build margins were not read in a source.
    grade: build.grade,
    note: `half operating, half build margin; ${operating.note}`,
  };
}

/** National average of what is left when all traded carbon-free energy is taken out of the mix, kg/kWh. */
export function residualMix(year = FACTOR_YEAR): NationalFactor {
  return ofYear("residual", year);
}

/** National average of fossil generation, kg/kWh. */
export function fossilFactor(year = FACTOR_YEAR): NationalFactor {
  return ofYear("fossil", year);
}

/** National average of consumption, kg/kWh. */
export function averageFactor(year = FACTOR_YEAR): NationalFactor {
  return ofYear("average", year);
}

function ofYear(kind: keyof MarginFile["national"], year: number): NationalFactor {
  const found = file().national[kind].find((factor) => factor.year === year);
  if (found === undefined) throw new RangeError(`no ${kind} factor of ${year}`);
  return found;
}

/** Carbon of a unit of heat bought, t/GJ: what recovered heat replaces. */
export function purchasedHeatFactor(): Figure {
  return file().heat;
}
