import { Temporal } from "temporal-polyfill";
import { MS_PER_MIN } from "../units.ts";

const FORM =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/** A timestamp's parts: what its clock shows as if it were UTC, and its offset where it states one. */
export interface Timestamp {
  /** Wall clock read as UTC, epoch ms. */
  readonly wallMs: number;
  /** Offset from UTC, ms; undefined where none is stated. */
  readonly offsetMs: number | undefined;
}

/** Read a timestamp such as `2022-01-01 00:00:00+08:00`; undefined for anything that is none. */
export function readTimestamp(text: string): Timestamp | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second) + fraction(match[7]);
  const date = new Date(wallMs);
  // Date.UTC lets 31 February roll over.
  const rolled = date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59;
  if (rolled) return undefined;
  return { wallMs, offsetMs: match[8] === undefined ? undefined : offsetOf(match[8]) };
}

function fraction(digits: string | undefined): number {
  return digits === undefined ? 0 : Math.round(Number(`0.${digits}`) * 1_000);
}

function offsetOf(text: string): number {
  if (text === "Z" || text === "UTC") return 0;
  const sign = text.startsWith("-") ? -1 : 1;
  return sign * (Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))) * MS_PER_MIN;
}

/** Reads wall-clock times of one zone, row after row, daylight saving included. */
export class ZoneReader {
  readonly #zone: string;
  #previousMs = -Infinity;

  /** @param zone IANA name or fixed offset such as "+08:00" */
  constructor(zone: string) {
    this.#zone = zone;
  }

  /**
   * Epoch ms of a wall-clock time; undefined where the zone's clock never shows it (the hour that spring skips). Of the
   * hour that autumn repeats the first row is the earlier, the next that would not come after it the later.
   */
  read(wallMs: number): number | undefined {
    const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO("UTC").toPlainDateTime();
    let epochMs = wall.toZonedDateTime(this.#zone, { disambiguation: "earlier" }).epochMilliseconds;
    const laterMs = wall.toZonedDateTime(this.#zone, { disambiguation: "later" }).epochMilliseconds;
    if (laterMs !== epochMs) {
      const shown = Temporal.Instant.fromEpochMilliseconds(epochMs)
        .toZonedDateTimeISO(this.#zone)
        .toPlainDateTime();
      if (!shown.equals(wall)) return undefined;
      if (epochMs <= this.#previousMs) epochMs = laterMs;
    }
    this.#previousMs = epochMs;
    return epochMs;
  }
}
