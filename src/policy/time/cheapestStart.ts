import type { ForecastSteps } from "../../signal/forecast.ts";
import type { Forecast } from "../../signal/forecast.ts";

/** Costs that differ by less are equal: what rounding in the integrals of a few years can make. */
const EQUAL = 1e-11;
const ROUNDING = 4e-16;

/**
 * The start in [earliestMs, latestMs] for which the forecast over the run is lowest, the earliest of equals. The integral
 * over a run of fixed length changes its slope only where the run begins or ends at a step, so the candidates are those,
 * `earliestMs` and `latestMs`. A forecast that ends sooner leaves out what it does not reach.
 *
 * @param onGrid only earliestMs and the beginnings of steps are candidates
 */
export function cheapestStart(
  forecast: Forecast,
  earliestMs: number,
  latestMs: number,
  runMs: number,
  onGrid: boolean,
): number {
  const { startsMs, values, prefix } = forecast;
  const steps = values.length;
  const lastMs = Math.min(latestMs, startsMs[steps] - runMs);
  if (!(lastMs > earliestMs)) return earliestMs;
  const first = forecast.stepAt(earliestMs);
  const firstEnd = forecast.stepAt(earliestMs + runMs);
  let best = earliestMs;
  let lowest =
    prefix[firstEnd] +
    values[firstEnd] * (earliestMs + runMs - startsMs[firstEnd]) -
    (prefix[first] + values[first] * (earliestMs - startsMs[first]));
  let tolerance = Math.abs(lowest) * EQUAL + Math.abs(prefix[firstEnd]) * ROUNDING;

  // Runs that begin with a step.
  for (let k = first + 1, end = firstEnd; k < steps && startsMs[k] <= lastMs; k++) {
    const endMs = startsMs[k] + runMs;
    while (end + 1 < steps && startsMs[end + 1] <= endMs) end++;
    const cost = prefix[end] + values[end] * (endMs - startsMs[end]) - prefix[k];
    if (cost < lowest - tolerance) {
      lowest = cost;
      best = startsMs[k];
      tolerance = Math.abs(lowest) * EQUAL + Math.abs(prefix[end]) * ROUNDING;
    }
  }
  if (onGrid) return best;

  // Runs that end with a step, and the latest.
  let begin = first;
  for (let k = firstEnd + 1; k <= steps; k++) {
    const startMs = startsMs[k] - runMs;
    if (startMs > lastMs) break;
    if (startMs < earliestMs) continue;
    while (begin + 1 < steps && startsMs[begin + 1] <= startMs) begin++;
    const cost = prefix[k] - (prefix[begin] + values[begin] * (startMs - startsMs[begin]));
    if (cost < lowest - tolerance || (cost <= lowest + tolerance && startMs < best)) {
      lowest = Math.min(cost, lowest);
      best = startMs;
    }
  }
  const latestCost = forecast.integral(lastMs, lastMs + runMs);
  return latestCost < lowest - tolerance ? lastMs : best;
}

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
    if (leftMs <= 0) break;
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
