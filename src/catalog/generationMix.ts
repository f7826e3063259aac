import { mean } from "d3-array";
import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";
import { memberProvinces, withMixed } from "./mixedProvinces.ts";

export const FUELS = ["coal", "gas", "biomass", "hydro", "nuclear", "wind", "solar"] as const;
export type Fuel = (typeof FUELS)[number];

const CARBON_FREE: readonly Fuel[] = ["hydro", "nuclear", "wind", "solar"];

interface MixFile {
  readonly source: string;
  readonly note: string;
  readonly provinces: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Fuel, number>>>>>>;
}

/** Year of the average factors in use; the mix goes with them. */
const MIX_YEAR = 2022;

const file = () => dataFile<MixFile>("generationMix");

/** Names whose generation is known. */
export function mixNames(): readonly string[] {
  return withMixed(Object.keys(file().provinces));
}

/**
 * Shares of a province's own generation by fuel; they add up to 1. Imports are not in it. How its thermal generation
 * falls on coal, gas and biomass is an estimate. Undefined where it is not known.
 */
export function generationMix(name: string, year = MIX_YEAR): Readonly<Record<Fuel, number>> | undefined {
  const { provinces } = file();
  const members = memberProvinces(name).map((member) =>
    Object.hasOwn(provinces, member) ? provinces[member][year] : undefined,
  );
  if (members.includes(undefined)) return undefined;
  const shares = members.map((mix) => {
    // Published shares are rounded one by one.
    const total = FUELS.reduce((sum, fuel) => sum + mix![fuel], 0);
    return FUELS.map((fuel) => mix![fuel] / total);
  });
  return Object.fromEntries(FUELS.map((fuel, f) => [fuel, mean(shares, (share) => share[f])!])) as Record<
    Fuel,
    number
  >;
}

/** Share of a province's own generation that is hydro, nuclear, wind or sun; undefined where it is not known. */
export function carbonFreeShare(name: string): Figure | undefined {
  const mix = generationMix(name);
  if (mix === undefined) return undefined;
  const members = memberProvinces(name);
  return {
    value: CARBON_FREE.reduce((sum, fuel) => sum + mix[fuel], 0),
    unit: "",
    grade: "A-derived",
    source: file().source,
    year: MIX_YEAR,
    note:
      "hydro, nuclear, wind and solar in its own generation; imports are not in it" +
      (members.length > 1 ? `; simple mean of ${members.join(", ")}` : ""),
  };
}
