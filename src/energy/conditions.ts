import type { Signal } from "../signal/signal.ts";
import type { ContractSpec } from "./contract.ts";
import type { CoolingModel } from "./cooling.ts";
import type { HeatSpec } from "./heat.ts";
import type { SupplySpec } from "./supply.ts";

/** What electricity costs a facility beside its contracts. */
export interface TariffSpec {
  /** Energy price, CNY/kWh. */
  readonly price: Signal;
  /** Charge on the month's highest 15-minute (settlement-width) demand, CNY per kW and month. */
  readonly demandCnyPerKWMonth: number;
}

/** Water that a facility uses. */
export interface WaterSpec {
  /** On site, L per kWh of IT (WUE); NaN where it is not known. */
  readonly siteLPerKWh: number;
  /** Of generating what is bought, L per kWh; NaN where it is not known. */
  readonly generationLPerKWh: number;
}

/** What surrounds a cluster: how it is cooled and supplied, what that costs, and the truth of its signals. */
export interface Conditions {
  readonly cooling: CoolingModel;
  /** A second technology that a share of the IT load has been moved to (0–1, over time). */
  readonly retrofit?: { readonly to: CoolingModel; readonly share: Signal };
  /**
   * Share of the overhead at nameplate IT power that is drawn whatever the load, 0–1; the rest is proportional to the
   * load. So PUE is the technology's at full load and rises as load falls. Default 0.
   */
  readonly fixedOverheadShare?: number;
  /** Location-based carbon intensity of its grid, g/kWh. */
  readonly carbonIntensity: Signal;
  /** Mean carbon intensity of the grid over a year, g/kWh, where it is known apart from the signal. */
  readonly annualIntensity?: number;
  /** What one kWh more causes: in the plants that run, and in the plants that are built, g/kWh. */
  readonly operatingMargin?: Signal;
  readonly buildMargin?: number;
  /** Average of what is left of the grid's mix when all traded green energy is taken out, g/kWh. */
  readonly residualIntensity?: number;
  /** Share of the grid's own generation that is carbon-free, 0–1. */
  readonly gridCarbonFreeShare?: number;
  /** Outdoor dry-bulb temperature, °C. */
  readonly temperature: Signal;
  readonly supply?: SupplySpec;
  readonly contracts?: readonly ContractSpec[];
  /** Highest facility power, W: no job starts that could take it above. */
  readonly powerCap?: Signal;
  /** 1 while carbon and price data does not arrive and policies go on seeing the last; 0 else. */
  readonly feedLost?: Signal;
  readonly heat?: HeatSpec;
  readonly water?: WaterSpec;
  readonly tariff?: TariffSpec;
}

/** How what was measured is counted. The same for all clusters of a world. */
export interface Accounting {
  /** What the market-based view says of energy that no contract covers. Both are always computed. */
  readonly marketRemainder: "grid-average" | "residual-mix";
  /** Price of emissions, CNY per kg, and the view it is paid on; 0 for none. */
  readonly carbonPriceCnyPerKg: number;
  readonly carbonPriceOn: "location" | "market";
  /** Embodied carbon is spread over the service life, or treated as sunk (0). */
  readonly embodied: "amortised" | "sunk";
}

/** Nothing priced, the report's own remainder, embodied carbon spread over the service life. */
export const PLAIN_ACCOUNTING: Accounting = {
  marketRemainder: "grid-average",
  carbonPriceCnyPerKg: 0,
  carbonPriceOn: "location",
  embodied: "amortised",
};
