import type { SplitRequest } from "../policy.ts";

/**
 * What one origin asks of the clusters for the rest of its demand: fills `asked` (by cluster, milli-devices), of clusters
 * within the bound that have something left. All zero when there is none.
 */
export type Ask = (origin: number, restMilli: number, leftMilli: Float64Array, asked: Float64Array) => void;

/**
 * Split a demand in rounds: every origin asks for what it still needs; a cluster that is asked for more than it has left
 * gives to all in the same proportion. Each round meets all demand or uses up a cluster, so there are at most as many
 * rounds as clusters, and one. Amounts given are whole milli-devices.
 */
export function fill(request: SplitRequest, givenMilli: Float64Array, ask: Ask): void {
  const { demandMilli, availableMilli } = request;
  const origins = demandMilli.length;
  const clusters = availableMilli.length;
  const left = Float64Array.from(availableMilli, Math.floor);
  const rest = Float64Array.from(demandMilli);
  const asked = Array.from({ length: origins }, () => new Float64Array(clusters));
  givenMilli.fill(0);
  for (let round = 0; round <= clusters; round++) {
    const total = new Float64Array(clusters);
    for (let origin = 0; origin < origins; origin++) {
      asked[origin].fill(0);
      if (rest[origin] <= 0) continue;
      ask(origin, rest[origin], left, asked[origin]);
      for (let c = 0; c < clusters; c++) total[c] += asked[origin][c];
    }
    if (total.every((sum) => sum === 0)) return;
    const before = left.slice();
    for (let origin = 0; origin < origins; origin++) {
      for (let c = 0; c < clusters; c++) {
        if (asked[origin][c] === 0) continue;
        const share = total[c] > before[c] ? before[c] / total[c] : 1;
        give(origin, c, Math.floor(asked[origin][c] * share));
      }
    }
    giveRemainders(asked, total, before);
  }

  function give(origin: number, c: number, milli: number): void {
    givenMilli[origin * clusters + c] += milli;
    rest[origin] -= milli;
    left[c] -= milli;
  }

  /** What rounding down has left over goes to the first who asked: a milli-device or two. */
  function giveRemainders(wanted: readonly Float64Array[], total: Float64Array, before: Float64Array): void {
    for (let c = 0; c < clusters; c++) {
      const isFull = total[c] >= before[c];
      for (let origin = 0; origin < origins && left[c] > 0; origin++) {
        if (wanted[origin][c] === 0 || rest[origin] <= 0) continue;
        if (isFull || rest[origin] < clusters) give(origin, c, Math.min(left[c], rest[origin]));
      }
    }
  }
}

/** An ask for everything from the best cluster by a measure, the lowest first (ties: the lowest index). */
export function askBest(request: SplitRequest, measure: (origin: number, cluster: number) => number): Ask {
  const { latencyMs, latencyBoundMs } = request;
  return (origin, rest, left, asked) => {
    let best = -1;
    for (let c = 0; c < left.length; c++) {
      if (left[c] <= 0 || !(latencyMs[origin][c] <= latencyBoundMs)) continue;
      if (best < 0 || measure(origin, c) < measure(origin, best)) best = c;
    }
    if (best >= 0) asked[best] = rest;
  };
}
