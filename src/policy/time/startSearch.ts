import type { Forecast, ForecastSteps } from "../../signal/forecast.ts";

/** Costs that differ by less are equal: what rounding in the integrals of a few years can make. */
const EQUAL = 1e-11;
const ROUNDING = 4e-16;

/** Where a run may be refused although it is cheap. */
export interface Room {
  hasRoom(fromMs: number, toMs: number): boolean;
}

/**
 * Finds the start for which the forecast over a run is lowest. The integral over a run of fixed length changes its slope
 * only where the run begins or ends at a step, so the candidates are those, and the edges of the window. One object for
 * many searches: {@link find}, then read the fields.
 */
export class StartSearch {
  /** The earliest of the cheapest starts, ms. */
  startMs = NaN;
  /** Integral of the forecast over the run from there, unit·ms. */
  cost = Infinity;
  #tolerance = 0;

  /**
   * @param latestMs a forecast that ends sooner leaves out what it does not reach; not after `earliestMs`: only that is tried
   * @param onGrid only `earliestMs` and the beginnings of steps are candidates
   * @param room where it is refused; null where it never is
   * @param toBeat cost above which nothing is of interest
   * @returns whether there is a start with room that costs less than `toBeat`
   */
  find(
    forecast: Forecast,
    earliestMs: number,
    latestMs: number,
    runMs: number,
    onGrid: boolean,
    room: Room | null,
    toBeat: number,
  ): boolean {
    const { startsMs, values, prefix } = forecast;
    const steps = values.length;
    const lastMs = Math.min(latestMs, startsMs[steps] - runMs);
    const first = forecast.stepAt(earliestMs);
    const firstEnd = forecast.stepAt(earliestMs + runMs);
    this.startMs = NaN;
    this.cost = toBeat;
    this.#tolerance =
      Math.abs(prefix[firstEnd]) * ROUNDING + (toBeat < Infinity ? Math.abs(toBeat) * EQUAL : 0);
    const atOnce =
      prefix[firstEnd] +
      values[firstEnd] * (earliestMs + runMs - startsMs[firstEnd]) -
      (prefix[first] + values[first] * (earliestMs - startsMs[first]));
    this.#consider(atOnce, earliestMs, runMs, room);
    if (!(lastMs > earliestMs)) return this.startMs === earliestMs;

    // Most candidates are dearer than the best so far, so that is asked first, and of a local number.
    let below = this.cost - this.#tolerance;
    // Runs that begin with a step.
    for (let k = first + 1, end = firstEnd; k < steps; k++) {
      const startMs = startsMs[k];
      if (startMs > lastMs) break;
      const endMs = startMs + runMs;
      while (startsMs[end + 1] <= endMs && end + 1 < steps) end++;
      const cost = prefix[end] + values[end] * (endMs - startsMs[end]) - prefix[k];
      if (cost < below) {
        this.#consider(cost, startMs, runMs, room);
        below = this.cost - this.#tolerance;
      }
    }
    if (onGrid) return !Number.isNaN(this.startMs);

    // Runs that end with a step, and the latest. Here an equal one may be earlier.
    let upTo = this.cost + this.#tolerance;
    for (let k = firstEnd + 1, begin = first; k <= steps; k++) {
      const startMs = startsMs[k] - runMs;
      if (startMs > lastMs) break;
      if (startMs < earliestMs) continue;
      while (startsMs[begin + 1] <= startMs && begin + 1 < steps) begin++;
      const cost = prefix[k] - (prefix[begin] + values[begin] * (startMs - startsMs[begin]));
      if (cost <= upTo) {
        this.#consider(cost, startMs, runMs, room);
        upTo = this.cost + this.#tolerance;
      }
    }
    this.#consider(forecast.integral(lastMs, lastMs + runMs), lastMs, runMs, room);
    return !Number.isNaN(this.startMs);
  }

  #consider(cost: number, startMs: number, runMs: number, room: Room | null): void {
    const tolerance = this.#tolerance;
    if (cost >= this.cost - tolerance && !(cost <= this.cost + tolerance && startMs < this.startMs)) return;
    if (room !== null && !room.hasRoom(startMs, startMs + runMs)) return;
    this.startMs = startMs;
    this.cost = Math.min(cost, this.cost);
    this.#tolerance = Math.max(tolerance, Math.abs(cost) * EQUAL);
  }
}

/** Less than this is not worth a stretch, ms. */
const SHORTEST_MS = 1e-3;

/** A stretch of time inside one step. */
interface Piece {
  fromMs: number;
  toMs: number;
  readonly value: number;
  readonly step: number;
}

/**
 * The cheapest time of [fromMs, toMs) that adds up to `runMs`, as stretches in order of time; the earlier of equals. Where
 * only part of a step is needed it is taken beside what else is used, so that the job is suspended less often.
 */
export function cheapestStretches(
  forecast: ForecastSteps & Pick<Forecast, "stepAt">,
  fromMs: number,
  toMs: number,
  runMs: number,
): { fromMs: number; toMs: number }[] {
  const { startsMs, values } = forecast;
  const pieces: Piece[] = [];
  for (let step = forecast.stepAt(fromMs); step < values.length && startsMs[step] < toMs; step++) {
    const begin = Math.max(fromMs, startsMs[step]);
    const end = Math.min(toMs, startsMs[step + 1]);
    if (end > begin) pieces.push({ fromMs: begin, toMs: end, value: values[step], step });
  }
  pieces.sort((a, b) => a.value - b.value || a.fromMs - b.fromMs);
  const taken: Piece[] = [];
  let leftMs = runMs;
  for (const piece of pieces) {
    // What is left by rounding is no stretch.
    if (leftMs < SHORTEST_MS) break;
    const lengthMs = piece.toMs - piece.fromMs;
    if (lengthMs > leftMs) {
      const goesOn = taken.some(({ step }) => step === piece.step + 1);
      const follows = taken.some(({ step }) => step === piece.step - 1);
      if (goesOn && !follows) piece.fromMs = piece.toMs - leftMs;
      else piece.toMs = piece.fromMs + leftMs;
    }
    leftMs -= lengthMs;
    taken.push(piece);
  }
  return taken.sort((a, b) => a.fromMs - b.fromMs);
}
