import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";
import { FUELS, generationMix, type Fuel } from "./generationMix.ts";

/** Water that plants of a fuel consume in operation, L per kWh generated, fresh and sea water: estimates. */
export function fuelWater(fuel: Fuel): Figure {
  return dataFile<Readonly<Record<Fuel, Figure>>>("water")[fuel];
}

/**
 * Water that a province's own generation consumes, L per kWh generated: each fuel by its share. An estimate; cooling of
 * the plants differs from place to place more than fuels do, as the range says. Evaporation of reservoirs is left out of
 * the value and of the range. Undefined where the mix is not known.
 */
export function generationWater(province: string): Figure | undefined {
  const mix = generationMix(province);
  if (mix === undefined) return undefined;
  const counted = FUELS.filter((fuel) => fuel !== "hydro");
  const weighted = (of: (figure: Figure) => number) =>
    counted.reduce((sum, fuel) => sum + mix[fuel] * of(fuelWater(fuel)), 0);
  return {
    value: weighted(({ value }) => value),
    unit: "L/kWh",
    grade: "C",
    source: [...new Set(counted.flatMap((fuel) => fuelWater(fuel).source.split(" ")))].join(" "),
    range: [
      weighted((figure) => figure.range?.[0] ?? figure.value),
      weighted((figure) => figure.range?.[1] ?? figure.value),
    ],
    note: "by fuel, of its own generation; evaporation of reservoirs is left out; estimate",
  };
}
