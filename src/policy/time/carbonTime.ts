import type { TimeDefinition } from "../policy.ts";
import type { Rate } from "../view.ts";
import { HourlyStarts, hourlyParameters, meanOver, rounded } from "./hourlyStarts.ts";

/** Saved per unit of completion time, hour by hour; starting at once saves nothing. */
function savedPerTime(
  about: Pick<TimeDefinition, "name" | "description" | "descriptionZh" | "needs">,
  rate: Rate,
): TimeDefinition {
  return {
    ...about,
    foresees: true,
    source: "W. A. Hanafy et al., Going Green for Less Green (GAIA), ASPLOS 2024",
    parameters: hourlyParameters,
    create: (parameters, setup) =>
      new HourlyStarts(parameters, setup, (cluster, view, atOnceMs, startMs, usualMs) => {
        const forecast = view.forecasts.of(rate, cluster);
        const saved =
          (meanOver(forecast, atOnceMs, usualMs) - meanOver(forecast, startMs, usualMs)) * usualMs;
        return rounded(saved / (startMs - atOnceMs + usualMs));
      }),
  };
}

export const carbonTime = savedPerTime(
  {
    name: "carbon-time",
    description:
      "Of starts hour by hour up to a waiting limit, the one that saves the most carbon per unit of completion time, by the usual run time of jobs of its sort.",
    descriptionZh: "碳时比：在等待上限内逐小时尝试开始时间，按同类任务常见时长，选择单位完成时间减碳最多者。",
  },
  "carbon",
);

export const priceTime = savedPerTime(
  {
    name: "price-time",
    description:
      "As carbon-time, with the price of energy: the most money saved per unit of completion time.",
    descriptionZh: "价时比：同碳时比，以电价计：选择单位完成时间节省电费最多者。",
    needs: () => ["price"],
  },
  "price",
);
