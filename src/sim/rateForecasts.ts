import type { Conditions } from "../energy/conditions.ts";
import { mixed, pueOf } from "../energy/cooling.ts";
import type { RandomStreams } from "../kernel/randomStreams.ts";
import type { Forecasts, Rate } from "../policy/view.ts";
import { forecastSteps, type Forecast, type ForecastSteps } from "../signal/forecast.ts";
import {
  forecasterOf,
  type Forecaster,
  type ForecastSpec,
  type IssuedForecast,
} from "../signal/forecastModel.ts";
import type { Signal } from "../signal/signal.ts";
import { SignalRangeError } from "../errors.ts";
import type { World } from "./world.ts";

/**
 * The forecasts of a run: of what one more kWh of IT emits or costs in each cluster, its PUE included, made from the truth
 * by the scenario's forecast model when a policy first asks.
 */
export class RateForecasts implements Forecasts {
  nowMs = 0;
  readonly #world: World;
  readonly #spec: ForecastSpec;
  readonly #untilMs: number;
  readonly #streams: RandomStreams;
  /** By rate, then cluster. */
  readonly #forecasters: Readonly<Record<Rate, (Forecaster | null)[]>>;

  constructor(world: World, spec: ForecastSpec, horizonMs: number, streams: RandomStreams) {
    this.#world = world;
    this.#spec = spec;
    this.#untilMs = horizonMs + spec.reachMs;
    this.#streams = streams;
    const none = () => world.clusters.map(() => null);
    this.#forecasters = { carbon: none(), marginal: none(), price: none() };
  }

  of(rate: Rate, cluster: number): Forecast {
    const forecaster = (this.#forecasters[rate][cluster] ??= this.#make(rate, cluster));
    return forecaster.latest(this.nowMs);
  }

  #make(rate: Rate, cluster: number): Forecaster {
    const conditions = this.#world.clusters[cluster];
    const { feedLost } = conditions;
    const id = conditions.spec.id;
    const base = baseOf(conditions, rate);
    if (base === undefined) throw new Error(`nothing is known of the ${rate} of ${id}`);
    const truth = stepsOf(conditions, base, this.#untilMs);
    return forecasterOf(
      this.#spec,
      truth,
      rate === "carbon" && this.#spec.model === "file" ? withPue(this.#spec.issued[cluster], conditions) : [],
      () => {
        const stream = this.#streams.stream(`forecast/${rate}/${id}`);
        return () => stream.normal();
      },
      (timeMs) => feedLost !== undefined && feedLost.at(timeMs) !== 0,
    );
  }
}

function baseOf({ carbonIntensity, operatingMargin, tariff }: Conditions, rate: Rate): Signal | undefined {
  if (rate === "carbon") return carbonIntensity;
  return rate === "marginal" ? operatingMargin : tariff?.price;
}

/** What one kWh of IT more adds to the facility's draw at an instant. */
function pueAt(
  { cooling, retrofit, temperature, fixedOverheadShare = 0 }: Conditions,
  timeMs: number,
): number {
  const outdoorC = temperature.at(timeMs);
  const overhead =
    retrofit === undefined
      ? cooling.overhead(outdoorC)
      : mixed(cooling.overhead(outdoorC), retrofit.to.overhead(outdoorC), retrofit.share.at(timeMs));
  return 1 + (pueOf(overhead) - 1) * (1 - fixedOverheadShare);
}

/** A quantity × PUE from the start to `untilMs`, or to where one of the series ends for good. */
function stepsOf(conditions: Conditions, base: Signal, untilMs: number): ForecastSteps {
  const signals = [base, conditions.temperature, conditions.retrofit?.share].filter(
    (signal) => signal !== undefined,
  );
  let endMs = untilMs;
  for (const signal of signals) if (signal.pastEnd === "error") endMs = Math.min(endMs, signal.endMs);
  const starts: number[] = [];
  const values: number[] = [];
  for (let timeMs = 0; timeMs < endMs;) {
    starts.push(timeMs);
    values.push(base.at(timeMs) * pueAt(conditions, timeMs));
    let next = Infinity;
    for (const signal of signals) next = Math.min(next, signal.nextStepAfter(timeMs));
    timeMs = next;
  }
  if (starts.length === 0) throw new SignalRangeError(`${base.name}: says nothing from the start on`);
  starts.push(endMs);
  return forecastSteps(Float64Array.from(starts), Float64Array.from(values));
}

/** Forecasts of carbon intensity with the PUE that was known when they were issued. */
function withPue(issued: readonly IssuedForecast[], conditions: Conditions): IssuedForecast[] {
  return issued.map(({ issuedMs, steps }) => {
    const pue = pueAt(conditions, Math.max(0, issuedMs));
    return {
      issuedMs,
      steps: forecastSteps(
        steps.startsMs,
        steps.values.map((value) => value * pue),
      ),
    };
  });
}
