import { Temporal } from "temporal-polyfill";
import { MS_PER_HOUR } from "../units.ts";
import { Signal, type PastEnd, type Steps } from "./signal.ts";

/** Wall-clock fields of an instant in some zone. */
export interface LocalTime {
  /** 1–12. */
  readonly month: number;
  /** Day of the month, 1–31. */
  readonly day: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  /** 0–23. */
  readonly hour: number;
  /** 1–366. */
  readonly dayOfYear: number;
}

/** A month of the calendar on some clock. */
export interface CalendarMonth {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  /** Edges, ms from the run's start; the first may lie before it. */
  readonly startMs: number;
  readonly endMs: number;
  /** Length of the whole year, ms. */
  readonly yearMs: number;
}

/** Epoch ms of a local date-time ("2025-07-07T00:00") in a zone ("Asia/Shanghai"). Throws RangeError on nonsense. */
export function epochOfLocal(local: string, zone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

/** The instants of a run (ms from its start) read on the clock of one zone, daylight saving included. */
export class LocalClock {
  readonly startEpochMs: number;
  readonly zone: string;

  /** @param startEpochMs epoch ms of the scenario's start; @param zone IANA name, such as "Asia/Shanghai" */
  constructor(startEpochMs: number, zone: string) {
    this.startEpochMs = startEpochMs;
    this.zone = zone;
  }

  at(timeMs: number): LocalTime {
    const zoned = this.#zoned(timeMs);
    return {
      month: zoned.month,
      day: zoned.day,
      weekday: zoned.dayOfWeek,
      hour: zoned.hour,
      dayOfYear: zoned.dayOfYear,
    };
  }

  /** The local day that holds an instant: its edges, ms from the run's start, and its weekday (1 = Monday). */
  dayAt(timeMs: number): { readonly startMs: number; readonly endMs: number; readonly weekday: number } {
    const first = this.#zoned(timeMs).startOfDay();
    const runMs = (zoned: Temporal.ZonedDateTime) => zoned.epochMilliseconds - this.startEpochMs;
    return { startMs: runMs(first), endMs: runMs(first.add({ days: 1 })), weekday: first.dayOfWeek };
  }

  /** The calendar month that holds an instant: its edges and the length of its year, ms from the run's start. */
  monthAt(timeMs: number): CalendarMonth {
    const first = this.#zoned(timeMs).with({ day: 1 }).startOfDay();
    const newYear = first.with({ month: 1 });
    const runMs = (zoned: Temporal.ZonedDateTime) => zoned.epochMilliseconds - this.startEpochMs;
    return {
      year: first.year,
      month: first.month,
      startMs: runMs(first),
      endMs: runMs(first.add({ months: 1 })),
      yearMs: newYear.add({ years: 1 }).epochMilliseconds - newYear.epochMilliseconds,
    };
  }

  /** ISO 8601 in UTC, such as 2025-07-06T16:00:00Z. */
  utc(timeMs: number): string {
    return Temporal.Instant.fromEpochMilliseconds(this.startEpochMs + timeMs).toString();
  }

  /** ISO 8601 with offset, such as 2025-07-07T00:00:00+08:00. */
  iso(timeMs: number): string {
    return this.#zoned(timeMs).toString({ timeZoneName: "never" });
  }

  /**
   * A signal that steps at every full local hour of [0, untilMs), its values given by the local time.
   * Past the last hour it follows `pastEnd`.
   */
  hourlySignal(
    name: string,
    unit: string,
    untilMs: number,
    valueAt: (local: LocalTime) => number,
    pastEnd: PastEnd,
  ): Signal {
    return new Signal({ name, unit, pastEnd, ...this.hourlySteps(untilMs, valueAt) });
  }

  /** The steps of such a signal. */
  hourlySteps(untilMs: number, valueAt: (local: LocalTime) => number): Steps {
    const intoHour =
      this.#zoned(0).epochMilliseconds -
      this.#zoned(0).round({ smallestUnit: "hour", roundingMode: "floor" }).epochMilliseconds;
    const startsMs: number[] = [];
    const values: number[] = [];
    for (let timeMs = -intoHour; timeMs < untilMs || startsMs.length === 0; timeMs += MS_PER_HOUR) {
      startsMs.push(timeMs);
      values.push(valueAt(this.at(timeMs)));
    }
    return { startsMs, values, endMs: startsMs[startsMs.length - 1] + MS_PER_HOUR };
  }

  /** A signal that steps at every local midnight of [0, untilMs), its values given by the day, such as "10-20". */
  dailySignal(
    name: string,
    unit: string,
    untilMs: number,
    valueAt: (monthDay: string) => number,
    pastEnd: PastEnd,
  ): Signal {
    const startsMs: number[] = [];
    const values: number[] = [];
    let day = this.#zoned(0).startOfDay();
    do {
      startsMs.push(day.epochMilliseconds - this.startEpochMs);
      values.push(valueAt(day.toPlainDate().toString().slice(5)));
      day = day.add({ days: 1 });
    } while (day.epochMilliseconds - this.startEpochMs < untilMs);
    const endMs = day.epochMilliseconds - this.startEpochMs;
    return Signal.merged(name, unit, { startsMs, values, endMs }, pastEnd);
  }

  #zoned(timeMs: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(this.startEpochMs + timeMs).toZonedDateTimeISO(this.zone);
  }
}
