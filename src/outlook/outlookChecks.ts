import { nationalFigure } from "../catalog/nationalSeries.ts";
import { carbonFalls, factorGrowth } from "./carbonPeak.ts";
import { fourFactors } from "./fourFactors.ts";
import { lmdi } from "./lmdi.ts";
import { outlookPath, outlookPaths, outlookYear } from "./path.ts";
import { savingAlternatives } from "./savingAlternatives.ts";

/** One figure of the report's cases and what the model gives for it. */
export interface OutlookCheck {
  readonly id: "SC02" | "SC03" | "SC22";
  /** The figure with its unit. */
  readonly what: string;
  readonly target: number;
  readonly result: number;
  /** Relative to the target. */
  readonly tolerance: number;
}

/** The factors of 2022 as they are printed. */
const PRINTED_2022 = {
  computeEflops: 180,
  efficiencyGflopsPerW: 13.88,
  pue: 1.52,
  emissionFactorKgPerKWh: 0.5366,
};

/** Cases SC02 (the identity and its decomposition), SC03 (the saving of 2022) and SC22 (2030), figure by figure. */
export function outlookChecks(): OutlookCheck[] {
  return [...identityChecks(), ...savingChecks(), ...outlook2030Checks()];
}

function identityChecks(): OutlookCheck[] {
  const totals = fourFactors(PRINTED_2022);
  const central = outlookPath("central");
  const { carbonMt, energyTWh } = lmdi(
    outlookYear(central, 2021).factors,
    outlookYear(central, 2022).factors,
  );
  const id = "SC02";
  return [
    printed(id, "IT power 2022, GW", 12.97, totals.itPowerGW, 0.01),
    printed(id, "electricity 2022, TWh", 172.7, totals.energyTWh, 0.1),
    printed(id, "carbon 2022, Mt", 92.7, totals.carbonMt, 0.1),
    {
      id,
      what: "LMDI parts of carbon 2021–2022, their sum, Mt",
      target: carbonMt.change,
      result: carbonMt.compute + carbonMt.efficiency + carbonMt.pue + carbonMt.emissionFactor,
      tolerance: 1e-9,
    },
    {
      id,
      what: "LMDI parts of electricity 2021–2022, their sum, TWh",
      target: energyTWh.change,
      result: energyTWh.compute + energyTWh.efficiency + energyTWh.pue,
      tolerance: 1e-9,
    },
  ];
}

/** A figure that is known to the digits in which it is printed. */
function printed(
  id: OutlookCheck["id"],
  what: string,
  target: number,
  result: number,
  lastDigit: number,
): OutlookCheck {
  return { id, what, target, result, tolerance: lastDigit / 2 / target };
}

function savingChecks(): OutlookCheck[] {
  const { frozenIntensity, pricings } = savingAlternatives();
  const central = outlookPath("central");
  const priced = (series: string) => pricings.find((price) => price.series.id === series)!;
  const row = { id: "SC03", tolerance: 0.005 } as const;
  return [
    {
      ...row,
      what: "electricity 2021, TWh",
      target: 149.5,
      result: outlookYear(central, 2021).totals.energyTWh,
    },
    {
      ...row,
      what: "electricity 2022, TWh",
      target: 172.7,
      result: outlookYear(central, 2022).totals.energyTWh,
    },
    {
      ...row,
      what: "electricity saved 2022, TWh",
      target: 19.49,
      result: frozenIntensity.energySavedTWh,
    },
    {
      ...row,
      what: "carbon saved at 0.838 kg/kWh, Mt",
      target: 16.34,
      result: priced("factor-thermal").frozenIntensityMt,
    },
    {
      ...row,
      what: "carbon saved at 0.5366 kg/kWh, Mt",
      target: 10.46,
      result: priced("factor-grid").frozenIntensityMt,
    },
  ];
}

function outlook2030Checks(): OutlookCheck[] {
  const exact = { id: "SC22", tolerance: 1e-9 } as const;
  const inYear2030 = (path: string) => outlookYear(outlookPath(path), 2030);
  const contradictions = outlookPaths().flatMap(({ years }) =>
    years.slice(1).filter(({ factors, totals }, i) => {
      const fell = totals.carbonMt < years[i].totals.carbonMt;
      return fell !== carbonFalls(factorGrowth(years[i].factors, factors));
    }),
  );
  return [
    { ...exact, what: "PUE 2030", target: 1.25, result: nationalFigure("pue", 2030).value },
    { ...exact, what: "CEF 2030, kg/kWh", target: 0.42, result: nationalFigure("factor-grid", 2030).value },
    {
      ...exact,
      what: "electricity 2030, low, TWh",
      target: 300,
      result: inYear2030("low").totals.energyTWh,
    },
    {
      ...exact,
      what: "electricity 2030, high, TWh",
      target: 700,
      result: inYear2030("high").totals.energyTWh,
    },
    { ...exact, what: "carbon 2030, low, Mt", target: 126, result: inYear2030("low").totals.carbonMt },
    { ...exact, what: "carbon 2030, high, Mt", target: 294, result: inYear2030("high").totals.carbonMt },
    {
      ...exact,
      what: "years in which carbon moves against the peak condition",
      target: 0,
      result: contradictions.length,
    },
  ];
}
