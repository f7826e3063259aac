import type { LocalClock } from "../signal/localClock.ts";
import type { Signal } from "../signal/signal.ts";

/** Middle of each month as a day of a common year. */
const MID_MONTH = [15.5, 45, 74.5, 105, 135.5, 166, 196.5, 227.5, 258, 288.5, 319, 349.5];
const DAYS = 365;

/** Local hour at which a day is warmest; coldest twelve hours away. An estimate for a clear day. */
const WARMEST_HOUR = 15;

/**
 * Outdoor temperature over a run, °C, hourly by local time. Synthetic: monthly means set at mid-month and joined by
 * straight lines, and a cosine over the day of the given range. No weather.
 *
 * @param monthlyC twelve monthly means, °C
 * @param diurnalRangeC difference between a day's highest and lowest temperature, °C
 */
export function outdoorTemperatureSignal(
  name: string,
  monthlyC: readonly number[],
  diurnalRangeC: number,
  clock: LocalClock,
  untilMs: number,
): Signal {
  return clock.hourlySignal(
    `outdoor temperature of ${name} (synthetic)`,
    "°C",
    untilMs,
    ({ dayOfYear, hour }) =>
      seasonalC(monthlyC, dayOfYear - 0.5) +
      (diurnalRangeC / 2) * Math.cos((2 * Math.PI * (hour + 0.5 - WARMEST_HOUR)) / 24),
    "hold",
  );
}

function seasonalC(monthlyC: readonly number[], day: number): number {
  const after = MID_MONTH.findIndex((middle) => middle > day);
  const b = after === -1 ? 0 : after;
  const a = (b + 11) % 12;
  const from = MID_MONTH[a] - (b === 0 && day < MID_MONTH[0] ? DAYS : 0);
  const to = MID_MONTH[b] + (after === -1 ? DAYS : 0);
  return monthlyC[a] + ((monthlyC[b] - monthlyC[a]) * (day - from)) / (to - from);
}
