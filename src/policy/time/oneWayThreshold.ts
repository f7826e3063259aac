import { MS_PER_HOUR } from "../../units.ts";
import type { ParameterValues, PolicySetup, TimeDefinition, TimePart } from "../policy.ts";
import type { RunPlan } from "../runPlan.ts";
import type { ClusterView, JobView, View } from "../view.ts";
import { RunTimes } from "./runTimes.ts";

/**
 * The factor a by which the worst case of the threshold rule exceeds the optimum, for k slots bought at prices in
 * [lowest, highest], each switch costing `switching`: the root of
 * (U − L − 2β) ÷ (U (1 − 1/a) − 2β (1 − 1/k − 1/(ka))) = (1 + 1/(ka))ᵏ. With β = 0 it is the k-min rule's.
 */
export function competitiveRatio(slots: number, lowest: number, highest: number, switching: number): number {
  let low = 1;
  let high = highest / lowest;
  for (let i = 0; i < 100; i++) {
    const a = (low + high) / 2;
    const bought = highest * (1 - 1 / a) - 2 * switching * (1 - 1 / slots - 1 / (slots * a));
    // The left side falls from infinity, where what is bought is nothing, and the right side rises less.
    const above = bought <= 0 || (highest - lowest - 2 * switching) / bought > (1 + 1 / (slots * a)) ** slots;
    if (above) low = a;
    else high = a;
  }
  return (low + high) / 2;
}

/** The price up to which the i-th slot (from 1) is bought by a job that runs. */
export function buyingThreshold(
  i: number,
  slots: number,
  highest: number,
  switching: number,
  ratio: number,
): number {
  const growth = (1 + 1 / (ratio * slots)) ** (i - 1);
  return (
    highest * (1 - (1 - 1 / ratio) * growth) + 2 * switching * (1 / (slots * ratio) - 1 / slots + 1) * growth
  );
}

/** Slot by slot, by the intensity of the slot alone and bounds that are known beforehand. */
class OneWayThreshold implements TimePart {
  readonly #slotMs: number;
  readonly #limitMs: number;
  readonly #lowest: number;
  readonly #highest: number;
  readonly #switching: number;
  readonly #runTimes: RunTimes;
  /** Ratios by number of slots. */
  readonly #ratios = new Map<number, number>();
  /** Jobs that were let run in the slot before. */
  readonly #running = new Set<number>();

  constructor(parameters: ParameterValues, setup: PolicySetup) {
    this.#slotMs = (parameters.slot as number) * MS_PER_HOUR;
    this.#limitMs = (parameters.limit as number) * MS_PER_HOUR;
    this.#highest = parameters.highest as number;
    this.#lowest = this.#highest / (parameters.spread as number);
    this.#switching = parameters.switching as number;
    this.#runTimes = new RunTimes(setup);
  }

  /** A job that cannot be suspended has no slots to choose. */
  notBefore(job: JobView): number {
    return job.nominalStartMs;
  }

  plan(job: JobView, cluster: ClusterView, view: View, plan: RunPlan): void {
    const earliestMs = Math.max(view.nowMs, job.nominalStartMs);
    const leftMs = this.#runTimes.leftMs(job, cluster);
    const slotEndMs = earliestMs + this.#slotMs;
    const total = Math.max(1, Math.round(job.declaredMs / this.#slotMs));
    const left = Math.min(total, Math.ceil(leftMs / this.#slotMs));
    const latestMs = this.#latestFinishMs(job) - leftMs;
    // Nothing is left but to run; nor is anything to be gained where switching costs more than the prices can differ.
    const idle = this.#highest - this.#lowest <= 2 * this.#switching;
    if (idle || slotEndMs > latestMs) {
      this.#running.delete(job.job);
      plan.run(earliestMs, Infinity);
      return;
    }
    plan.askAgainMs = slotEndMs;
    const wasRunning = this.#running.has(job.job);
    const highest = this.#thresholdOf(total - left + 1, total) - (wasRunning ? 0 : 2 * this.#switching);
    if (cluster.effectiveIntensity <= highest) {
      this.#running.add(job.job);
      plan.run(earliestMs, slotEndMs);
    } else this.#running.delete(job.job);
  }

  #thresholdOf(i: number, total: number): number {
    let ratio = this.#ratios.get(total);
    if (ratio === undefined) {
      ratio = competitiveRatio(total, this.#lowest, this.#highest, this.#switching);
      this.#ratios.set(total, ratio);
    }
    return buyingThreshold(i, total, this.#highest, this.#switching, ratio);
  }

  #latestFinishMs(job: JobView): number {
    return Math.min(job.deadlineMs, Math.max(job.submitMs, job.nominalStartMs) + this.#limitMs);
  }
}

export const oneWayThreshold: TimeDefinition = {
  name: "one-way-threshold",
  description:
    "Without any forecast: slot by slot an interruptible job runs if the intensity × PUE now is below a threshold that falls with every slot it has had, by bounds that are known beforehand; switching has a cost.",
  descriptionZh:
    "单向阈值：不用预测，逐时段决定；当前碳强度×PUE 低于阈值时运行可中断任务，阈值随已运行时段下降，仅需事先给定上下界；切换计成本。",
  source: "A. Lechowicz et al., The Online Pause and Resume Problem, POMACS 7(3), SIGMETRICS 2024",
  parameters: {
    slot: {
      type: "number",
      unit: "h",
      default: 1,
      min: 0.01,
      max: 168,
      description: "Length of a slot",
    },
    limit: {
      type: "number",
      unit: "h",
      default: 48,
      min: 0.01,
      max: 8784,
      description:
        "A job is done so long after its nominal start at the latest, or at its deadline when that is sooner",
    },
    highest: {
      type: "number",
      unit: "g/kWh",
      default: 1000,
      min: 0.001,
      max: 1e5,
      description: "Highest intensity × PUE that can come",
    },
    spread: {
      type: "number",
      unit: "1",
      default: 20,
      min: 1,
      max: 1e6,
      description: "Highest ÷ lowest intensity × PUE that can come",
    },
    switching: {
      type: "number",
      unit: "g/kWh",
      default: 0,
      min: 0,
      max: 1e5,
      description: "What suspending or resuming costs, as the intensity of one slot that would cost the same",
    },
  },
  create: (parameters, setup) => new OneWayThreshold(parameters, setup),
};
