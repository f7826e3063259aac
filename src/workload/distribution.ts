import { UserError } from "../errors.ts";
import type { RandomStream } from "../kernel/randomStreams.ts";
import type {
  ChoiceSpec,
  DistributionSpec,
  ExponentialSpec,
  LognormalSpec,
  ParetoSpec,
} from "../model/distributionSpec.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/** A distribution made ready to draw from: every draw is its quantile function at one uniform number. */
export interface Distribution {
  /** Exact mean, truncation included. */
  readonly mean: number;
  /** The value that a uniform number `u` in [0, 1) becomes; non-decreasing in `u` (a choice: in its own order). */
  quantile(u: number): number;
}

/** Mean of what {@link sampler} draws: closed form, truncation included. */
export function meanOf(spec: DistributionSpec): number {
  return distributionOf(spec).mean;
}

/** Draws from a stream, one uniform number each: `const next = sampler(spec, stream)`. */
export function sampler(spec: DistributionSpec, stream: RandomStream): () => number {
  const distribution = distributionOf(spec);
  return () => distribution.quantile(stream.uniform());
}

/** @throws UserError when the numbers describe no distribution */
export function distributionOf(spec: DistributionSpec): Distribution {
  switch (spec.distribution) {
    case "lognormal":
      return lognormal(spec);
    case "exponential":
      return exponential(spec);
    case "pareto":
      return boundedPareto(spec);
    case "constant":
      ensure(Number.isFinite(spec.value), spec, "value must be a finite number");
      return { mean: spec.value, quantile: () => spec.value };
    case "choice":
      return choice(spec);
  }
}

/**
 * With Z standard normal, X = median·exp(σZ), cut to a ≤ Z ≤ b: E[X] = mean·P(a − σ ≤ Z ≤ b − σ) / P(a ≤ Z ≤ b).
 * An interval that lies more to the right is mirrored, because Φ is precise in its lower tail only.
 */
function lognormal(spec: LognormalSpec): Distribution {
  const { median, mean, min = 0, max = Infinity } = spec;
  ensure(median > 0 && Number.isFinite(median), spec, "median must be greater than 0");
  ensure(mean >= median && Number.isFinite(mean), spec, "mean must be at least the median");
  ensure(min >= 0 && max >= min, spec, "needs 0 ≤ min ≤ max");
  const sigma = Math.sqrt(2 * Math.log(mean / median));
  if (sigma === 0 || min === max) {
    const value = sigma === 0 ? median : min;
    ensure(value >= min && value <= max && value > 0, spec, "min and max leave no value to draw");
    return { mean: value, quantile: () => value };
  }
  const a = Math.log(min / median) / sigma;
  const b = Math.log(max / median) / sigma;
  const mirrored = a + b > 0;
  const low = normalCdf(mirrored ? -b : a);
  const mass = normalMass(a, b);
  ensure(
    mass > 0,
    spec,
    "min and max leave no value to draw: they lie too far from the median, or too close together",
  );
  return {
    mean: (mean * normalMass(a - sigma, b - sigma)) / mass,
    quantile(u) {
      const z = normalQuantile(low + (mirrored ? 1 - u : u) * mass);
      return clamp(median * Math.exp(sigma * (mirrored ? -z : z)), min, max);
    },
  };
}

/** P(a ≤ Z ≤ b) of the standard normal. */
function normalMass(a: number, b: number): number {
  return a + b > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);
}

/** With d = max − min: E[X] = min + mean − d·e^(−d/mean) / (1 − e^(−d/mean)). */
function exponential(spec: ExponentialSpec): Distribution {
  const { mean, min = 0, max = Infinity } = spec;
  ensure(mean > 0 && Number.isFinite(mean), spec, "mean must be greater than 0");
  ensure(min >= 0 && Number.isFinite(min) && max >= min, spec, "needs 0 ≤ min ≤ max");
  if (min === max) return { mean: min, quantile: () => min };
  const width = max - min;
  const mass = -Math.expm1(-width / mean);
  return {
    mean: width === Infinity ? min + mean : min + mean - width / Math.expm1(width / mean),
    quantile: (u) => clamp(min - mean * Math.log1p(-u * mass), min, max),
  };
}

/** With λ = ln(max/min) and g(x) = (1 − e^(−x))/x: E[X] = min·shape·λ·g((shape − 1)λ) / (1 − e^(−shape·λ)). */
function boundedPareto(spec: ParetoSpec): Distribution {
  const { min, shape, max } = spec;
  ensure(min > 0 && max >= min && Number.isFinite(max), spec, "needs 0 < min ≤ max");
  ensure(shape > 0 && Number.isFinite(shape), spec, "shape must be greater than 0");
  if (min === max) return { mean: min, quantile: () => min };
  const lambda = Math.log(max / min);
  const mass = -Math.expm1(-shape * lambda);
  const x = (shape - 1) * lambda;
  const g = x === 0 ? 1 : -Math.expm1(-x) / x;
  return {
    mean: (min * shape * lambda * g) / mass,
    quantile: (u) => clamp(min * Math.exp(-Math.log1p(-u * mass) / shape), min, max),
  };
}

function choice(spec: ChoiceSpec): Distribution {
  const { values, weights } = spec;
  ensure(values.length > 0 && values.length === weights.length, spec, "needs one weight for each value");
  ensure(values.every(Number.isFinite), spec, "values must be finite numbers");
  ensure(
    weights.every((w) => w >= 0 && Number.isFinite(w)),
    spec,
    "weights must be 0 or more",
  );
  const cumulated: number[] = [];
  let total = 0;
  let weighted = 0;
  let last = 0;
  weights.forEach((weight, i) => {
    total += weight;
    weighted += weight * values[i];
    cumulated.push(total);
    if (weight > 0) last = i;
  });
  ensure(total > 0, spec, "at least one weight must be greater than 0");
  return {
    mean: weighted / total,
    quantile(u) {
      const target = u * total;
      let i = 0;
      while (i < last && cumulated[i] <= target) i++;
      return values[i];
    },
  };
}

function clamp(value: number, min: number, max: number): number {
  return value < min ? min : value > max ? max : value;
}

function ensure(holds: boolean, spec: DistributionSpec, rule: string): void {
  if (!holds) throw new UserError(`distribution ${JSON.stringify(spec)}: ${rule}`);
}
