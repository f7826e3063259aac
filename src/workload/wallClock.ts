const DATE_AND_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?$/;

/**
 * The instant that a trace writes as a date and time of day ("2020-06-09 18:41:01", also with decimals, a T, a
 * zone offset), ms since 1970: of UTC where an offset is written, else of the clock that wrote it. Differences are
 * true as long as that clock is not put forward or back. NaN when it is no such date.
 */
export function parseWallClock(text: string): number {
  const match = DATE_AND_TIME.exec(text);
  if (match === null) return NaN;
  const [year, month, day, hour, minute] = [1, 2, 3, 4, 5].map((group) => Number(match[group]));
  const second = Number(match[6] ?? 0);
  if (hour > 23 || minute > 59 || second > 60) return NaN;
  const midnightMs = Date.UTC(year, month - 1, day);
  const date = new Date(midnightMs);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return NaN;
  const ms = midnightMs + ((hour * 60 + minute) * 60 + second) * 1_000 + Number(`0${match[7] ?? ""}`) * 1_000;
  return ms - offsetMs(match[8]);
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "UTC") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** An instant as a date and time of day, "2020-06-09 18:41:01.5"; as seconds when it is beyond what dates can say. */
export function writeWallClock(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return `${ms / 1_000} s`;
  return date
    .toISOString()
    .replace("T", " ")
    .replace(/(\.\d*?)0*Z$/, (_, decimals: string) => (decimals === "." ? "" : decimals));
}
