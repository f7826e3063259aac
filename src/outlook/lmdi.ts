import { FACTOR_NAMES, fourFactors, type FourFactors } from "./fourFactors.ts";

/** What each factor did to a total; the parts add up to the change. */
export interface EnergyChange {
  readonly compute: number;
  /** Negative when efficiency rose. */
  readonly efficiency: number;
  readonly pue: number;
  /** The change itself, after less before; not the sum of the parts, which equals it to rounding. */
  readonly change: number;
}

export interface CarbonChange extends EnergyChange {
  readonly emissionFactor: number;
}

export interface Decomposition {
  readonly energyTWh: EnergyChange;
  readonly carbonMt: CarbonChange;
}

/**
 * Additive logarithmic-mean Divisia index (LMDI-I) of electricity and carbon between two sets of factors: each factor's
 * part is the logarithmic mean of the two totals times the logarithm of the factor's ratio, efficiency entering as 1/CE.
 * No residual is left. B. W. Ang, "The LMDI approach to decomposition analysis: a practical guide", Energy Policy 33
 * (2005) 867–871; zeros as the limit of a small value, as in Ang and Liu, Energy Policy 35 (2007) 238–246.
 *
 * @throws UserError for factors that cannot be (see `fourFactors`)
 */
export function lmdi(from: FourFactors, to: FourFactors): Decomposition {
  const before = fourFactors(from);
  const after = fourFactors(to);
  const ratios = FACTOR_NAMES.map((name) =>
    // Efficiency divides, so that its ratio is turned over.
    name === "efficiencyGflopsPerW" ? { from: to[name], to: from[name] } : { from: from[name], to: to[name] },
  );
  const [compute, efficiency, pue] = parts(before.energyTWh, after.energyTWh, ratios.slice(0, 3));
  const ofCarbon = parts(before.carbonMt, after.carbonMt, ratios);
  return {
    energyTWh: { compute, efficiency, pue, change: after.energyTWh - before.energyTWh },
    carbonMt: {
      compute: ofCarbon[0],
      efficiency: ofCarbon[1],
      pue: ofCarbon[2],
      emissionFactor: ofCarbon[3],
      change: after.carbonMt - before.carbonMt,
    },
  };
}

interface Ratio {
  readonly from: number;
  readonly to: number;
}

/** The part of each factor in the change of a product. */
function parts(before: number, after: number, ratios: readonly Ratio[]): number[] {
  if (before === 0 && after === 0) return ratios.map(() => 0);
  if (before === 0 || after === 0) {
    // As the vanishing factor goes to 0 its part tends to the whole change and the others' to nothing.
    const vanishes = ({ from, to }: Ratio) => (before === 0 ? from : to) === 0;
    const share = (after - before) / ratios.filter(vanishes).length;
    return ratios.map((ratio) => (vanishes(ratio) ? share : 0));
  }
  const weight = logarithmicMean(before, after);
  return ratios.map(({ from, to }) => weight * logarithmOfRatio(from, to));
}

/** Logarithmic mean of two positive numbers, (b − a) ÷ ln(b/a); a where they are equal. */
export function logarithmicMean(a: number, b: number): number {
  return a === b ? a : (b - a) / logarithmOfRatio(a, b);
}

/** ln(b/a), with all digits also where a and b are nearly equal. */
function logarithmOfRatio(a: number, b: number): number {
  const departure = (b - a) / a;
  return Math.abs(departure) < 0.5 ? Math.log1p(departure) : Math.log(b / a);
}
