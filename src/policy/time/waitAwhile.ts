import type { PolicySetup, ParameterValues, TimeDefinition, TimePart } from "../policy.ts";
import type { RunPlan } from "../runPlan.ts";
import type { ClusterView, JobView, Rate, View } from "../view.ts";
import { cheapestStretches, StartSearch } from "./startSearch.ts";
import { needsOfRate, rateParameter } from "./forecastRate.ts";
import { RunTimes } from "./runTimes.ts";
import { StartWindow, windowParameters } from "./startWindow.ts";

/** Each job for itself: the start in its window, or the stretches, for which the forecast is lowest. */
class WaitAwhile implements TimePart {
  plan?: (job: JobView, cluster: ClusterView, view: View, plan: RunPlan) => void;
  readonly #rate: Rate;
  readonly #onGrid: boolean;
  readonly #window: StartWindow;
  readonly #runTimes: RunTimes;
  readonly #search = new StartSearch();

  constructor(parameters: ParameterValues, setup: PolicySetup) {
    this.#rate = parameters.rate as Rate;
    this.#onGrid = parameters.candidates === "grid";
    this.#window = new StartWindow(parameters, setup);
    this.#runTimes = new RunTimes(setup);
    if (parameters.mode === "interrupting") this.plan = (...given) => this.#stretches(...given);
  }

  notBefore(job: JobView, cluster: ClusterView, view: View): number {
    const runMs = this.#runTimes.leftMs(job, cluster);
    const window = this.#window;
    window.look(job, view, runMs);
    const forecast = view.forecasts.of(this.#rate, cluster.index);
    const latestMs = window.finishMs - runMs;
    this.#search.find(forecast, window.earliestMs, latestMs, runMs, this.#onGrid, null, Infinity);
    return this.#search.startMs;
  }

  #stretches(job: JobView, cluster: ClusterView, view: View, plan: RunPlan): void {
    const runMs = this.#runTimes.leftMs(job, cluster);
    const window = this.#window;
    window.look(job, view, runMs);
    const forecast = view.forecasts.of(this.#rate, cluster.index);
    const finishMs = Math.min(window.finishMs, forecast.endMs);
    if (finishMs - window.earliestMs <= runMs) plan.run(window.earliestMs, Infinity);
    else {
      for (const { fromMs, toMs } of cheapestStretches(forecast, window.earliestMs, finishMs, runMs)) {
        plan.run(fromMs, toMs);
      }
    }
  }
}

export const waitAwhile: TimeDefinition = {
  name: "wait-awhile",
  description:
    "Starts each job when the forecast over its declared run is lowest within its window; or, interrupting, runs interruptible jobs in the cheapest hours.",
  descriptionZh:
    "等一等：在任务的时间窗内，选择预测值在其申报时长上最低的开始时间；可中断时在最低的时段内分段运行。",
  foresees: true,
  source: "P. Wiesner et al., Let's Wait Awhile, Middleware 2021",
  needs: needsOfRate,
  parameters: {
    ...windowParameters,
    mode: {
      type: "choice",
      choices: ["non-interrupting", "interrupting"],
      default: "non-interrupting",
      description: "Whether jobs of interruptible classes are suspended in between",
    },
    rate: rateParameter,
    candidates: {
      type: "choice",
      choices: ["exact", "grid"],
      default: "exact",
      description:
        "Starts that are tried: also those with which the run ends with a step of the forecast, or only beginnings of steps, as some papers have it",
    },
  },
  create: (parameters, setup) => new WaitAwhile(parameters, setup),
};
