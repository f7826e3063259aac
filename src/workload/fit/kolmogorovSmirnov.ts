/**
 * The Kolmogorov–Smirnov distance between a sample and a distribution function: the largest difference of the two at any
 * point, 0–1.
 *
 * @param sorted the sample, ascending
 * @param cdf P(X ≤ x); @param below P(X < x), where that differs (a distribution with atoms)
 */
export function ksDistance(
  sorted: ArrayLike<number>,
  cdf: (x: number) => number,
  below: (x: number) => number = cdf,
): number {
  const count = sorted.length;
  let distance = 0;
  for (let i = 0; i < count; i++) {
    const x = sorted[i];
    // Equal values are one step of the sample's distribution.
    if (i === 0 || sorted[i - 1] !== x)
      distance = Math.max(distance, below(x) - i / count, i / count - below(x));
    if (i === count - 1 || sorted[i + 1] !== x) {
      distance = Math.max(distance, Math.abs((i + 1) / count - cdf(x)));
    }
  }
  return distance;
}

/** The distance that a sample of n of the distribution itself exceeds once in twenty times (n large). */
export function ksCritical(count: number): number {
  return 1.358 / Math.sqrt(count);
}
