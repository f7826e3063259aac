import { Temporal } from "temporal-polyfill";
import { DataError } from "../errors.ts";
import { MS_PER_DAY, MS_PER_MIN } from "../units.ts";

/** A time over which a zone's clock keeps one offset. */
export interface ZoneStretch {
  /** Edges, epoch ms; the first is inside, the second not. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** What the clock shows less UTC, ms. */
  readonly offsetMs: number;
}

/**
 * The wall clock of one zone, daylight saving included. A wall time is what the clock shows, as epoch ms as if it were
 * UTC. Offsets are asked for once a stretch, so that a million rows are read in about a second.
 */
export class ZoneClock {
  readonly zone: string;
  #stretch: ZoneStretch;
  #previousMs = -Infinity;

  /**
   * @param zone IANA name or fixed offset such as "+08:00"
   * @param file named in the error where there is no such zone
   */
  constructor(zone: string, file: string) {
    this.zone = zone;
    try {
      this.#stretch = stretchOf(zone, 0);
    } catch {
      throw new DataError(
        `${file}: no time zone "${zone}"; expected an IANA name such as Asia/Shanghai, UTC, or an offset such as +08:00`,
      );
    }
  }

  /** The stretch that holds an instant. */
  stretchAt(epochMs: number): ZoneStretch {
    const known = this.#stretch;
    if (epochMs >= known.fromMs && epochMs < known.untilMs) return known;
    return (this.#stretch = stretchOf(this.zone, epochMs));
  }

  wallMs(epochMs: number): number {
    return epochMs + this.stretchAt(epochMs).offsetMs;
  }

  /**
   * Epoch ms of a wall time, row after row of a file; undefined where the clock never shows it (the hour that spring
   * skips). Of the hour that autumn repeats the first row is the earlier, the next that would not come after it the later.
   */
  read(wallMs: number): number | undefined {
    // No clock is a day from UTC, and no zone changes its clock twice in two days.
    const before = wallMs - this.stretchAt(wallMs - MS_PER_DAY).offsetMs;
    const after = wallMs - this.stretchAt(wallMs + MS_PER_DAY).offsetMs;
    const isShown = (epochMs: number) => this.wallMs(epochMs) === wallMs;
    const epochMs = [before, after].filter(isShown).find((ms) => ms > this.#previousMs);
    if (epochMs === undefined && !isShown(before) && !isShown(after)) return undefined;
    const read = epochMs ?? (isShown(after) ? after : before);
    this.#previousMs = read;
    return read;
  }
}

function stretchOf(zone: string, epochMs: number): ZoneStretch {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
  const next = zoned.getTimeZoneTransition("next");
  // A transition at the instant itself has its stretch ahead; the one before it is asked of the millisecond after.
  const from = zoned.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  return {
    fromMs: from?.epochMilliseconds ?? -Infinity,
    untilMs: next?.epochMilliseconds ?? Infinity,
    offsetMs: zoned.offsetNanoseconds / 1_000_000,
  };
}

/** "+08:00" for eight hours in ms. */
export function offsetName(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / MS_PER_MIN);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
