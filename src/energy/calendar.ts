import type { LocalClock } from "../signal/localClock.ts";

/** A calendar month of a run, or the part of it that the run covers. */
export interface MonthPart {
  /** The covered part, ms from the run's start. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Covered share of the month, 0–1, and of its year. */
  readonly shareOfMonth: number;
  readonly shareOfYear: number;
  readonly year: number;
}

/** The calendar months of [0, untilMs), first to last, the first and the last cut short where the run is. */
export function monthsOf(clock: LocalClock, untilMs: number): MonthPart[] {
  const parts: MonthPart[] = [];
  for (let fromMs = 0; fromMs < untilMs; fromMs = parts[parts.length - 1].toMs) {
    const { year, startMs, endMs, yearMs } = clock.monthAt(fromMs);
    const toMs = Math.min(endMs, untilMs);
    const coveredMs = toMs - fromMs;
    parts.push({
      fromMs,
      toMs,
      shareOfMonth: coveredMs / (endMs - startMs),
      shareOfYear: coveredMs / yearMs,
      year,
    });
  }
  return parts;
}
