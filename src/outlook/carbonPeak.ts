import type { FourFactors } from "./fourFactors.ts";
import type { OutlookPath } from "./path.ts";

/**
 * Yearly growth of the factors as logarithms of ratios, in which they simply add: carbon falls when
 * `compute < efficiency + pueDecline + emissionFactorDecline`.
 */
export interface FactorGrowth {
  readonly compute: number;
  readonly efficiency: number;
  readonly pueDecline: number;
  readonly emissionFactorDecline: number;
}

export interface CarbonPeak {
  /** Year of the highest carbon when a lower one follows; null while the last year is the highest. */
  readonly peakYear: number | null;
  readonly highestYear: number;
  readonly highestMt: number;
  /** Years whose growth fulfils the condition of falling carbon. */
  readonly fallingYears: readonly number[];
  /** Growth from the last year but one to the last. */
  readonly lastGrowth: FactorGrowth;
  /** Growth of efficiency that would hold the last year's carbon level, as a logarithm. */
  readonly efficiencyGrowthToHold: number;
}

/** Growth of the factors over one year. */
export function factorGrowth(from: FourFactors, to: FourFactors): FactorGrowth {
  return {
    compute: Math.log(to.computeEflops / from.computeEflops),
    efficiency: Math.log(to.efficiencyGflopsPerW / from.efficiencyGflopsPerW),
    pueDecline: Math.log(from.pue / to.pue),
    emissionFactorDecline: Math.log(from.emissionFactorKgPerKWh / to.emissionFactorKgPerKWh),
  };
}

/** The condition of falling carbon: compute grows more slowly than the three others make up for. */
export function carbonFalls(growth: FactorGrowth): boolean {
  return growth.compute < growth.efficiency + growth.pueDecline + growth.emissionFactorDecline;
}

/** Whether and when a path's carbon peaks within its years. */
export function carbonPeak({ years }: OutlookPath): CarbonPeak {
  const growth = years.slice(1).map(({ factors }, i) => factorGrowth(years[i].factors, factors));
  const highest = years.reduce((a, b) => (b.totals.carbonMt >= a.totals.carbonMt ? b : a));
  const last = years[years.length - 1];
  const lastGrowth = growth[growth.length - 1];
  return {
    peakYear: highest.year === last.year ? null : highest.year,
    highestYear: highest.year,
    highestMt: highest.totals.carbonMt,
    fallingYears: years.slice(1).flatMap(({ year }, i) => (carbonFalls(growth[i]) ? [year] : [])),
    lastGrowth,
    efficiencyGrowthToHold: lastGrowth.compute - lastGrowth.pueDecline - lastGrowth.emissionFactorDecline,
  };
}
