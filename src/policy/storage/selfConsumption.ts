import type { StorageDefinition } from "../policy.ts";

export const selfConsumption: StorageDefinition = {
  name: "self-consumption",
  description:
    "Surplus generation charges the battery, and the battery serves whatever generation does not; never from the grid.",
  descriptionZh: "优先自用：富余发电充电，缺口由电池放电补足，不从电网充电。",
  source: "Common operating mode of on-site PV with storage; greedy and free of forecasts",
  parameters: {},
  create: () => ({ create: () => ({ action: () => "discharge" }) }),
};
