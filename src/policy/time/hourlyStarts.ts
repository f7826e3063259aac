import { MS_PER_HOUR } from "../../units.ts";
import type { Forecast } from "../../signal/forecast.ts";
import type { ParameterSpec, ParameterValues, PolicySetup, TimePart } from "../policy.ts";
import type { ClusterView, JobView, View } from "../view.ts";
import { RunTimes } from "./runTimes.ts";
import { limitParameters, WaitingLimit } from "./waitingLimit.ts";

/** Parameters of parts that know of a job only the usual length of jobs of its sort. */
export const hourlyParameters: Readonly<Record<string, ParameterSpec>> = {
  ...limitParameters,
  usualShort: {
    type: "number",
    unit: "h",
    default: 454 / 720,
    min: 0.001,
    max: 1e6,
    description: "Usual run time of short jobs, which is all that is used of it; default: of GAIA's trace",
  },
  usualLong: {
    type: "number",
    unit: "h",
    default: 5221 / 720,
    min: 0.001,
    max: 1e6,
    description: "Usual run time of long jobs; default: of GAIA's trace",
  },
};

/** What a start is chosen by. @returns a score; the highest wins, the earliest of equals */
export type StartScore = (
  cluster: number,
  view: View,
  atOnceMs: number,
  startMs: number,
  usualMs: number,
) => number;

/** Tries a start now and after every full hour up to the waiting limit, with the usual length of jobs of its sort. */
export class HourlyStarts implements TimePart {
  readonly #limit: WaitingLimit;
  readonly #runTimes: RunTimes;
  readonly #shortMs: number;
  readonly #longMs: number;
  readonly #score: StartScore;

  constructor(parameters: ParameterValues, setup: PolicySetup, score: StartScore) {
    this.#limit = new WaitingLimit(parameters);
    this.#runTimes = new RunTimes(setup);
    this.#shortMs = (parameters.usualShort as number) * MS_PER_HOUR;
    this.#longMs = (parameters.usualLong as number) * MS_PER_HOUR;
    this.#score = score;
  }

  notBefore(job: JobView, cluster: ClusterView, view: View): number {
    const earliestMs = Math.max(view.nowMs, job.nominalStartMs);
    const latestMs = this.#limit.latestMs(job, earliestMs, this.#runTimes.leftMs(job, cluster));
    const usualMs = this.#limit.isShort(job) ? this.#shortMs : this.#longMs;
    let best = earliestMs;
    let highest = -Infinity;
    for (let startMs = earliestMs; startMs <= latestMs; startMs += MS_PER_HOUR) {
      const score = this.#score(cluster.index, view, earliestMs, startMs, usualMs);
      if (score > highest) {
        highest = score;
        best = startMs;
      }
    }
    return best;
  }
}

/** Mean of a forecast over a run. */
export function meanOver(forecast: Forecast, startMs: number, runMs: number): number {
  return forecast.integral(startMs, startMs + runMs) / runMs;
}

/** Scores that differ by rounding only are equal: kept to ten digits. */
export function rounded(score: number): number {
  return Number(score.toPrecision(10));
}
