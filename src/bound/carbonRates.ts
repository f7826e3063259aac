import type { Conditions } from "../energy/conditions.ts";
import { pueOf } from "../energy/cooling.ts";
import { overheadAt } from "../energy/overheadAt.ts";
import type { Signal } from "../signal/signal.ts";
import type { RunResult } from "../sim/runResult.ts";
import type { World } from "../sim/world.ts";
import { WMS_PER_KWH } from "../units.ts";
import { StepSeries } from "./stepSeries.ts";
import { TimeSteps } from "./timeSteps.ts";

/** What one more W·ms of IT energy emits at each cluster over time, whatever runs there. */
export interface CarbonRates {
  readonly steps: TimeSteps;
  /** By cluster, g per W·ms of IT; 0 where it is not counted, or where it may be free. */
  readonly rates: readonly StepSeries[];
}

/**
 * The rates up to `endMs`. A facility's energy is a part that does not depend on the load (fixed overhead) and
 * IT × (1 + overhead × its proportional share), so this is intensity × that factor, exactly. It is 0
 *
 * - outside the measurement window, where a run's carbon is not counted either;
 * - where on-site generation is more than the idle fleet needs: what a job adds may then be met by it. Elsewhere the
 *   idle fleet buys from the grid already, so that all a job adds is bought.
 *
 * @param idleFleet the same scenario without jobs, which tells where generation is left over
 * @param edgesMs instants at which a step must end in any case, ms
 */
export function carbonRates(
  { world, options, intervals }: RunResult,
  endMs: number,
  edgesMs: Iterable<number> = [],
): CarbonRates {
  const { horizonMs, window } = options;
  const isOpen = options.end === "drain" && window.toMs === horizonMs;
  const countsUntilMs = isOpen ? Infinity : window.toMs;
  const kept = new Set<number>([0, endMs, ...edgesMs]);
  const cuts = new Set<number>([...kept, window.fromMs, window.toMs]);
  for (const conditions of world.clusters) {
    for (const signal of signalsOf(conditions)) {
      for (let cutMs = signal.nextStepAfter(0); cutMs < endMs; cutMs = signal.nextStepAfter(cutMs)) {
        cuts.add(cutMs);
      }
    }
  }
  const hasSupply = world.clusters.some(({ supply }) => supply !== undefined);
  if (hasSupply) for (let i = 0; i < intervals.length; i++) cuts.add(intervals.endMs[i]);

  const edges = Float64Array.from([...cuts].filter((cutMs) => cutMs <= endMs)).sort();
  const rows = edges.subarray(0, -1);
  const clusters = world.clusters.map((conditions, cluster) => {
    let interval = 0;
    return Float64Array.from(rows, (startMs) => {
      if (startMs < window.fromMs || startMs >= countsUntilMs) return 0;
      while (interval < intervals.length && intervals.endMs[interval] <= startMs) interval++;
      const row = interval < intervals.length ? interval * intervals.clusters + cluster : -1;
      if (conditions.supply !== undefined && mayBeFree(conditions, intervals, row, startMs)) return 0;
      return rateAt(conditions, startMs);
    });
  });
  return merged(edges, clusters, kept);
}

/** The last instant of which the rates of a world are known, ms: where a series that neither holds nor repeats ends. */
export function ratesKnownUntilMs(world: World): number {
  let knownMs = Infinity;
  for (const conditions of world.clusters) {
    for (const { pastEnd, endMs } of signalsOf(conditions)) {
      if (pastEnd === "error") knownMs = Math.min(knownMs, endMs);
    }
  }
  return knownMs;
}

/** g per W·ms of IT that is bought from the grid. */
function rateAt(conditions: Conditions, timeMs: number): number {
  const proportional = 1 - (conditions.fixedOverheadShare ?? 0);
  const perIt = 1 + proportional * (pueOf(overheadAt(conditions, timeMs)) - 1);
  return (conditions.carbonIntensity.at(timeMs) * perIt) / WMS_PER_KWH;
}

/** @param row of the idle fleet's intervals, −1 past the horizon, where no idle power is counted */
function mayBeFree(
  { supply }: Conditions,
  intervals: RunResult["intervals"],
  row: number,
  timeMs: number,
): boolean {
  if (row >= 0) return intervals.at("curtailedWms", row) > 0;
  const generates = (source: { readonly capacityFactor: Signal } | undefined) =>
    source !== undefined && source.capacityFactor.at(timeMs) > 0;
  return generates(supply!.solar) || generates(supply!.wind);
}

/** Neighbouring steps in which no cluster's rate differs become one. */
function merged(
  edgesMs: Float64Array,
  rates: readonly Float64Array[],
  kept: ReadonlySet<number>,
): CarbonRates {
  const length = edgesMs.length - 1;
  const first: number[] = [];
  for (let i = 0; i < length; i++) {
    if (kept.has(edgesMs[i]) || rates.some((rate) => rate[i] !== rate[i - 1])) first.push(i);
  }
  const steps = new TimeSteps(Float64Array.from([...first.map((i) => edgesMs[i]), edgesMs[length]]));
  return {
    steps,
    rates: rates.map(
      (rate) =>
        new StepSeries(
          steps,
          Float64Array.from(first, (i) => rate[i]),
        ),
    ),
  };
}

/** The signals at whose steps a rate may change. */
function signalsOf({ carbonIntensity, temperature, retrofit, supply }: Conditions): Signal[] {
  return [
    carbonIntensity,
    temperature,
    retrofit?.share,
    supply?.solar?.capacityFactor,
    supply?.wind?.capacityFactor,
  ].filter((signal) => signal !== undefined);
}
