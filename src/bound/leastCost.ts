import type { PricedPool } from "./poolChoices.ts";
import type { TimeSteps } from "./timeSteps.ts";

/** Windows of more steps are not searched: then every instant counts as the cheapest, which is lower and quickly found. */
export const LONGEST_SEARCH_STEPS = 4_096;
/** The same for work in pieces: steps × pools. */
export const LARGEST_CHOICE = 16_384;

/** A job on a pool: what it adds and holds while it runs there. */
export interface Placement {
  readonly pool: PricedPool;
  /** What the job adds, W. */
  readonly dynamicW: number;
  /** What it holds, milli-devices. */
  readonly takenMilli: number;
  /** Its work there, ms. */
  readonly runMs: number;
}

/**
 * Least cost of a run without a break that starts in [fromMs, latestStartMs], g.
 *
 * The cost of the run that starts at s is the integral of a piecewise constant function over [s, s + run): piecewise linear
 * in s, with a bend only where s or s + run meets a step. So the least is at the first or the last start or at such an
 * instant, and walking along them takes two steps' worth of work for each step in the window.
 *
 * @param atMost returned where no start costs less, g: what is known to be enough elsewhere
 */
export function leastCostInOnePiece(
  steps: TimeSteps,
  placement: Placement,
  fromMs: number,
  latestStartMs: number,
  atMost: number,
): number {
  const { pool, dynamicW, takenMilli, runMs } = placement;
  const { rate, holding } = pool;
  const { edgesMs } = steps;
  let i = steps.at(fromMs);
  const last = steps.at(latestStartMs + runMs);
  const cheapest = runMs * leastPerMs(placement, i, last);
  if (cheapest >= atMost) return atMost;
  if (last - i >= LONGEST_SEARCH_STEPS) return cheapest;

  let j = steps.at(fromMs + runMs);
  let cost = dynamicW * (rate.until(j, fromMs + runMs) - rate.until(i, fromMs));
  if (holding !== null) cost += takenMilli * (holding.until(j, fromMs + runMs) - holding.until(i, fromMs));
  let least = Math.min(atMost, cost);
  for (let startMs = fromMs; startMs < latestStartMs;) {
    const nextI = edgesMs[i + 1];
    const nextJ = edgesMs[j + 1] - runMs;
    const nextMs = Math.min(nextI, nextJ, latestStartMs);
    let perMs = dynamicW * (rate.values[j] - rate.values[i]);
    if (holding !== null) perMs += takenMilli * (holding.values[j] - holding.values[i]);
    cost += perMs * (nextMs - startMs);
    if (cost < least) least = cost;
    startMs = nextMs;
    if (nextI <= startMs) i++;
    if (nextJ <= startMs && j < steps.length - 1) j++;
  }
  // Adding up the slopes may leave a rounding of 0 below it.
  return Math.max(0, least);
}

/**
 * Least cost of work that may be done in pieces between two instants, g: the cheapest instants, with a fraction of a step at
 * the end. Pieces may lie on different pools, so each step costs what the cheapest of them does there, and the work
 * goes on at the speed of the fastest: no schedule of pieces on real pools, one at a time, does more or costs less.
 *
 * @param placements the pools it may use, at least one
 */
export function leastCostInPieces(
  steps: TimeSteps,
  placements: readonly Placement[],
  fromMs: number,
  untilMs: number,
): number {
  const { edgesMs } = steps;
  const first = steps.at(fromMs);
  const last = steps.at(untilMs);
  if ((last - first + 1) * placements.length > LARGEST_CHOICE) {
    return Math.min(...placements.map((each) => each.runMs * leastPerMs(each, first, last)));
  }
  let leftMs = Infinity;
  for (const { runMs } of placements) leftMs = Math.min(leftMs, runMs);
  if (leftMs === 0) return 0;
  // What a ms at the fastest pool's speed costs, by step of the window.
  const perMs = new Float64Array(last - first + 1).fill(Infinity);
  for (const { pool, dynamicW, takenMilli, runMs } of placements) {
    const slowness = runMs / leftMs;
    for (let k = 0; k < perMs.length; k++) {
      const costPerMs =
        dynamicW * pool.rate.values[first + k] + takenMilli * (pool.holding?.values[first + k] ?? 0);
      perMs[k] = Math.min(perMs[k], costPerMs * slowness);
    }
  }
  const cheapestFirst = Array.from(perMs.keys()).sort((a, b) => perMs[a] - perMs[b]);
  let cost = 0;
  for (const k of cheapestFirst) {
    const widthMs = Math.min(untilMs, edgesMs[first + k + 1]) - Math.max(fromMs, edgesMs[first + k]);
    const usedMs = Math.min(leftMs, widthMs);
    cost += perMs[k] * usedMs;
    leftMs -= usedMs;
    if (leftMs <= 0) return cost;
  }
  return cost;
}

/** No instant of some steps, both ends included, costs less, g per ms. */
function leastPerMs({ pool, dynamicW, takenMilli }: Placement, first: number, last: number): number {
  const { rate, holding } = pool;
  return dynamicW * rate.least(first, last) + takenMilli * (holding?.least(first, last) ?? 0);
}
