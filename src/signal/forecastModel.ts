import { MS_PER_DAY } from "../units.ts";
import { Forecast, forecastSteps, type ForecastSteps } from "./forecast.ts";

/** Forecasts of one quantity that were issued at one instant, read from a file. */
export interface IssuedForecast {
  readonly issuedMs: number;
  readonly steps: ForecastSteps;
}

/** Where policies get their forecasts from. Times are ms. */
export type ForecastSpec = {
  /** A new forecast is issued at every multiple of this after the start. */
  readonly everyMs: number;
  /** How far it reaches past the instant of its issue. */
  readonly reachMs: number;
} & (
  | { readonly model: "perfect" }
  /** The value now, for ever. */
  | { readonly model: "persistence" }
  /** The median of the last days (1: yesterday) at the same time of day, on steps of this width. */
  | { readonly model: "median"; readonly days: number; readonly stepMs: number }
  /** The truth × (1 + e): e grows as a random walk with the lead, to a standard deviation of `errorPerDay` after a day. */
  | { readonly model: "noisy"; readonly errorPerDay: number }
  /** Of carbon intensity by cluster, as issued; other quantities as yesterday. */
  | { readonly model: "file"; readonly issued: readonly (readonly IssuedForecast[])[] }
);

const HOUR_MS = MS_PER_DAY / 24;

/** Nothing is uncertain: what is assumed where a scenario says nothing of forecasts. */
export const PERFECT_FORECAST: ForecastSpec = {
  model: "perfect",
  everyMs: HOUR_MS,
  reachMs: 366 * MS_PER_DAY,
};

/** Makes the forecasts of one quantity at one place over a run. */
export interface Forecaster {
  /** The forecast that is the latest at `nowMs`. Asked for instants in ascending order. */
  latest(nowMs: number): Forecast;
}

/**
 * @param truth the quantity over the whole run. Models other than perfect and noisy, which stand in for a forecaster of
 *   a stated quality, look only at what lies before the instant of issue
 * @param normals makes the standard normal draws of the noise; the same for every policy of a seed
 * @param isLost whether the data of an instant did not arrive: then the last forecast before it stands
 */
export function forecasterOf(
  spec: ForecastSpec,
  truth: ForecastSteps,
  issued: readonly IssuedForecast[],
  normals: () => () => number,
  isLost: (timeMs: number) => boolean,
): Forecaster {
  if (spec.model === "perfect") return new Perfect(truth);
  if (spec.model === "file" && issued.length > 0) return new FromFile(issued, isLost);
  return new Reissued(spec.everyMs, isLost, makerOf(spec, new Forecast(0, truth), normals));
}

type Make = (issuedMs: number) => ForecastSteps;

function makerOf(
  spec: Exclude<ForecastSpec, { model: "perfect" }>,
  truth: Forecast,
  normals: () => () => number,
): Make {
  const { reachMs } = spec;
  switch (spec.model) {
    case "persistence":
      return (issuedMs) => constantSteps(issuedMs, issuedMs + reachMs, truth.at(issuedMs));
    case "median":
      return (issuedMs) => medianOfDays(truth, issuedMs, spec.days, spec.stepMs, reachMs);
    case "noisy": {
      const walk = randomWalk(truth, normals());
      return (issuedMs) => withNoise(truth, walk, issuedMs, reachMs, spec.errorPerDay);
    }
    case "file":
      return (issuedMs) => medianOfDays(truth, issuedMs, 1, HOUR_MS, reachMs);
  }
}

class Perfect implements Forecaster {
  readonly #forecast: Forecast;

  constructor(truth: ForecastSteps) {
    this.#forecast = new Forecast(0, truth);
  }

  latest(): Forecast {
    return this.#forecast;
  }
}

/** Issued anew at every multiple of a distance, when somebody asks. */
class Reissued implements Forecaster {
  readonly #everyMs: number;
  readonly #isLost: (timeMs: number) => boolean;
  readonly #make: Make;
  #latest: Forecast | null = null;
  /** Of the multiple of the distance that the latest was made for, which may be later than its issue. */
  #askedMs = -1;

  constructor(everyMs: number, isLost: (timeMs: number) => boolean, make: Make) {
    this.#everyMs = everyMs;
    this.#isLost = isLost;
    this.#make = make;
  }

  latest(nowMs: number): Forecast {
    const dueMs = Math.floor(nowMs / this.#everyMs) * this.#everyMs;
    if (this.#latest !== null && dueMs === this.#askedMs) return this.#latest;
    this.#askedMs = dueMs;
    let issuedMs = dueMs;
    while (issuedMs > 0 && this.#isLost(issuedMs)) issuedMs -= this.#everyMs;
    if (this.#latest === null || this.#latest.issuedMs !== issuedMs) {
      this.#latest = new Forecast(issuedMs, this.#make(issuedMs));
    }
    return this.#latest;
  }
}

class FromFile implements Forecaster {
  readonly #issued: readonly IssuedForecast[];
  readonly #isLost: (timeMs: number) => boolean;
  #next = 0;
  #latest: Forecast;

  /** @param issued in ascending order of issue; the first stands in before its own issue */
  constructor(issued: readonly IssuedForecast[], isLost: (timeMs: number) => boolean) {
    this.#issued = issued;
    this.#isLost = isLost;
    this.#latest = new Forecast(issued[0].issuedMs, issued[0].steps);
  }

  latest(nowMs: number): Forecast {
    while (this.#next < this.#issued.length && this.#issued[this.#next].issuedMs <= nowMs) {
      const { issuedMs, steps } = this.#issued[this.#next++];
      if (issuedMs <= 0 || !this.#isLost(issuedMs)) this.#latest = new Forecast(issuedMs, steps);
    }
    return this.#latest;
  }
}

function constantSteps(fromMs: number, toMs: number, value: number): ForecastSteps {
  return forecastSteps(Float64Array.of(fromMs, toMs), Float64Array.of(value));
}

/** Each step as the median of the same time of day on the last days that are known; the last value where none is. */
function medianOfDays(
  truth: Forecast,
  issuedMs: number,
  days: number,
  stepMs: number,
  reachMs: number,
): ForecastSteps {
  const count = Math.ceil(reachMs / stepMs);
  const firstMs = Math.floor(issuedMs / stepMs) * stepMs;
  const startsMs = Float64Array.from({ length: count + 1 }, (_, i) => firstMs + i * stepMs);
  const values = new Float64Array(count);
  const perDay = Math.round(MS_PER_DAY / stepMs);
  const present = truth.at(issuedMs);
  const known: number[] = [];
  for (let i = 0; i < count; i++) {
    if (i >= perDay && perDay * stepMs === MS_PER_DAY) {
      values[i] = values[i - perDay];
      continue;
    }
    const targetMs = startsMs[i];
    known.length = 0;
    const daysBack = Math.floor((targetMs - issuedMs) / MS_PER_DAY) + 1;
    for (let day = daysBack; day < daysBack + days; day++) {
      const fromMs = targetMs - day * MS_PER_DAY;
      if (fromMs < 0 || fromMs < truth.startsMs[0]) break;
      // What is past its instant of issue of a step is not known yet.
      const toMs = Math.min(fromMs + stepMs, issuedMs);
      known.push(toMs > fromMs ? truth.integral(fromMs, toMs) / (toMs - fromMs) : truth.at(issuedMs));
    }
    values[i] = known.length === 0 ? present : medianOf(known);
  }
  return forecastSteps(startsMs, values);
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >>> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** A standard random walk over the steps of a series: variance 1 after a day. */
function randomWalk({ startsMs, values }: ForecastSteps, normal: () => number): Float64Array {
  const walk = new Float64Array(values.length);
  for (let i = 1; i < walk.length; i++) {
    walk[i] = walk[i - 1] + normal() * Math.sqrt((startsMs[i] - startsMs[i - 1]) / MS_PER_DAY);
  }
  return walk;
}

/**
 * The truth with an error that is nothing now and grows with the lead. What one forecast and a later one say of the same
 * instant differs by what became known in between, as with real forecasts. Never below zero where the truth is not.
 */
function withNoise(
  truth: Forecast,
  walk: Float64Array,
  issuedMs: number,
  reachMs: number,
  errorPerDay: number,
): ForecastSteps {
  const first = truth.stepAt(issuedMs);
  const last = truth.stepAt(issuedMs + reachMs);
  const startsMs = truth.startsMs.slice(first, last + 2);
  const values = Float64Array.from({ length: last - first + 1 }, (_, i) => {
    const factor = 1 + errorPerDay * (walk[first + i] - walk[first]);
    return truth.values[first + i] * Math.max(0, factor);
  });
  return forecastSteps(startsMs, values);
}
