import { DataError } from "../errors.ts";
import type { LocalClock } from "../signal/localClock.ts";
import type { Steps } from "../signal/signal.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../units.ts";
import type { MendedSeries } from "./mend.ts";

const MONTH_STARTS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const YEAR_MS = 365 * MS_PER_DAY;

/**
 * Lay a year on a run by month, day and hour of a wall clock: each hour of the run takes the value of its namesake; 29
 * February that of the 28th.
 *
 * @param year steps in ms from the year's first local midnight; must cover the whole year
 * @param clock the run's instants on the file's clock
 */
export function layYear(
  { startsMs, values, endMs }: MendedSeries,
  clock: LocalClock,
  untilMs: number,
  file: string,
): Steps {
  if (startsMs[0] > 0 || endMs < YEAR_MS) {
    throw new DataError(
      `${file}: covers ${Math.round((endMs - startsMs[0]) / MS_PER_DAY)} days of a year; to lay a year on the run it must be whole`,
    );
  }
  const hourly = Float64Array.from({ length: YEAR_MS / MS_PER_HOUR }, () => NaN);
  let step = 0;
  for (let hour = 0; hour < hourly.length; hour++) {
    while (step + 1 < startsMs.length && startsMs[step + 1] <= hour * MS_PER_HOUR) step++;
    hourly[hour] = values[step];
  }
  return clock.hourlySteps(untilMs, ({ month, day, hour }) => {
    const ofMonth = month === 2 ? Math.min(day, 28) : day;
    return hourly[(MONTH_STARTS[month - 1] + ofMonth - 1) * 24 + hour];
  });
}
