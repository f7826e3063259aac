import type { LocalClock } from "../../signal/localClock.ts";
import { MS_PER_HOUR } from "../../units.ts";

interface Day {
  readonly startMs: number;
  readonly endMs: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
}

const OPENS_MS = 9 * MS_PER_HOUR;
const CLOSES_MS = 17 * MS_PER_HOUR;
const FRIDAY = 5;

/** When people look at results: Monday to Friday, 9 to 17 o'clock on the scenario's clock. Public holidays are not known. */
export class WorkCalendar {
  readonly #clock: LocalClock;
  /** Days one after the other, as far as they were asked for. */
  readonly #days: Day[] = [];

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** When somebody next looks at what is done at `doneMs`: at once in working hours, else when the next working day begins. */
  nextWorkday(doneMs: number): number {
    let index = this.#dayOf(doneMs);
    const { startMs, weekday } = this.#days[index];
    const intoDayMs = doneMs - startMs;
    if (weekday <= FRIDAY && intoDayMs >= OPENS_MS && intoDayMs <= CLOSES_MS) return doneMs;
    if (intoDayMs >= OPENS_MS) index++;
    while (this.#day(index).weekday > FRIDAY) index++;
    return this.#day(index).startMs + OPENS_MS;
  }

  /** The first Monday or Thursday, 9 o'clock, at or after `doneMs`. */
  semiWeekly(doneMs: number): number {
    for (let index = this.#dayOf(doneMs); ; index++) {
      const { startMs, weekday } = this.#day(index);
      const meetsMs = startMs + OPENS_MS;
      if ((weekday === 1 || weekday === 4) && meetsMs >= doneMs) return meetsMs;
    }
  }

  #dayOf(timeMs: number): number {
    for (let last = Math.max(0, this.#days.length - 1); this.#day(last).endMs <= timeMs;) last++;
    let low = 0;
    let high = this.#days.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#days[middle].endMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #day(index: number): Day {
    while (this.#days.length <= index) {
      const { length } = this.#days;
      this.#days.push(this.#clock.dayAt(length === 0 ? 0 : this.#days[length - 1].endMs));
    }
    return this.#days[index];
  }
}
