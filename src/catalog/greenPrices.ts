import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

/** A price of one year. */
export interface YearPrice extends Figure {
  readonly year: number;
}

/** What green-power trading costs in a part of the country beside the contract of coal power. */
export interface TradingPremium extends YearPrice {
  /** Chinese name; 全国 is the whole country. */
  readonly region: string;
}

interface PriceFile {
  readonly certificates: readonly YearPrice[];
  readonly premiums: readonly TradingPremium[];
  readonly carbon: readonly YearPrice[];
}

const file = () => dataFile<PriceFile>("greenPrices");

/** Prices of green certificates (GEC, one a MWh), CNY/MWh, by year. */
export function certificatePrices(): readonly YearPrice[] {
  return file().certificates;
}

/** Premiums of green-power trading, CNY/MWh: estimates. */
export function tradingPremiums(): readonly TradingPremium[] {
  return file().premiums;
}

/** Prices of emission allowances of the national market (CEA), CNY/t, by year; the last is a planning value. */
export function carbonPrices(): readonly YearPrice[] {
  return file().carbon;
}

/**
 * What a green contract costs beside the tariff, CNY/MWh, by its kind: the latest price for the whole country. A power
 * purchase agreement is taken to cost what green-power trading does, an estimate.
 */
export function greenPremium(kind: "green-trading" | "gec" | "ppa"): Figure {
  if (kind === "gec") return latest(certificatePrices());
  const trading = latest(tradingPremiums().filter(({ region }) => region === "全国"));
  return kind === "green-trading"
    ? trading
    : { ...trading, note: "taken as that of green-power trading; estimate" };
}

/** A planning value for the price of emissions, CNY/t: nothing is priced by it unless a scenario says so. */
export function planningCarbonPrice(): Figure {
  return latest(carbonPrices());
}

function latest<T extends YearPrice>(prices: readonly T[]): T {
  return prices.reduce((last, price) => (price.year > last.year ? price : last));
}
