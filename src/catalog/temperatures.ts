import type { RandomStream } from "../kernel/randomStreams.ts";
import type { LocalClock } from "../signal/localClock.ts";
import type { Signal } from "../signal/signal.ts";

/** Days of each month of a common year, and the middle of each as a day of the year. */
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MID_MONTH = [15.5, 45, 74.5, 105, 135.5, 166, 196.5, 227.5, 258, 288.5, 319, 349.5];
const DAYS = 365;

/** Local hour at which a day is warmest; coldest twelve hours away. An estimate for a clear day. */
const WARMEST_HOUR = 15;

/** Share of a day's departure from the season that the next day keeps. An estimate: weather lasts a few days. */
const PERSISTENCE = 0.7;

/** Weather beside the season: departures of a day's mean. */
export interface DailyNoise {
  /** Standard deviation, °C; 0 for none. */
  readonly sdC: number;
  readonly stream: RandomStream;
}

/**
 * Outdoor temperature over a run, °C, hourly by local time. Synthetic: straight lines from mid-month to mid-month that
 * keep each month's mean, a cosine over the day of the given range, and where asked for a random departure of each day's mean
 * that fades over the following days (autoregressive), joined by straight lines from noon to noon.
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
  noise?: DailyNoise,
): Signal {
  const knotsC = meanPreservingKnots(monthlyC);
  const departureC = noise === undefined || noise.sdC === 0 ? () => 0 : departures(noise);
  let hours = 0;
  return clock.hourlySignal(
    `outdoor temperature of ${name} (synthetic)`,
    "°C",
    untilMs,
    ({ dayOfYear, hour }) =>
      seasonalC(knotsC, dayOfYear - 0.5) +
      (diurnalRangeC / 2) * Math.cos((2 * Math.PI * (hour + 0.5 - WARMEST_HOUR)) / 24) +
      departureC(hours++ / 24),
    "hold",
  );
}

/** Departure from the season at a time given in days, asked for in order. */
function departures({ sdC, stream }: DailyNoise): (days: number) => number {
  const shockC = sdC * Math.sqrt(1 - PERSISTENCE ** 2);
  const dailyC = [sdC * stream.normal()];
  return (days) => {
    const day = Math.floor(days);
    while (dailyC.length <= day + 1) {
      dailyC.push(PERSISTENCE * dailyC[dailyC.length - 1] + shockC * stream.normal());
    }
    return dailyC[day] + (dailyC[day + 1] - dailyC[day]) * (days - day);
  };
}

/** Passes of correction; the departure from a month's mean shrinks about fourfold with each. */
const PASSES = 24;

/**
 * Temperatures at mid-month such that the lines between them have the given monthly means. With the means themselves
 * at mid-month the lines would cut summers and winters off.
 */
function meanPreservingKnots(monthlyC: readonly number[]): number[] {
  let knotsC = [...monthlyC];
  for (let pass = 0; pass < PASSES; pass++) {
    let day = 0;
    knotsC = knotsC.map((knotC, month) => {
      let sumC = 0;
      for (let i = 0; i < MONTH_DAYS[month]; i++, day++) sumC += seasonalC(knotsC, day + 0.5);
      return knotC + monthlyC[month] - sumC / MONTH_DAYS[month];
    });
  }
  return knotsC;
}

function seasonalC(knotsC: readonly number[], day: number): number {
  const after = MID_MONTH.findIndex((middle) => middle > day);
  const b = after === -1 ? 0 : after;
  const a = (b + 11) % 12;
  const from = MID_MONTH[a] - (b === 0 && day < MID_MONTH[0] ? DAYS : 0);
  const to = MID_MONTH[b] + (after === -1 ? DAYS : 0);
  return knotsC[a] + ((knotsC[b] - knotsC[a]) * (day - from)) / (to - from);
}
