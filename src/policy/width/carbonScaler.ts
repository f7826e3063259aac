import FastPriorityQueue from "fastpriorityqueue";
import { MS_PER_HOUR } from "../../units.ts";
import type { Forecast } from "../../signal/forecast.ts";
import type { ScalingProfile } from "../../model/scaling.ts";
import type { ParameterValues, PolicySetup, WidthDefinition, WidthPart } from "../policy.ts";
import type { RunPlan } from "../runPlan.ts";
import { needsOfRate, rateParameter } from "../time/forecastRate.ts";
import { RunTimes } from "../time/runTimes.ts";
import { StartWindow, windowParameters } from "../time/startWindow.ts";
import type { ClusterView, JobView, Rate, View } from "../view.ts";

/** A step of the forecast as far as the job may use it. */
interface Slot {
  readonly fromMs: number;
  readonly lengthMs: number;
  readonly rate: number;
  width: number;
  /** How long it runs in it, from its beginning, ms. */
  runMs: number;
}

/** A wider throughput that is lower, or the same, counts as this much: then it is taken last. */
const HARDLY_ANY = 1e-6;

/** What the next device in a slot emits for the work it adds. */
function marginal({ throughput, power }: ScalingProfile, { rate, width }: Slot): number {
  const more = power[width] - (width === 0 ? 0 : power[width - 1]);
  const work = throughput[width] - (width === 0 ? 0 : throughput[width - 1]);
  return (more * rate) / (work > 0 ? work : HARDLY_ANY);
}

/**
 * The widths with which the work is done at the least carbon: the device that adds work most cheaply comes first, until
 * there is enough; what is too much is cut from the slot where it is dearest. Optimal where each further device adds less
 * work than the one before.
 *
 * @param workMs at width 1
 * @returns whether the work fits into the slots
 */
export function scaleToCarbon(slots: readonly Slot[], scaling: ScalingProfile, workMs: number): boolean {
  const queue = new FastPriorityQueue<{ readonly slot: number; readonly cost: number }>(
    (a, b) => a.cost < b.cost || (a.cost === b.cost && a.slot < b.slot),
  );
  slots.forEach((slot, i) => queue.add({ slot: i, cost: marginal(scaling, slot) }));
  const { throughput, power } = scaling;
  let doneMs = 0;
  while (doneMs < workMs) {
    const next = queue.poll();
    if (next === undefined) return false;
    const slot = slots[next.slot];
    const before = slot.width === 0 ? 0 : throughput[slot.width - 1];
    slot.width++;
    slot.runMs = slot.lengthMs;
    doneMs += (throughput[slot.width - 1] - before) * slot.lengthMs;
    if (slot.width < throughput.length) queue.add({ slot: next.slot, cost: marginal(scaling, slot) });
  }
  let surplusMs = doneMs - workMs;
  const used = slots.filter(({ width }) => width > 0);
  const dearness = ({ width, rate }: Slot) => (power[width - 1] * rate) / throughput[width - 1];
  used.sort((a, b) => dearness(b) - dearness(a));
  for (const slot of used) {
    if (surplusMs <= 0) break;
    const cutMs = Math.min(slot.lengthMs, surplusMs / throughput[slot.width - 1]);
    slot.runMs -= cutMs;
    surplusMs -= cutMs * throughput[slot.width - 1];
  }
  return true;
}

class CarbonScaler implements WidthPart {
  readonly #rate: Rate;
  readonly #replanMs: number;
  readonly #window: StartWindow;
  readonly #runTimes: RunTimes;

  constructor(parameters: ParameterValues, setup: PolicySetup) {
    this.#rate = parameters.rate as Rate;
    this.#replanMs = (parameters.replan as number) * MS_PER_HOUR;
    this.#window = new StartWindow(parameters, setup);
    this.#runTimes = new RunTimes(setup);
  }

  plan(job: JobView, cluster: ClusterView, view: View, plan: RunPlan): void {
    const scaling = job.scaling!;
    const workMs = this.#runTimes.leftMs(job, cluster);
    this.#window.look(job, view, workMs);
    const { earliestMs, finishMs } = this.#window;
    const forecast = view.forecasts.of(this.#rate, cluster.index);
    const slots = slotsOf(forecast, earliestMs, finishMs);
    if (!scaleToCarbon(slots, scaling, workMs)) {
      plan.run(earliestMs, Infinity, fastest(scaling));
      return;
    }
    // What it has not done by then, because it had fewer devices or the forecast has changed, is planned anew.
    const again = earliestMs + this.#replanMs;
    for (const { fromMs, runMs, width } of slots) {
      if (width === 0 || runMs <= 0) continue;
      if (fromMs >= again) break;
      plan.run(fromMs, Math.min(again, fromMs + runMs), width);
    }
    plan.askAgainMs = Math.max(again, plan.toMs.at(-1) ?? 0);
  }
}

function slotsOf(forecast: Forecast, fromMs: number, toMs: number): Slot[] {
  const { startsMs, values } = forecast;
  const slots: Slot[] = [];
  for (let step = forecast.stepAt(fromMs); step < values.length && startsMs[step] < toMs; step++) {
    const beginMs = Math.max(fromMs, startsMs[step]);
    const lengthMs = Math.min(toMs, startsMs[step + 1]) - beginMs;
    if (lengthMs > 0) slots.push({ fromMs: beginMs, lengthMs, rate: values[step], width: 0, runMs: 0 });
  }
  return slots;
}

/** The width with the highest throughput. */
function fastest({ throughput }: ScalingProfile): number {
  return throughput.indexOf(Math.max(...throughput)) + 1;
}

export const carbonScaler: WidthDefinition = {
  name: "carbon-scaler",
  description:
    "Elastic jobs get more devices while the forecast is low and none while it is high: the device-hours that add work at the least carbon come first, until the work fits before the deadline.",
  descriptionZh:
    "碳弹性伸缩：预测值低时为可伸缩任务增加设备，高时减少直至暂停；按单位新增工作量的碳排放由低到高选取，直至截止前可完成。",
  foresees: true,
  source: "W. A. Hanafy et al., CarbonScaler, POMACS 7(3), SIGMETRICS 2024",
  needs: needsOfRate,
  parameters: {
    ...windowParameters,
    replan: {
      type: "number",
      unit: "h",
      default: 24,
      min: 0.25,
      max: 8784,
      description: "How long a plan is kept; then what is left is planned anew",
    },
    rate: rateParameter,
  },
  create: (parameters, setup) => new CarbonScaler(parameters, setup),
};
