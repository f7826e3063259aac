import {
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MIN,
  MS_PER_S,
  MS_PER_YEAR,
  W_PER_MW,
  WMS_PER_KWH,
} from "../units.ts";

/** Units that a quantity may be written in, by dimension: how many of the simulator's own unit each one is. */
const UNITS = {
  time: { ms: 1, s: MS_PER_S, min: MS_PER_MIN, h: MS_PER_HOUR, d: MS_PER_DAY, y: MS_PER_YEAR },
  power: { W: 1, kW: 1e3, MW: W_PER_MW, GW: 1e9 },
  share: { "%": 0.01 },
  "carbon intensity": { "g/kWh": 1, "kg/kWh": 1e3, "kg/MWh": 1, "t/MWh": 1e3 },
  temperature: { "°C": 1, C: 1 },
  mass: { g: 0.001, kg: 1, t: 1e3 },
  energy: { kWh: WMS_PER_KWH, MWh: 1e3 * WMS_PER_KWH, GWh: 1e6 * WMS_PER_KWH, TWh: 1e9 * WMS_PER_KWH },
  data: { kB: 1e-6, MB: 1e-3, GB: 1, TB: 1e3, PB: 1e6 },
  "data rate": { "Mbit/s": 1e6, "Gbit/s": 1e9, "Tbit/s": 1e12 },
  "energy per data": { "kWh/GB": 1, "Wh/GB": 1e-3 },
  "price per data": { "CNY/GB": 1, "CNY/TB": 1e-3 },
  "electricity price": { "CNY/kWh": 1, "CNY/MWh": 1e-3 },
  "demand charge": { "CNY/kW": 1 },
  "carbon price": { "CNY/t": 1e-3, "CNY/kg": 1 },
  "hourly price": { "CNY/h": 1 },
  "water intensity": { "L/kWh": 1, "m3/MWh": 1 },
  "heat factor": { "t/GJ": 1e6, "kg/GJ": 1e3 },
} as const;

export type Dimension = keyof typeof UNITS;

/** How each dimension looks when it is written right, for messages. */
const EXAMPLES: Readonly<Record<Dimension, string>> = {
  time: "15 min",
  power: "30 MW",
  share: "60 %",
  "carbon intensity": "0.58 kg/kWh",
  temperature: "20 °C",
  mass: "1200 kg",
  energy: "20 MWh",
  data: "1 TB",
  "data rate": "100 Gbit/s",
  "energy per data": "0.002 kWh/GB",
  "price per data": "0.1 CNY/GB",
  "electricity price": "0.36 CNY/kWh",
  "demand charge": "38 CNY/kW",
  "carbon price": "70 CNY/t",
  "hourly price": "12 CNY/h",
  "water intensity": "1.2 L/kWh",
  "heat factor": "0.11 t/GJ",
};

/** The simulator's own unit of each dimension. */
export const OWN_UNIT: Readonly<Record<Dimension, string>> = {
  time: "ms",
  power: "W",
  share: "0–1",
  "carbon intensity": "g/kWh",
  temperature: "°C",
  mass: "kg",
  energy: "W·ms",
  data: "GB",
  "data rate": "bit/s",
  "energy per data": "kWh/GB",
  "price per data": "CNY/GB",
  "electricity price": "CNY/kWh",
  "demand charge": "CNY/kW",
  "carbon price": "CNY/kg",
  "hourly price": "CNY/h",
  "water intensity": "L/kWh",
  "heat factor": "g/GJ",
};

export function unitsOf(dimension: Dimension): readonly string[] {
  return Object.keys(UNITS[dimension]);
}

/** "a time such as `15 min`", for messages. */
export function expected(dimension: Dimension): string {
  const article = /^[aeiou]/.test(dimension) ? "an" : "a";
  return `expected ${article} ${dimension} such as \`${EXAMPLES[dimension]}\``;
}

/** Number, then unit. A unit does not begin with a digit: so a bare `60` has none, and no text is split in two ways. */
const QUANTITY = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\s\d.]\S*)\s*$/;
/** Longest text that may be a quantity; more is not repeated in a message. */
const LONGEST_QUANTITY = 60;

/**
 * Read a quantity such as `30 MW`. Returns its value in the simulator's own unit, or a message that says what is wrong
 * and what would be right.
 */
export function parseQuantity(text: string, dimension: Dimension): number | string {
  if (text.length > LONGEST_QUANTITY) {
    return `${expected(dimension)}; got a text of ${text.length} characters`;
  }
  const match = QUANTITY.exec(text);
  if (match === null) return `${expected(dimension)}; got ${JSON.stringify(text)}`;
  const [, number, unit] = match;
  const factors: Readonly<Record<string, number>> = UNITS[dimension];
  if (Object.hasOwn(factors, unit)) {
    // To the 15 digits that a double holds of any decimal: 0.07 h is 252000 ms, and not 252000.00000000003.
    const value = Number((Number(number) * factors[unit]).toPrecision(15));
    return Number.isFinite(value) ? value : `${expected(dimension)}; ${JSON.stringify(text)} is too large`;
  }
  const other = (Object.keys(UNITS) as Dimension[]).find((candidate) =>
    Object.hasOwn(UNITS[candidate], unit),
  );
  const found = other === undefined ? `"${unit}" is no unit known here` : `"${text}" is a ${other}`;
  return `${expected(dimension)}; ${found} (units of ${dimension}: ${unitsOf(dimension).join(", ")})`;
}
