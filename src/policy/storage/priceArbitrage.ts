import type { StorageDefinition } from "../policy.ts";
import { ThresholdControl, thresholdParameters } from "./thresholdControl.ts";

export const priceArbitrage: StorageDefinition = {
  name: "price-arbitrage",
  description:
    "Charges from the grid while electricity is cheap and discharges while it is dear, by quantiles of a running window; surplus generation always charges. Holds where no tariff is known.",
  descriptionZh: "价差套利：按滚动窗口分位数，低谷价充电、高峰价放电；富余发电始终充电；无电价时不动作。",
  source: "Peak-valley arbitrage under time-of-use tariffs",
  parameters: thresholdParameters,
  create: (parameters) => ({
    create: () => new ThresholdControl((site) => site.priceCnyPerKWh, parameters),
  }),
};
