/** A known value of a year; above 0. */
export interface Known {
  readonly year: number;
  readonly value: number;
}

/** Where a year's value comes from. */
export type Fill = "known" | "interpolated" | "extrapolated";

/**
 * The value of a year on a line of constant compound growth between the nearest known years; before the first or past the
 * last known year the growth of the two nearest goes on.
 *
 * @param known two or more, ascending by year
 */
export function compoundValue(known: readonly Known[], year: number): { value: number; fill: Fill } {
  const exact = known.find((point) => point.year === year);
  if (exact !== undefined) return { value: exact.value, fill: "known" };
  const inside = year > known[0].year && year < known[known.length - 1].year;
  const next = known.findIndex((point) => point.year > year);
  const upper = next === -1 ? known.length - 1 : Math.max(1, next);
  const [a, b] = [known[upper - 1], known[upper]];
  return {
    value: a.value * (b.value / a.value) ** ((year - a.year) / (b.year - a.year)),
    fill: inside ? "interpolated" : "extrapolated",
  };
}
