import type { Accounting, Conditions } from "./conditions.ts";
import type { KeptWherePresent } from "./intervalTable.ts";

/** What a world has to book beside the amounts that are always kept. */
export function presentAmounts(
  conditions: readonly Conditions[],
  accounting: Accounting,
): Set<KeptWherePresent> {
  const present = new Set<KeptWherePresent>();
  const keep = (...amounts: KeptWherePresent[]) => amounts.forEach((amount) => present.add(amount));
  for (const site of conditions) {
    if (site.supply?.solar !== undefined) keep("solarWms");
    if (site.supply?.wind !== undefined) keep("windWms");
    if (site.supply?.battery !== undefined) keep("chargeWms", "dischargeWms", "storedWms", "batteryCny");
    if (site.supply !== undefined) keep("curtailedWms", "carbonFreeWms");
    if (site.contracts !== undefined) keep("contractedWms", "carbonFreeWms", "carbonMarketG", "contractCny");
    if (site.powerCap !== undefined) keep("overCapWms");
    if (site.residualIntensity !== undefined) keep("carbonResidualG");
    if (site.operatingMargin !== undefined) keep("carbonOperatingG");
    if (site.buildMargin !== undefined) keep("carbonBuildG");
    if (site.heat !== undefined) keep("heatWms", "heatPumpWms", "heatCreditG");
    if (site.water !== undefined && !Number.isNaN(site.water.siteLPerKWh)) keep("waterSiteL");
    if (site.water !== undefined && !Number.isNaN(site.water.generationLPerKWh)) keep("waterGenerationL");
    if (site.tariff !== undefined) keep("energyCny", "demandCny");
  }
  if (accounting.carbonPriceCnyPerKg > 0) keep("carbonCny");
  return present;
}
