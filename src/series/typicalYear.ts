import { bisectRight } from "d3-array";
import { DataError } from "../errors.ts";
import type { Steps } from "../signal/signal.ts";
import { HOURS_PER_YEAR, MS_PER_DAY, MS_PER_HOUR } from "../units.ts";
import type { FindingList } from "./findingList.ts";
import type { MendedSeries } from "./mend.ts";
import { dayOf } from "./timestamp.ts";
import type { ZoneClock } from "./zoneClock.ts";

const YEAR_MS = HOURS_PER_YEAR * MS_PER_HOUR;
/** A common year, on which places in a year are counted. */
const COMMON_YEAR = 2001;
/** Most that a clock leaps forward by: as much of a file's year may lack to daylight saving. */
const WIDEST_LEAP_MS = MS_PER_HOUR;

/** A year of 365 days by wall clock: steps in ms from its first midnight, in order, the first at 0. */
export interface TypicalYear {
  readonly startsMs: readonly number[];
  readonly values: readonly number[];
}

/** Place of a wall time in the common year, ms from its first midnight; 29 February has that of the 28th. */
function placeOf(wallMs: number): number {
  const date = new Date(wallMs);
  const month = date.getUTCMonth() + 1;
  const day = month === 2 ? Math.min(date.getUTCDate(), 28) : date.getUTCDate();
  const intoDayMs = wallMs - Math.floor(wallMs / MS_PER_DAY) * MS_PER_DAY;
  return dayOf(COMMON_YEAR, month, day)! - Date.UTC(COMMON_YEAR, 0, 1) + intoDayMs;
}

/**
 * The first year of a file with dates, by month, day and time of its wall clock. 29 February is left out, and so is the
 * second of two hours that autumn shows twice; the hour that spring skips takes the value before it.
 *
 * @throws DataError when the file does not cover every hour of a year
 */
export function yearOfDates(
  { startsMs, values, endMs }: MendedSeries,
  clock: ZoneClock,
  file: string,
  findings: FindingList,
  lineAt: (epochMs: number) => number,
): TypicalYear {
  const firstWall = new Date(clock.wallMs(startsMs[0]));
  const untilWallMs = firstWall.setUTCFullYear(firstWall.getUTCFullYear() + 1);
  const steps: { placeMs: number; endPlaceMs: number; value: number }[] = [];
  for (let i = 0; i < startsMs.length; i++) {
    const wallMs = clock.wallMs(startsMs[i]);
    if (wallMs >= untilWallMs) {
      findings.add("series goes on past a year: the first year is laid", lineAt(startsMs[i]));
      break;
    }
    const date = new Date(wallMs);
    if (date.getUTCMonth() === 1 && date.getUTCDate() === 29) continue;
    const placeMs = placeOf(wallMs);
    const widthMs = (i + 1 < startsMs.length ? startsMs[i + 1] : endMs) - startsMs[i];
    steps.push({ placeMs, endPlaceMs: placeMs + widthMs, value: values[i] });
    // What runs over the year's end begins the next one.
    if (placeMs + widthMs > YEAR_MS)
      steps.push({ placeMs: 0, endPlaceMs: placeMs + widthMs - YEAR_MS, value: values[i] });
  }
  // A stable sort: of steps at one place the first counts.
  steps.sort((a, b) => a.placeMs - b.placeMs);
  const first = steps.filter(({ placeMs }, i) => i === 0 || placeMs !== steps[i - 1].placeMs);
  return checkedYear(first, file);
}

/** A typical year whose rows carry no year of their own, already counted from its first midnight. */
export function yearOfPlaces({ startsMs, values, endMs }: MendedSeries, file: string): TypicalYear {
  const steps = startsMs.map((placeMs, i) => ({
    placeMs,
    endPlaceMs: startsMs[i + 1] ?? endMs,
    value: values[i],
  }));
  return checkedYear(steps, file);
}

function checkedYear(
  steps: readonly { placeMs: number; endPlaceMs: number; value: number }[],
  file: string,
): TypicalYear {
  let coveredMs = 0;
  for (const { placeMs, endPlaceMs } of [...steps, { placeMs: YEAR_MS, endPlaceMs: YEAR_MS }]) {
    if (placeMs - coveredMs > (coveredMs === 0 || placeMs === YEAR_MS ? 0 : WIDEST_LEAP_MS)) {
      throw new DataError(
        `${file}: nothing from ${monthDay(coveredMs)} to ${monthDay(placeMs)}; to lay a year on the run it must be whole`,
      );
    }
    coveredMs = Math.max(coveredMs, endPlaceMs);
  }
  return { startsMs: steps.map(({ placeMs }) => placeMs), values: steps.map(({ value }) => value) };
}

/** "03-27 02:00" for a place in the year. */
function monthDay(placeMs: number): string {
  return new Date(Date.UTC(COMMON_YEAR, 0, 1) + placeMs).toISOString().slice(5, 16).replace("T", " ");
}

/**
 * Lay a year on [startMs, untilMs) by month, day and time of a wall clock: every instant takes the value of its namesake,
 * 29 February that of the 28th, both of the hours that autumn shows twice that of the one.
 *
 * @param startMs epoch ms; steps are given from here
 */
export function layYear(year: TypicalYear, clock: ZoneClock, startMs: number, untilMs: number): Steps {
  const startsMs: number[] = [];
  const values: number[] = [];
  for (let timeMs = startMs; timeMs < untilMs;) {
    const stretch = clock.stretchAt(timeMs);
    const wallMs = timeMs + stretch.offsetMs;
    const midnightMs = Math.floor(wallMs / MS_PER_DAY) * MS_PER_DAY;
    // One day of one offset at a time.
    const endMs = Math.min(midnightMs + MS_PER_DAY - stretch.offsetMs, stretch.untilMs, untilMs);
    const placeMs = placeOf(wallMs);
    let step = bisectRight(year.startsMs, placeMs) - 1;
    for (let atMs = timeMs; atMs < endMs; atMs = timeMs + year.startsMs[step] - placeMs) {
      startsMs.push(atMs - startMs);
      values.push(year.values[step]);
      if (++step === year.startsMs.length) break;
    }
    timeMs = endMs;
  }
  return { startsMs, values, endMs: untilMs - startMs };
}
