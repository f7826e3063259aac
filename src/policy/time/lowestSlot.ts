import type { TimeDefinition } from "../policy.ts";
import type { Rate } from "../view.ts";
import { needsOfRate, rateParameter } from "./forecastRate.ts";
import { RunTimes } from "./runTimes.ts";
import { limitParameters, WaitingLimit } from "./waitingLimit.ts";

export const lowestSlot: TimeDefinition = {
  name: "lowest-slot",
  description:
    "Starts each job in the step of the forecast that is lowest within its waiting limit, whatever comes after it.",
  descriptionZh: "最低时段：在等待上限内预测值最低的时段开始，不考虑其后的时段。",
  foresees: true,
  source: "W. A. Hanafy et al., Going Green for Less Green (GAIA), ASPLOS 2024",
  needs: needsOfRate,
  parameters: { ...limitParameters, rate: rateParameter },
  create: (parameters, setup) => {
    const limit = new WaitingLimit(parameters);
    const runTimes = new RunTimes(setup);
    const rate = parameters.rate as Rate;
    return {
      notBefore: (job, cluster, view) => {
        const earliestMs = Math.max(view.nowMs, job.nominalStartMs);
        const latestMs = limit.latestMs(job, earliestMs, runTimes.leftMs(job, cluster));
        const forecast = view.forecasts.of(rate, cluster.index);
        const { startsMs, values } = forecast;
        const first = forecast.stepAt(earliestMs);
        let best = first;
        for (let step = first; step < values.length && startsMs[step] <= latestMs; step++) {
          if (values[step] < values[best]) best = step;
        }
        return Math.max(earliestMs, startsMs[best]);
      },
    };
  },
};
