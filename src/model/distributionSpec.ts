/** A distribution of positive numbers as a scenario states it; the unit is its field's. */
export type DistributionSpec = LognormalSpec | ExponentialSpec | ParetoSpec | ConstantSpec | ChoiceSpec;

/** Lognormal by its median and mean (≥ median) before truncation; only values in [min, max] are drawn. */
export interface LognormalSpec {
  readonly distribution: "lognormal";
  readonly median: number;
  readonly mean: number;
  readonly min?: number;
  readonly max?: number;
}

/** Exponential by its mean before truncation; only values in [min, max] are drawn. */
export interface ExponentialSpec {
  readonly distribution: "exponential";
  readonly mean: number;
  readonly min?: number;
  readonly max?: number;
}

/** Bounded Pareto: density ∝ x^(−shape−1) on [min, max]. */
export interface ParetoSpec {
  readonly distribution: "pareto";
  readonly min: number;
  readonly shape: number;
  readonly max: number;
}

/** The same value always. */
export interface ConstantSpec {
  readonly distribution: "constant";
  readonly value: number;
}

/** One of the values, each with its relative weight. */
export interface ChoiceSpec {
  readonly distribution: "choice";
  readonly values: readonly number[];
  readonly weights: readonly number[];
}
