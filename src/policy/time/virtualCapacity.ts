import { DEVICE_KINDS } from "../../model/deviceType.ts";
import type { Forecast } from "../../signal/forecast.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../units.ts";
import type { ParameterSpec, ParameterValues, PolicySetup, TimeDefinition, TimePart } from "../policy.ts";
import type { ClusterView, JobView, Rate, View } from "../view.ts";
import { needsOfRate, rateParameter } from "./forecastRate.ts";
import { RunTimes } from "./runTimes.ts";
import { StartWindow, windowParameters } from "./startWindow.ts";

const HOURS = 24;

/** The curve of one kind of device in one cluster: how much flexible work may run in each hour of the present day. */
interface Curve {
  /** Day that it is for, counted from the scenario's start; −1 before the first. */
  day: number;
  /** Device-time that flexible jobs may still take in each hour, milli-device·ms. */
  readonly leftMilliMs: Float64Array;
  /** Declared device-time of flexible jobs placed there today, and the day before, milli-device·ms. */
  todayMilliMs: number;
  yesterdayMilliMs: number;
}

/**
 * How many of the cheapest hours of a day carry its flexible work at the least forecast carbon and peak: work D over k hours
 * has a peak of D ÷ k, which costs as much as it would emit in `peakHours` at the day's mean.
 *
 * @param fewest what capacity allows at the least
 */
export function cheapestHours(hourly: readonly number[], peakHours: number, fewest: number): number[] {
  const byCost = hourly.map((_, hour) => hour).sort((a, b) => hourly[a] - hourly[b] || a - b);
  const mean = hourly.reduce((sum, value) => sum + value, 0) / hourly.length;
  let best = hourly.length;
  let lowest = Infinity;
  let sum = 0;
  byCost.forEach((hour, i) => {
    sum += hourly[hour];
    const cost = (sum + peakHours * mean) / (i + 1);
    if (i + 1 >= fewest && cost < lowest) {
      lowest = cost;
      best = i + 1;
    }
  });
  return byCost.slice(0, best).sort((a, b) => a - b);
}

/** Flexible jobs wait until the day's curve has room for them; others start at once. */
class VirtualCapacity implements TimePart {
  readonly #rate: Rate;
  readonly #peakHours: number;
  readonly #window: StartWindow;
  readonly #runTimes: RunTimes;
  /** By cluster, then kind. */
  readonly #curves: readonly (readonly Curve[])[];

  constructor(parameters: ParameterValues, setup: PolicySetup) {
    this.#rate = parameters.rate as Rate;
    this.#peakHours = parameters.peak as number;
    this.#window = new StartWindow(parameters, setup);
    this.#runTimes = new RunTimes(setup);
    this.#curves = setup.clusters.map(() =>
      DEVICE_KINDS.map(() => ({
        day: -1,
        leftMilliMs: new Float64Array(HOURS),
        todayMilliMs: 0,
        yesterdayMilliMs: 0,
      })),
    );
  }

  notBefore(job: JobView, cluster: ClusterView, view: View): number {
    const runMs = this.#runTimes.leftMs(job, cluster);
    const window = this.#window;
    window.look(job, view, runMs);
    const latestMs = window.finishMs - runMs;
    if (!(latestMs > window.earliestMs)) return window.earliestMs;
    const curve = this.#curves[cluster.index][job.kind];
    const day = Math.floor(view.nowMs / MS_PER_DAY);
    if (curve.day !== day) this.#draw(curve, day, job.kind, cluster, view);
    curve.todayMilliMs += job.milliDevices * runMs;
    // The first hour of today with room; past the day, or where there is none, it may run at once or as late as it can.
    for (let hour = Math.floor((window.earliestMs - day * MS_PER_DAY) / MS_PER_HOUR); hour < HOURS; hour++) {
      const startMs = Math.max(window.earliestMs, day * MS_PER_DAY + hour * MS_PER_HOUR);
      if (startMs > latestMs) return latestMs;
      if (curve.leftMilliMs[hour] <= 0) continue;
      this.#take(curve, hour, job.milliDevices * runMs, job.milliDevices);
      return startMs;
    }
    return Math.min(latestMs, Math.max(window.earliestMs, (day + 1) * MS_PER_DAY));
  }

  /** Draw the curve of a day by its forecast and the flexible work of the day before, as much as that again. */
  #draw(curve: Curve, day: number, kind: number, cluster: ClusterView, view: View): void {
    curve.yesterdayMilliMs = curve.day === day - 1 ? curve.todayMilliMs : 0;
    curve.day = day;
    curve.todayMilliMs = 0;
    const forecast = view.forecasts.of(this.#rate, cluster.index);
    const hourly = Array.from({ length: HOURS }, (_, hour) => hourOf(forecast, day, hour));
    const capacityMilliMs = cluster.installedMilli[kind] * MS_PER_HOUR;
    // Nothing is known of the first day's work: all the devices may be used in its hours.
    const workMilliMs = curve.yesterdayMilliMs;
    const hours = cheapestHours(hourly, this.#peakHours, Math.ceil(workMilliMs / capacityMilliMs));
    const share = workMilliMs === 0 ? capacityMilliMs : workMilliMs / hours.length;
    curve.leftMilliMs.fill(0);
    for (const hour of hours) curve.leftMilliMs[hour] = Math.min(capacityMilliMs, share);
  }

  /** A job uses up the curve's room, hour by hour from its start. */
  #take(curve: Curve, firstHour: number, workMilliMs: number, milliDevices: number): void {
    let left = workMilliMs;
    for (let hour = firstHour; hour < HOURS && left > 0; hour++) {
      const used = Math.min(left, milliDevices * MS_PER_HOUR);
      curve.leftMilliMs[hour] -= used;
      left -= used;
    }
  }
}

function hourOf(forecast: Forecast, day: number, hour: number): number {
  const fromMs = day * MS_PER_DAY + hour * MS_PER_HOUR;
  return forecast.integral(fromMs, fromMs + MS_PER_HOUR);
}

export const virtualCapacity: TimeDefinition = {
  name: "virtual-capacity",
  description:
    "Every day each cluster gets a curve of how much flexible work may run in each hour: the hours that carry as much as the day before at the least forecast carbon and peak. Jobs that can wait start in the first hour with room below it, at their latest start at the latest.",
  descriptionZh:
    "虚拟容量曲线：每日为各集群确定各小时可运行的弹性工作量：以最低预测碳排放与峰值承载与前一日相同的工作量。可等待的任务在曲线尚有余量的首个小时开始，最迟不超过其最晚开始时间。",
  source:
    "A. Radovanovic et al., Carbon-Aware Computing for Datacenters, IEEE Trans. Power Systems 38(2), 2023",
  foresees: true,
  needs: needsOfRate,
  parameters: {
    ...windowParameters,
    // A curve is of one day, so no job is kept longer.
    hours: { ...windowParameters.hours, max: HOURS } as ParameterSpec,
    peak: {
      type: "number",
      unit: "h",
      default: 6,
      min: 0,
      max: 1000,
      description:
        "What a higher peak costs: as much as it would emit in so many hours at the day's mean; 0 puts all work into the cleanest hours that hold it (default: an estimate)",
    },
    rate: rateParameter,
  },
  create: (parameters, setup) => new VirtualCapacity(parameters, setup),
};
