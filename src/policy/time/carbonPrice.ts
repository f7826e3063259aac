import { MS_PER_DAY } from "../../units.ts";
import type { TimeDefinition } from "../policy.ts";
import type { Rate, View } from "../view.ts";
import { HourlyStarts, hourlyParameters, meanOver, rounded } from "./hourlyStarts.ts";

export const carbonPrice: TimeDefinition = {
  name: "carbon-price",
  description:
    "Of starts hour by hour up to a waiting limit, the one with the lowest weighted sum of carbon and price, each relative to its mean over the next day.",
  descriptionZh:
    "碳价加权：在等待上限内逐小时尝试开始时间，选择碳强度与电价（各除以未来一日均值）加权和最低者。",
  foresees: true,
  source: "W. A. Hanafy et al., Going Green for Less Green (GAIA), ASPLOS 2024, in its weighted form",
  needs: () => ["price"],
  parameters: {
    ...hourlyParameters,
    carbonWeight: {
      type: "number",
      unit: "1",
      default: 0.5,
      min: 0,
      max: 1,
      description: "Weight of carbon; the rest is the weight of the price",
    },
  },
  create: (parameters, setup) => {
    const weight = parameters.carbonWeight as number;
    const relative = (rate: Rate, cluster: number, view: View, startMs: number, runMs: number) => {
      const forecast = view.forecasts.of(rate, cluster);
      const usual = meanOver(forecast, view.nowMs, MS_PER_DAY);
      return usual === 0 ? 0 : meanOver(forecast, startMs, runMs) / Math.abs(usual);
    };
    return new HourlyStarts(parameters, setup, (cluster, view, _, startMs, usualMs) =>
      rounded(
        -weight * relative("carbon", cluster, view, startMs, usualMs) -
          (1 - weight) * relative("price", cluster, view, startMs, usualMs),
      ),
    );
  },
};
