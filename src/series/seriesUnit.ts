import { DataError } from "../errors.ts";
import { GRAMS_PER_KG, GRAMS_PER_POUND, KWH_PER_MWH } from "../units.ts";
import type { RawSeries } from "./rawSeries.ts";
import type { SeriesQuantity, SeriesRequest } from "./seriesRequest.ts";

/** The simulator's own unit of each quantity. */
export const OWN_UNIT: Readonly<Record<SeriesQuantity, string>> = {
  "carbon intensity": "g/kWh",
  price: "CNY/kWh",
  temperature: "°C",
  "capacity factor": "0–1",
};

/** How many of the simulator's own unit one of each unit is; prices before their exchange rate. */
const UNITS: Readonly<Record<SeriesQuantity, Readonly<Record<string, number>>>> = {
  "carbon intensity": {
    "g/kWh": 1,
    "kg/kWh": GRAMS_PER_KG,
    "kg/MWh": 1,
    "t/MWh": GRAMS_PER_KG,
    "lb/MWh": GRAMS_PER_POUND / KWH_PER_MWH,
  },
  price: {
    "CNY/kWh": 1,
    "CNY/MWh": 1 / KWH_PER_MWH,
    "EUR/MWh": 1 / KWH_PER_MWH,
    "USD/MWh": 1 / KWH_PER_MWH,
  },
  temperature: { "°C": 1 },
  "capacity factor": { "1": 1, "%": 0.01 },
};

/** Factor from a file's unit to the simulator's own, and the unit's name. The file's own word goes before the scenario's. */
export function unitFactor(
  raw: RawSeries,
  file: string,
  { quantity, unit, cnyPerUnit }: SeriesRequest,
): { unit: string; factor: number } {
  const known = UNITS[quantity];
  if (raw.unit !== undefined && unit !== undefined && raw.unit !== unit) {
    throw new DataError(`${file}: its column "${raw.column}" is in ${raw.unit}, the scenario says ${unit}`);
  }
  const stated = raw.unit ?? unit ?? onlyUnit(quantity);
  if (stated === undefined) {
    throw new DataError(
      `${file}: the file does not name the unit of "${raw.column}"; state unit: ${Object.keys(known).join(", ")}`,
    );
  }
  const factor = factorOf(quantity, stated);
  if (factor === undefined) {
    throw new DataError(
      `${file}: "${raw.column}" is in ${stated}; a ${quantity} is read in ${Object.keys(known).join(", ")}` +
        (quantity === "price" ? ", or any other currency by its three letters" : ""),
    );
  }
  if (quantity !== "price") return { unit: stated, factor };
  const currency = stated.slice(0, 3);
  if (currency === "CNY") {
    if (cnyPerUnit === undefined) return { unit: stated, factor };
    throw new DataError(`${file}: prices are in CNY already; leave cnyPerUnit out, or correct the unit`);
  }
  if (cnyPerUnit === undefined) {
    throw new DataError(
      `${file}: prices are in ${currency}; state the exchange rate: cnyPerUnit: CNY for one ${currency}`,
    );
  }
  return { unit: stated, factor: factor * cnyPerUnit };
}

/** A file may name a currency that no scenario needs to state, such as KRW/MWh. */
function factorOf(quantity: SeriesQuantity, unit: string): number | undefined {
  const known = UNITS[quantity];
  if (Object.hasOwn(known, unit)) return known[unit];
  const currency = quantity === "price" ? /^[A-Z]{3}\/([kM])Wh$/.exec(unit) : null;
  return currency === null ? undefined : known[`CNY/${currency[1]}Wh`];
}

/** Factor from a checked unit to the simulator's own, for values that stand in the scenario itself. */
export function valuesFactor(quantity: SeriesQuantity, unit: string | undefined, cnyPerUnit = 1): number {
  const stated = unit ?? onlyUnit(quantity)!;
  return UNITS[quantity][stated] * (quantity === "price" && !stated.startsWith("CNY") ? cnyPerUnit : 1);
}

/** Temperatures are read in °C and capacity factors as shares of 1 unless they say otherwise. */
function onlyUnit(quantity: SeriesQuantity): string | undefined {
  if (quantity === "temperature") return "°C";
  return quantity === "capacity factor" ? "1" : undefined;
}
