import { COST_AMOUNTS, type IntervalTable } from "./intervalTable.ts";

/**
 * What is charged to jobs: each takes of its cluster's amount in an interval as it took of the IT energy; what no job
 * takes is the cluster's idle share.
 */
export const CHARGED = [
  "facilityWms",
  "carbonLocationG",
  "carbonMarketG",
  "carbonResidualG",
  "carbonOperatingG",
  "carbonBuildG",
  "waterL",
  "costCny",
] as const;
export type Charged = (typeof CHARGED)[number];

/** Where each stands in {@link CHARGED}. */
export const CHARGED_INDEX = Object.fromEntries(CHARGED.map((name, i) => [name, i])) as Readonly<
  Record<Charged, number>
>;

/** Whether a run books anything of it. Facility energy and location-based carbon always are. */
export function isCharged(table: IntervalTable, charged: Charged): boolean {
  switch (charged) {
    case "facilityWms":
    case "carbonLocationG":
    case "carbonMarketG":
      return true;
    case "waterL":
      return table.has("waterSiteL") || table.has("waterGenerationL");
    case "costCny":
      return table.has("energyCny");
    case "carbonResidualG":
    case "carbonOperatingG":
    case "carbonBuildG":
      return table.has(charged);
  }
}

/** The amount of a row; NaN where it is not known of the cluster. Without contracts the market-based view is the location-based one. */
export function chargedAmount(table: IntervalTable, charged: Charged, row: number): number {
  switch (charged) {
    case "facilityWms":
      return table.facilityWms(row);
    case "carbonLocationG":
      return table.carbonLocationG[row];
    case "carbonMarketG":
      return table.has("carbonMarketG") ? table.at("carbonMarketG", row) : table.carbonLocationG[row];
    case "waterL":
      return (
        (table.has("waterSiteL") ? table.at("waterSiteL", row) : 0) +
        (table.has("waterGenerationL") ? table.at("waterGenerationL", row) : 0)
      );
    case "costCny": {
      let sumCny = 0;
      for (const amount of COST_AMOUNTS) if (table.has(amount)) sumCny += table.at(amount, row);
      return sumCny;
    }
    case "carbonResidualG":
    case "carbonOperatingG":
    case "carbonBuildG":
      return table.at(charged, row);
  }
}

/** The same per IT energy of the row: the rate at which jobs are charged. 0 where no IT energy was used. */
export function chargedRate(table: IntervalTable, charged: Charged, row: number): number {
  const itWms = table.itWms[row];
  return itWms > 0 ? chargedAmount(table, charged, row) / itWms : 0;
}
