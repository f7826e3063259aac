import type { LocalClock } from "../../signal/localClock.ts";
import { MS_PER_HOUR } from "../../units.ts";
import { ksDistance } from "./kolmogorovSmirnov.ts";

/** When jobs come: a rate that follows the local hour and weekday, and how far the real arrivals are from chance at that rate. */
export interface FittedArrivals {
  /** Relative rate of the 24 local hours, mean 1 over those that the trace covers. */
  readonly dailyShape: readonly number[];
  /** Relative rate of Monday … Sunday; 1 where the trace has no such day. */
  readonly weeklyShape: readonly number[];
  /** Of the gaps between arrivals, each measured by the rate: distance to the exponential of a Poisson process, 0–1. */
  readonly ksDistance: number;
  /** Squared coefficient of variation of these gaps: 1 for a Poisson process, more for bursts. */
  readonly burstiness: number;
  /** Mean over the hours of the week of |jobs − expected| ÷ mean jobs. */
  readonly shapeError: number;
}

const HOURS = 24;
const DAYS = 7;

/**
 * Fit the rate daily[hour] × weekly[weekday] by maximum likelihood (for counts that are Poisson the solution is iterative
 * proportional fitting of the margins), then measure every gap by the rate.
 *
 * @param submitMs ascending, from the clock's start
 * @param spanMs length of the trace, > 0
 */
export function fitArrivals(submitMs: Float64Array, clock: LocalClock, spanMs: number): FittedArrivals {
  const cell = hourOfWeek(clock, spanMs);
  const counts = new Float64Array(HOURS * DAYS);
  const exposureMs = new Float64Array(HOURS * DAYS);
  for (let timeMs = 0; timeMs < spanMs;) {
    const nextMs = Math.min(spanMs, cell.nextStepAfter(timeMs));
    exposureMs[cell.at(timeMs)] += nextMs - timeMs;
    timeMs = nextMs;
  }
  for (const at of submitMs) counts[cell.at(at)]++;
  const { daily, weekly } = proportional(counts, exposureMs);
  const rate = (c: number) => daily[c % HOURS] * weekly[Math.floor(c / HOURS)];
  return {
    dailyShape: daily,
    weeklyShape: weekly,
    ...gaps(submitMs, cell, rate),
    shapeError: shapeError(counts, exposureMs, rate),
  };
}

/** Number of the hour of the week (weekday from Monday × 24 + hour) over time. */
function hourOfWeek(clock: LocalClock, spanMs: number) {
  return clock.hourlySignal(
    "hour of the week",
    "1",
    spanMs,
    (local) => (local.weekday - 1) * HOURS + local.hour,
    "hold",
  );
}

function proportional(counts: Float64Array, exposureMs: Float64Array) {
  const daily = Array<number>(HOURS).fill(1);
  const weekly = Array<number>(DAYS).fill(1);
  const cells = Array.from({ length: HOURS * DAYS }, (_, c) => c);
  const total = counts.reduce((a, b) => a + b, 0);
  const exposure = exposureMs.reduce((a, b) => a + b, 0);
  const base = total / exposure;
  for (let round = 0; round < 50; round++) {
    for (let hour = 0; hour < HOURS; hour++) {
      const mine = cells.filter((c) => c % HOURS === hour);
      const expected = mine.reduce((sum, c) => sum + base * weekly[Math.floor(c / HOURS)] * exposureMs[c], 0);
      if (expected > 0) daily[hour] = mine.reduce((sum, c) => sum + counts[c], 0) / expected;
    }
    for (let day = 0; day < DAYS; day++) {
      const mine = cells.filter((c) => Math.floor(c / HOURS) === day);
      const expected = mine.reduce((sum, c) => sum + base * daily[c % HOURS] * exposureMs[c], 0);
      if (expected > 0) weekly[day] = mine.reduce((sum, c) => sum + counts[c], 0) / expected;
    }
  }
  // One of the two scales is free: let the days that the trace covers have a mean of 1.
  const days = weekly.filter((_, day) =>
    cells.some((c) => Math.floor(c / HOURS) === day && exposureMs[c] > 0),
  );
  const scale = days.reduce((a, b) => a + b, 0) / days.length;
  if (!(scale > 0)) return { daily, weekly };
  return {
    daily: daily.map((value) => value * scale),
    weekly: weekly.map((value, day) =>
      cells.some((c) => Math.floor(c / HOURS) === day && exposureMs[c] > 0) ? value / scale : 1,
    ),
  };
}

function gaps(
  submitMs: Float64Array,
  cell: { at(timeMs: number): number; nextStepAfter(timeMs: number): number },
  rate: (cell: number) => number,
): { ksDistance: number; burstiness: number } {
  const measured: number[] = [];
  let timeMs = 0;
  let sum = 0;
  for (const at of submitMs) {
    while (timeMs < at) {
      const nextMs = Math.min(at, cell.nextStepAfter(timeMs));
      sum += rate(cell.at(timeMs)) * (nextMs - timeMs);
      timeMs = nextMs;
    }
    measured.push(sum);
    sum = 0;
  }
  // The first gap begins where the trace happens to begin.
  const gap = Float64Array.from(measured.slice(1)).sort();
  if (gap.length === 0) return { ksDistance: NaN, burstiness: NaN };
  const mean = gap.reduce((a, b) => a + b, 0) / gap.length;
  if (mean === 0) return { ksDistance: 1, burstiness: Infinity };
  const variance = gap.reduce((all, value) => all + (value - mean) ** 2, 0) / gap.length;
  return {
    ksDistance: ksDistance(gap, (x) => 1 - Math.exp(-x / mean)),
    burstiness: variance / mean ** 2,
  };
}

function shapeError(counts: Float64Array, exposureMs: Float64Array, rate: (cell: number) => number): number {
  const total = counts.reduce((a, b) => a + b, 0);
  const weight = exposureMs.reduce((sum, ms, c) => sum + ms * rate(c), 0);
  const covered = exposureMs.filter((ms) => ms >= MS_PER_HOUR / 2).length;
  if (weight === 0 || covered === 0) return 0;
  let error = 0;
  counts.forEach((count, c) => (error += Math.abs(count - (total * exposureMs[c] * rate(c)) / weight)));
  return error / total;
}
