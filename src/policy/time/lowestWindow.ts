import type { TimeDefinition } from "../policy.ts";
import type { Rate } from "../view.ts";
import { needsOfRate, rateParameter } from "./forecastRate.ts";
import { HourlyStarts, hourlyParameters, meanOver, rounded } from "./hourlyStarts.ts";

export const lowestWindow: TimeDefinition = {
  name: "lowest-window",
  description:
    "Of starts hour by hour up to a waiting limit, the one with the lowest forecast over the usual run time of jobs of its sort; the job's own is not used.",
  descriptionZh:
    "最低窗口：在等待上限内逐小时尝试开始时间，选择按同类任务常见时长预测值最低者；不使用任务自身时长。",
  foresees: true,
  source: "W. A. Hanafy et al., Going Green for Less Green (GAIA), ASPLOS 2024",
  needs: needsOfRate,
  parameters: { ...hourlyParameters, rate: rateParameter },
  create: (parameters, setup) =>
    new HourlyStarts(parameters, setup, (cluster, view, _, startMs, usualMs) => {
      const forecast = view.forecasts.of(parameters.rate as Rate, cluster);
      return rounded(-meanOver(forecast, startMs, usualMs));
    }),
};
