import { MS_PER_HOUR } from "../../units.ts";
import type { Forecast } from "../../signal/forecast.ts";
import type { ParameterValues, PolicySetup, TimeDefinition, TimePart } from "../policy.ts";
import type { RunPlan } from "../runPlan.ts";
import type { ClusterView, JobView, Rate, View } from "../view.ts";
import { needsOfRate, rateParameter } from "./forecastRate.ts";
import { RunTimes } from "./runTimes.ts";
import { limitParameters, WaitingLimit } from "./waitingLimit.ts";

/** Runs jobs while the forecast is below a quantile of what is ahead; those that cannot be suspended start then. */
class Threshold implements TimePart {
  readonly #rate: Rate;
  readonly #share: number;
  readonly #aheadMs: number;
  readonly #frozen: boolean;
  readonly #limit: WaitingLimit;
  readonly #runTimes: RunTimes;

  constructor(parameters: ParameterValues, setup: PolicySetup) {
    this.#rate = parameters.rate as Rate;
    this.#share = (parameters.percentile as number) / 100;
    this.#aheadMs = (parameters.ahead as number) * MS_PER_HOUR;
    this.#frozen = parameters.threshold === "frozen";
    this.#limit = new WaitingLimit(parameters);
    this.#runTimes = new RunTimes(setup);
  }

  notBefore(job: JobView, cluster: ClusterView, view: View): number {
    const forecast = view.forecasts.of(this.#rate, cluster.index);
    const earliestMs = Math.max(view.nowMs, job.nominalStartMs);
    const latestMs = this.#limit.latestMs(job, earliestMs, this.#runTimes.leftMs(job, cluster));
    const threshold = this.#thresholdAt(forecast, earliestMs);
    const { startsMs, values } = forecast;
    for (let step = forecast.stepAt(earliestMs); step < values.length; step++) {
      const startMs = Math.max(earliestMs, startsMs[step]);
      if (startMs > latestMs) break;
      if (values[step] < threshold) return startMs;
    }
    return latestMs;
  }

  plan(job: JobView, cluster: ClusterView, view: View, plan: RunPlan): void {
    const { nowMs } = view;
    const forecast = view.forecasts.of(this.#rate, cluster.index);
    const earliestMs = Math.max(nowMs, job.nominalStartMs);
    const leftMs = this.#runTimes.leftMs(job, cluster);
    // What it was kept waiting until now is what has passed beside its run.
    const ranMs = Math.max(0, job.declaredMs - job.leftMs);
    const waitedMs = Math.max(0, nowMs - Math.max(job.submitMs, job.nominalStartMs) - ranMs);
    const patienceMs = Math.min(this.#limit.ms(job) - waitedMs, job.deadlineMs - earliestMs - leftMs);
    if (this.#frozen) this.#planAhead(forecast, earliestMs, leftMs, patienceMs, plan);
    else this.#planStep(forecast, earliestMs, patienceMs, plan);
  }

  /** All stretches by the threshold as it is now. */
  #planAhead(
    forecast: Forecast,
    earliestMs: number,
    leftMs: number,
    patienceMs: number,
    plan: RunPlan,
  ): void {
    const { startsMs, values } = forecast;
    const threshold = this.#thresholdAt(forecast, earliestMs);
    let atMs = earliestMs;
    for (let step = forecast.stepAt(earliestMs); step < values.length; step++) {
      const endMs = Math.max(atMs, startsMs[step + 1]);
      if (values[step] < threshold) {
        plan.run(atMs, Math.min(endMs, atMs + leftMs));
        leftMs -= endMs - atMs;
        if (leftMs <= 0) return;
      } else if (patienceMs <= endMs - atMs) {
        plan.run(atMs + Math.max(0, patienceMs), Infinity);
        return;
      } else patienceMs -= endMs - atMs;
      atMs = endMs;
    }
    plan.run(atMs, Infinity);
  }

  /** To the end of the present step, by the threshold of what is ahead of it. */
  #planStep(forecast: Forecast, earliestMs: number, patienceMs: number, plan: RunPlan): void {
    const { startsMs, values } = forecast;
    const step = forecast.stepAt(earliestMs);
    const endMs = startsMs[step + 1];
    if (patienceMs <= 0 || step === values.length - 1 || endMs <= earliestMs) plan.run(earliestMs, Infinity);
    else if (values[step] < this.#thresholdAt(forecast, earliestMs)) {
      plan.run(earliestMs, endMs);
      plan.askAgainMs = endMs;
    } else if (patienceMs < endMs - earliestMs) plan.run(earliestMs + patienceMs, Infinity);
    else plan.askAgainMs = endMs;
  }

  /** The quantile of the values from an instant on, each by the time it holds. */
  #thresholdAt(forecast: Forecast, fromMs: number): number {
    const { startsMs, values } = forecast;
    const toMs = Math.min(fromMs + this.#aheadMs, forecast.endMs);
    const held: { readonly value: number; readonly ms: number }[] = [];
    for (let step = forecast.stepAt(fromMs); step < values.length && startsMs[step] < toMs; step++) {
      held.push({
        value: values[step],
        ms: Math.min(toMs, startsMs[step + 1]) - Math.max(fromMs, startsMs[step]),
      });
    }
    held.sort((a, b) => a.value - b.value);
    let aboveMs = this.#share * (toMs - fromMs);
    for (const { value, ms } of held) {
      if (aboveMs < ms) return value;
      aboveMs -= ms;
    }
    return held.length === 0 ? Infinity : held[held.length - 1].value;
  }
}

export const threshold: TimeDefinition = {
  name: "threshold",
  description:
    "Runs interruptible jobs while the forecast is below a percentile of what is ahead and suspends them otherwise, until a waiting limit is used up; others start in the first such step.",
  descriptionZh:
    "阈值启停：预测值低于未来窗口的分位数时运行可中断任务，否则挂起，直至用完等待上限；不可中断任务在首个这样的时段开始。",
  foresees: true,
  source: "A. Souza et al., Ecovisor, ASPLOS 2023; suspend-resume of GAIA, ASPLOS 2024",
  needs: needsOfRate,
  parameters: {
    ...limitParameters,
    percentile: {
      type: "number",
      unit: "%",
      default: 30,
      min: 0,
      max: 100,
      description: "The job runs below this percentile",
    },
    ahead: {
      type: "number",
      unit: "h",
      default: 24,
      min: 1,
      max: 8784,
      description: "How far ahead the percentile is taken",
    },
    threshold: {
      type: "choice",
      choices: ["moving", "frozen"],
      default: "moving",
      description: "The percentile is taken anew in every step, or once when the job arrives",
    },
    rate: rateParameter,
  },
  create: (parameters, setup) => new Threshold(parameters, setup),
};
