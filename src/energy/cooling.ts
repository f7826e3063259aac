/** What a facility draws beside its IT, in kWh per kWh of IT. PUE = 1 + the sum of the three. */
export interface Overhead {
  readonly cooling: number;
  /** Losses of power distribution: transformers, UPS, cables. */
  readonly power: number;
  /** Lighting and everything else. */
  readonly other: number;
}

/** How much a facility draws beside its IT at an outdoor temperature. */
export interface CoolingModel {
  readonly name: string;
  /** Overhead at an outdoor dry-bulb temperature, °C. Every part ≥ 0. */
  overhead(temperatureC: number): Overhead;
}

export function pueOf(overhead: Overhead): number {
  return 1 + overhead.cooling + overhead.power + overhead.other;
}

/** The overhead of an IT load of which a share (0–1) is served by another technology. */
export function mixed(rest: Overhead, moved: Overhead, share: number): Overhead {
  const blend = (a: number, b: number) => a + share * (b - a);
  return {
    cooling: blend(rest.cooling, moved.cooling),
    power: blend(rest.power, moved.power),
    other: blend(rest.other, moved.other),
  };
}

/**
 * How a facility's overhead divides where only its PUE is known: cooling 27, power 5, other 1, the split of CAICT's
 * report on green computing (2023; 67 / 27 / 5 / 1 % at PUE 1.5). An estimate for any one facility.
 */
export const REPORT_OVERHEAD_SPLIT: Overhead = { cooling: 27 / 33, power: 5 / 33, other: 1 / 33 };

/** The same PUE always (≥ 1), its overhead divided as given (shares that add up to 1). */
export function constantPue(pue: number, split: Overhead = REPORT_OVERHEAD_SPLIT): CoolingModel {
  if (!(pue >= 1)) throw new RangeError(`a PUE is at least 1, not ${pue}`);
  const rest = pue - 1;
  const overhead = { cooling: rest * split.cooling, power: rest * split.power, other: rest * split.other };
  return { name: `constant PUE ${pue}`, overhead: () => overhead };
}

/** Parts stated one by one, per kWh of IT, whatever the temperature. */
export function constantOverhead(overhead: Overhead): CoolingModel {
  return { name: "constant parts", overhead: () => overhead };
}

/** A point of a piecewise linear function of temperature. */
export interface CoolingPoint {
  readonly temperatureC: number;
  readonly coolingPerIt: number;
}

/** PUE(T): constant power and other losses, cooling piecewise linear in temperature and flat outside the points. */
export function coolingByTemperature(
  name: string,
  powerPerIt: number,
  otherPerIt: number,
  points: readonly CoolingPoint[],
): CoolingModel {
  return {
    name,
    overhead: (temperatureC) => ({
      cooling: interpolate(points, temperatureC),
      power: powerPerIt,
      other: otherPerIt,
    }),
  };
}

function interpolate(points: readonly CoolingPoint[], temperatureC: number): number {
  const upper = points.findIndex((point) => point.temperatureC >= temperatureC);
  if (upper === -1) return points[points.length - 1].coolingPerIt;
  if (upper === 0) return points[0].coolingPerIt;
  const a = points[upper - 1];
  const b = points[upper];
  const part = (temperatureC - a.temperatureC) / (b.temperatureC - a.temperatureC);
  return a.coolingPerIt + part * (b.coolingPerIt - a.coolingPerIt);
}
