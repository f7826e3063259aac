import type { StorageDefinition } from "../policy.ts";
import { ThresholdControl, thresholdParameters } from "./thresholdControl.ts";

export const carbonThreshold: StorageDefinition = {
  name: "carbon-threshold",
  description:
    "Charges from the grid while its carbon intensity is low and discharges while it is high, by quantiles of a running window; surplus generation always charges.",
  descriptionZh: "碳阈值：按滚动窗口分位数，电网碳强度低时充电、高时放电；富余发电始终充电。",
  source:
    "Threshold rule on carbon intensity with quantiles of the recent past, as in Ecovisor (ASPLOS 2023)",
  parameters: thresholdParameters,
  create: (parameters) => ({
    create: () => new ThresholdControl((site) => site.carbonIntensity, parameters),
  }),
};
