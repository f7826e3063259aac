import { UserError } from "../errors.ts";
import {
  FLOPS_PER_EFLOPS,
  FLOPS_PER_GFLOPS,
  HOURS_PER_YEAR,
  KG_PER_MT,
  KWH_PER_TWH,
  W_PER_GW,
  W_PER_KW,
} from "../units.ts";

/** The four factors that make a year's carbon. */
export interface FourFactors {
  /** CP: compute in service, EFLOPS at peak. */
  readonly computeEflops: number;
  /** CE: peak compute for each watt of average IT power, GFLOPS/W. */
  readonly efficiencyGflopsPerW: number;
  readonly pue: number;
  /** CEF: carbon of a kWh used, kg/kWh. */
  readonly emissionFactorKgPerKWh: number;
}

export type FactorName = keyof FourFactors;

/** In the order of the identity: CP, CE, PUE, CEF. */
export const FACTOR_NAMES = [
  "computeEflops",
  "efficiencyGflopsPerW",
  "pue",
  "emissionFactorKgPerKWh",
] as const satisfies readonly FactorName[];

/** What the four factors make of a year of 8760 h. */
export interface FourFactorTotals {
  /** Average power of IT equipment, GW. */
  readonly itPowerGW: number;
  /** Electricity of the facilities, TWh. */
  readonly energyTWh: number;
  /** Mt CO2. */
  readonly carbonMt: number;
}

/**
 * The four-factor identity: E = CP/CE × 8760 h × PUE, C = E × CEF.
 *
 * @throws UserError for factors that cannot be: negative or not finite, an efficiency of 0, a PUE below 1
 */
export function fourFactors(factors: FourFactors): FourFactorTotals {
  for (const name of FACTOR_NAMES) checkFactor(name, factors[name]);
  const itPowerW =
    (factors.computeEflops * FLOPS_PER_EFLOPS) / (factors.efficiencyGflopsPerW * FLOPS_PER_GFLOPS);
  const energyKWh = (itPowerW / W_PER_KW) * HOURS_PER_YEAR * factors.pue;
  return {
    itPowerGW: itPowerW / W_PER_GW,
    energyTWh: energyKWh / KWH_PER_TWH,
    carbonMt: (energyKWh * factors.emissionFactorKgPerKWh) / KG_PER_MT,
  };
}

/**
 * The efficiency that a known electricity use implies, GFLOPS/W: the identity solved for CE.
 *
 * @throws UserError for an energy or a compute of 0 or less, or a PUE below 1
 */
export function efficiencyFor(computeEflops: number, pue: number, energyTWh: number): number {
  checkFactor("pue", pue);
  if (!(computeEflops > 0 && energyTWh > 0 && Number.isFinite(computeEflops / energyTWh))) {
    throw new UserError(
      `an efficiency follows only from compute and energy above 0, not ${computeEflops} EFLOPS and ${energyTWh} TWh`,
    );
  }
  const itPowerW = ((energyTWh * KWH_PER_TWH) / (HOURS_PER_YEAR * pue)) * W_PER_KW;
  return (computeEflops * FLOPS_PER_EFLOPS) / itPowerW / FLOPS_PER_GFLOPS;
}

const BOUNDS: Readonly<Record<FactorName, { readonly allows: (value: number) => boolean; is: string }>> = {
  computeEflops: { allows: (value) => value >= 0, is: "compute (CP) must be 0 EFLOPS or more" },
  efficiencyGflopsPerW: { allows: (value) => value > 0, is: "efficiency (CE) must be above 0 GFLOPS/W" },
  pue: { allows: (value) => value >= 1, is: "PUE must be at least 1" },
  emissionFactorKgPerKWh: { allows: (value) => value >= 0, is: "CEF must be 0 kg/kWh or more" },
};

function checkFactor(name: FactorName, value: number): void {
  const { allows, is } = BOUNDS[name];
  if (!Number.isFinite(value) || !allows(value)) throw new UserError(`${is}, not ${value}`);
}
