/**
 * The only home of conversion numbers. Inside the simulator: ms, W, W·ms, g, °C, metres are never mixed with
 * anything else; kWh, MWh, t and h appear at the edges, always in the name or the header.
 */

export const NS_PER_US = 1_000;
export const US_PER_MS = 1_000;
export const MS_PER_S = 1_000;
export const MS_PER_MIN = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;
/** Julian year of 365.25 days, used to amortise a lifetime given in years. */
export const MS_PER_YEAR = 365.25 * MS_PER_DAY;
/** Hours of a common year: the convention of national statistics of energy. */
export const HOURS_PER_YEAR = 8_760;

/** 1 kWh = 3.6e9 W·ms. */
export const WMS_PER_KWH = 3.6e9;

/** 1 GJ = 1e12 W·ms. */
export const WMS_PER_GJ = 1e12;

/** Milli-devices in one device: allocations are counted in thousandths, so that half a GPU is a request. */
export const MILLI = 1_000;

export const KWH_PER_MWH = 1_000;
export const KWH_PER_TWH = 1e9;

export const GRAMS_PER_KG = 1_000;
export const GRAMS_PER_TONNE = 1_000_000;
export const GRAMS_PER_POUND = 453.59237;
export const KG_PER_TONNE = 1_000;
export const KG_PER_MT = 1e9;

export const W_PER_GW = 1e9;
export const W_PER_MW = 1_000_000;
export const W_PER_KW = 1_000;

/** Decimal, as networks count. */
export const BYTES_PER_GB = 1e9;
export const BITS_PER_BYTE = 8;

export const FLOPS_PER_GFLOPS = 1e9;
export const FLOPS_PER_TFLOPS = 1e12;
export const FLOPS_PER_EFLOPS = 1e18;

export function kWhFromWms(energyWms: number): number {
  return energyWms / WMS_PER_KWH;
}

/** Carbon of an energy at an intensity: W·ms × g/kWh → g. */
export function gramsFrom(energyWms: number, intensityGPerKWh: number): number {
  return (energyWms / WMS_PER_KWH) * intensityGPerKWh;
}
