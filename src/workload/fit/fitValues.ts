import type { DistributionSpec } from "../../model/distributionSpec.ts";
import { normalCdf } from "../normal.ts";
import { ksDistance } from "./kolmogorovSmirnov.ts";

/** A distribution fitted to positive values. */
export interface FittedValues {
  readonly spec: DistributionSpec;
  /** Kolmogorov–Smirnov distance to the values, 0–1. */
  readonly ksDistance: number;
  /** Mean of the distribution ÷ mean of the values. */
  readonly meanRatio: number;
}

/** A family is good enough up to this distance; beyond it the quantiles themselves are kept. An estimate. */
const GOOD_DISTANCE = 0.05;

/** Up to so many different values are kept as they are. */
const FEW_VALUES = 64;

/** Parts of equal size whose means stand for the values where no family fits. */
const PARTS = 40;

/**
 * Fit positive values: as a constant or a choice where there are few different ones; else by maximum likelihood as
 * exponential, lognormal and bounded Pareto, of which the one nearest by Kolmogorov–Smirnov is taken (the simpler one
 * where the difference is no more than chance); and where none is near, as the means of forty equal parts of the sorted
 * values, which keep the mean exactly.
 *
 * @param values at least one, all > 0
 */
export function fitValues(values: Float64Array): FittedValues {
  const sorted = values.slice().sort();
  const few = fewValues(sorted);
  if (few !== null) return few;
  const mean = meanOf(sorted);
  const families = [exponential(sorted, mean), lognormal(sorted, mean), pareto(sorted, mean)];
  const chance = 1 / Math.sqrt(sorted.length);
  let best = families[0];
  // A family with a parameter more has to be better by more than chance alone makes it.
  for (const family of families) if (family.ksDistance < best.ksDistance - chance / 4) best = family;
  const isNear = best.ksDistance <= Math.max(GOOD_DISTANCE, chance) && Math.abs(best.meanRatio - 1) <= 0.1;
  return isNear ? best : parts(sorted);
}

function fewValues(sorted: Float64Array): FittedValues | null {
  const counts = new Map<number, number>();
  for (const value of sorted) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > FEW_VALUES) return null;
  }
  const spec: DistributionSpec =
    counts.size === 1
      ? { distribution: "constant", value: sorted[0] }
      : { distribution: "choice", values: [...counts.keys()], weights: [...counts.values()] };
  return { spec, ksDistance: 0, meanRatio: 1 };
}

function exponential(sorted: Float64Array, mean: number): FittedValues {
  return {
    spec: { distribution: "exponential", mean },
    ksDistance: ksDistance(sorted, (x) => 1 - Math.exp(-x / mean)),
    meanRatio: 1,
  };
}

function lognormal(sorted: Float64Array, mean: number): FittedValues {
  const logs = sorted.map(Math.log);
  const mu = meanOf(logs);
  const sigma = Math.sqrt(logs.reduce((sum, log) => sum + (log - mu) ** 2, 0) / logs.length);
  const fitted = Math.exp(mu + (sigma * sigma) / 2);
  return {
    spec: { distribution: "lognormal", median: Math.exp(mu), mean: fitted },
    ksDistance: ksDistance(sorted, (x) => normalCdf((Math.log(x) - mu) / sigma)),
    meanRatio: fitted / mean,
  };
}

/** The bounds are those of the values; the index solves 1/α + Hᵅ ln H / (1 − Hᵅ) = mean ln(x / min), H = min / max. */
function pareto(sorted: Float64Array, mean: number): FittedValues {
  const min = sorted[0];
  const max = sorted[sorted.length - 1];
  const target = sorted.reduce((sum, x) => sum + Math.log(x / min), 0) / sorted.length;
  const logH = Math.log(min / max);
  const excess = (alpha: number) => {
    const power = Math.exp(alpha * logH);
    return 1 / alpha + (power * logH) / (1 - power) - target;
  };
  let [low, high] = [1e-6, 100];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  const shape = (low + high) / 2;
  const whole = 1 - Math.exp(shape * logH);
  const fitted =
    Math.abs(shape - 1) < 1e-9
      ? (-min * logH) / whole
      : ((shape / (shape - 1)) * (min - max * Math.exp(shape * logH))) / whole;
  return {
    spec: { distribution: "pareto", min, shape, max },
    ksDistance: ksDistance(sorted, (x) => (1 - (min / x) ** shape) / whole),
    meanRatio: fitted / mean,
  };
}

function parts(sorted: Float64Array): FittedValues {
  const count = sorted.length;
  const edges = Array.from({ length: PARTS + 1 }, (_, part) => Math.round((part * count) / PARTS));
  const values: number[] = [];
  const weights: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    const some = sorted.subarray(edges[part], edges[part + 1]);
    if (some.length === 0) continue;
    const mean = meanOf(some);
    // Equal means are one value.
    if (values[values.length - 1] === mean) weights[weights.length - 1] += some.length;
    else {
      values.push(mean);
      weights.push(some.length);
    }
  }
  const cumulated = weights.map(
    (
      (sum) => (weight: number) =>
        (sum += weight) / count
    )(0),
  );
  const upTo = (x: number, inclusive: boolean) => {
    let at = 0;
    while (at < values.length && (values[at] < x || (inclusive && values[at] === x))) at++;
    return at === 0 ? 0 : cumulated[at - 1];
  };
  return {
    spec: { distribution: "choice", values, weights },
    ksDistance: ksDistance(
      sorted,
      (x) => upTo(x, true),
      (x) => upTo(x, false),
    ),
    meanRatio: 1,
  };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
