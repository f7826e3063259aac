/** A value and how much it counts. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** The lowest value up to which at least the share `p` (0–1) of all weight lies; null when there is none. */
export function weightedQuantile(list: readonly Weighted[], p: number): number | null {
  const sorted = list.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  for (const { value, weight } of sorted) {
    below += weight;
    // A share met but for rounding is met.
    if (below >= p * total * (1 - 1e-12)) return value;
  }
  return null;
}
