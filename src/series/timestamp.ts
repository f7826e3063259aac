import { MS_PER_DAY, MS_PER_MIN } from "../units.ts";

const FORM =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;

/** A timestamp's parts: what its clock shows as if it were UTC, and its offset where it states one. */
export interface Timestamp {
  /** Wall clock read as UTC, epoch ms. */
  readonly wallMs: number;
  /** Offset from UTC, ms; undefined where none is stated. */
  readonly offsetMs: number | undefined;
}

/**
 * Read a timestamp such as `2022-01-01 00:00:00+08:00`: year first, so that day and month cannot be taken for each other.
 * Undefined for anything that is none.
 */
export function readTimestamp(text: string): Timestamp | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const dayMs = dayOf(year, month, day);
  if (dayMs === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const wallMs = dayMs + Date.UTC(1970, 0, 1, hour, minute, second) + fraction(match[7]);
  if (match[8] === undefined) return { wallMs, offsetMs: undefined };
  const offsetMs = offsetOf(match[8]);
  return Math.abs(offsetMs) < MS_PER_DAY ? { wallMs, offsetMs } : undefined;
}

/** Midnight of a date as epoch ms on UTC's clock; undefined for 31 February and its like. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  const dayMs = Date.UTC(year, month - 1, day);
  const date = new Date(dayMs);
  const rolled =
    date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day;
  return rolled ? undefined : dayMs;
}

function fraction(digits: string | undefined): number {
  return digits === undefined ? 0 : Math.round(Number(`0.${digits}`) * 1_000);
}

function offsetOf(text: string): number {
  if (/^[a-z]/i.test(text)) return 0;
  const digits = text.slice(1).replace(":", "").padEnd(4, "0");
  const sign = text.startsWith("-") ? -1 : 1;
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * MS_PER_MIN;
}
