import {
  nationalFigure,
  nationalSeriesOf,
  savingClaim,
  type NationalSeries,
  type YearFigure,
} from "../catalog/nationalSeries.ts";
import { KG_PER_MT, KWH_PER_TWH } from "../units.ts";
import { fourFactors } from "./fourFactors.ts";
import { outlookPath, outlookYear, type OutlookPath } from "./path.ts";

/** The years between which the report's saving is reckoned. */
const BASE_YEAR = 2021;
const CLAIM_YEAR = 2022;

/** What the definitions of the saving need or give under one boundary of electricity. */
export interface BoundarySaving {
  readonly boundary: NationalSeries;
  /** Electricity of 2022, TWh. */
  readonly energyTWh: number;
  /** Growth of electricity from 2021 to 2022 with which frozen intensity gives the claim, as a share. */
  readonly growthNeeded: number;
  /** What frozen intensity gives with the series' own 2021, TWh; null where it has none. */
  readonly frozenIntensityTWh: number | null;
  /** Base PUE with which the fixed-base definition gives the claim. */
  readonly basePueNeeded: number;
}

/** One price of a saved kWh. */
export interface PricedSaving {
  readonly series: NationalSeries;
  /** kg/kWh. */
  readonly figure: YearFigure;
  /** Carbon of the claimed electricity, Mt. */
  readonly claimMt: number;
  /** Carbon of the electricity that frozen intensity gives, Mt. */
  readonly frozenIntensityMt: number;
}

/** The report's saving of 2022 and every way found to arrive at it, side by side. */
export interface SavingAlternatives {
  readonly claim: {
    readonly energySavedTWh: number;
    readonly carbonSavedMt: number;
    /** Carbon ÷ electricity of the claim, kg/kWh. */
    readonly impliedFactorKgPerKWh: number;
  };
  /** D1: IT electricity of 2022 × (base PUE − PUE of 2022). */
  readonly fixedBasePue: { readonly basePueNeeded: number; readonly energySavedTWh: number };
  /** D2: compute of 2022 at efficiency and PUE of 2021, less the electricity of 2022. */
  readonly frozenIntensity: { readonly counterfactualTWh: number; readonly energySavedTWh: number };
  /** D3: IT electricity of 2022 × (PUE of 2021 − PUE of 2022), over the values quoted for 2021. */
  readonly pueYearOnYear: {
    readonly pue: readonly [number, number];
    readonly energySavedTWh: readonly [number, number];
  };
  readonly boundaries: readonly BoundarySaving[];
  readonly pricings: readonly PricedSaving[];
}

/** D1–D3 and the prices of a kWh. D4, substitution by renewables, saves carbon but no electricity, so has no figure. */
export function savingAlternatives(path: OutlookPath = outlookPath("central")): SavingAlternatives {
  const claim = savingClaim();
  const claimTWh = claim.energySaved.value;
  const before = outlookYear(path, BASE_YEAR).factors;
  const after = outlookYear(path, CLAIM_YEAR);
  const itTWh = after.totals.energyTWh / after.factors.pue;
  const counterfactualTWh = fourFactors({
    ...before,
    computeEflops: after.factors.computeEflops,
  }).energyTWh;
  const frozenTWh = counterfactualTWh - after.totals.energyTWh;
  const pue2021 = nationalFigure("pue", BASE_YEAR);
  const pueSpan = pue2021.range ?? [pue2021.value, pue2021.value];
  const saved = (pue: number) => itTWh * (pue - after.factors.pue);
  const basePueNeeded = after.factors.pue + claimTWh / itTWh;
  return {
    claim: {
      energySavedTWh: claimTWh,
      carbonSavedMt: claim.carbonSaved.value,
      impliedFactorKgPerKWh: (claim.carbonSaved.value * KG_PER_MT) / (claimTWh * KWH_PER_TWH),
    },
    fixedBasePue: { basePueNeeded, energySavedTWh: saved(basePueNeeded) },
    frozenIntensity: { counterfactualTWh, energySavedTWh: frozenTWh },
    pueYearOnYear: { pue: pueSpan, energySavedTWh: [saved(pueSpan[0]), saved(pueSpan[1])] },
    boundaries: BOUNDARIES.map((id) => boundarySaving(id, claimTWh)),
    pricings: PRICES.map(([id, year]) => {
      const figure = nationalFigure(id, year);
      const carbonMt = (energyTWh: number) => (energyTWh * KWH_PER_TWH * figure.value) / KG_PER_MT;
      return {
        series: nationalSeriesOf(id),
        figure,
        claimMt: carbonMt(claimTWh),
        frozenIntensityMt: carbonMt(frozenTWh),
      };
    }),
  };
}

/** Boundaries of data-centre electricity that have a figure for 2022, the report's first. */
const BOUNDARIES = [
  "electricity-two-percent",
  "electricity-narrow",
  "electricity-government",
  "electricity-wide",
];

/** Prices of a saved kWh, as series and year: first the one that the report must have used, then the grid mean. */
const PRICES = [
  ["factor-thermal", 2019],
  ["factor-grid", 2022],
  ["factor-fossil", 2022],
  ["factor-ets", 2022],
] as const;

function boundarySaving(id: string, claimTWh: number): BoundarySaving {
  const boundary = nationalSeriesOf(id);
  const energyTWh = nationalFigure(id, CLAIM_YEAR).value;
  const energy2021 = boundary.points.find(({ year }) => year === BASE_YEAR);
  const compute = (year: number) => nationalFigure("compute-infrastructure-fp32", year).value;
  const computeGrowth = compute(CLAIM_YEAR) / compute(BASE_YEAR);
  const pue = nationalFigure("pue", CLAIM_YEAR).value;
  return {
    boundary,
    energyTWh,
    growthNeeded: energyTWh / ((energyTWh + claimTWh) / computeGrowth) - 1,
    frozenIntensityTWh: energy2021 === undefined ? null : energy2021.value * computeGrowth - energyTWh,
    basePueNeeded: pue + claimTWh / (energyTWh / pue),
  };
}
