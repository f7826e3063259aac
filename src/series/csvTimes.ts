import { DataError } from "../errors.ts";
import { MS_PER_HOUR, MS_PER_S } from "../units.ts";
import { UTC_NAME, type CsvDialect } from "./csvDialect.ts";
import { cellReader, placeOf, type CsvTable } from "./csvTable.ts";
import type { FindingList } from "./findingList.ts";
import type { SeriesRequest } from "./seriesRequest.ts";
import { dayOf, readTimestamp, type Timestamp } from "./timestamp.ts";
import { offsetName, ZoneClock } from "./zoneClock.ts";

/** When the rows of a table begin. */
export interface CsvTimes {
  /** Epoch ms (ms from the run's start for seconds); undefined for a row whose local time its zone's clock skips. */
  readonly startsMs: readonly (number | undefined)[];
  readonly zone: string;
}

/** Read the times of a table's rows in the way of its dialect. */
export function readTimes(
  table: CsvTable,
  { name, time, utc = false }: CsvDialect,
  request: SeriesRequest,
  findings: FindingList,
): CsvTimes {
  if (time.form === "calendar") return calendarTimes(table, request, findings);
  const place = table.header.findIndex((column) => time.column.test(column));
  if (place < 0) {
    const what = time.form === "seconds" ? "a column time, in seconds" : "a column of timestamps";
    throw new DataError(`${table.file}:1: dialect ${name} needs ${what}`);
  }
  if (time.form === "seconds") return secondTimes(table, place);
  const stamps = table.rows.map((row, i) => stampOf(row[place] ?? "", table, i));
  const withOffset = sameForm(stamps, table);
  if (!withOffset && !utc && !UTC_NAME.test(table.header[place]))
    return zonedTimes(table, stamps, request, findings);
  const startsMs = stamps.map(({ wallMs, offsetMs = 0 }) => wallMs - offsetMs);
  const { localColumn } = time;
  const localPlace =
    localColumn === undefined ? -1 : table.header.findIndex((column) => localColumn.test(column));
  if (localPlace >= 0) checkLocal(table, localPlace, startsMs);
  if (request.zone !== undefined && request.alignment !== "same-hours")
    noteOtherZone(new ZoneClock(request.zone, table.file), table, stamps[0], findings);
  return { startsMs, zone: request.zone ?? "UTC" };
}

function secondTimes(table: CsvTable, place: number): CsvTimes {
  const read = cellReader(table, place);
  const startsMs = table.rows.map((_, i) => {
    const seconds = read(i);
    if (!Number.isNaN(seconds)) return Math.round(seconds * MS_PER_S);
    throw new DataError(`${table.file}:${table.lines[i]}: no seconds in column "${table.header[place]}"`);
  });
  return { startsMs, zone: "UTC" };
}

function stampOf(cell: string, { file, lines }: CsvTable, row: number): Timestamp {
  const stamp = readTimestamp(cell);
  if (stamp !== undefined) return stamp;
  const hint = /^\d+(\.\d+)?$/.test(cell.trim())
    ? "; if it counts seconds from the run's start, state dialect: seconds"
    : "";
  throw new DataError(
    `${file}:${lines[row]}: "${cell.slice(0, 40)}" is no timestamp such as 2022-01-01 00:00${hint}`,
  );
}

/** Whether all timestamps carry an offset; refused where some do and some do not. */
function sameForm(stamps: readonly Timestamp[], { file, lines }: CsvTable): boolean {
  const withOffset = stamps[0].offsetMs !== undefined;
  const mixed = stamps.findIndex(({ offsetMs }) => (offsetMs !== undefined) !== withOffset);
  if (mixed < 0) return withOffset;
  throw new DataError(
    `${file}:${lines[mixed]}: mixed zones: some timestamps carry an offset and some do not`,
  );
}

/** The local column must be the same instants. */
function checkLocal({ file, rows, lines }: CsvTable, place: number, startsMs: readonly number[]): void {
  rows.forEach((row, i) => {
    const local = readTimestamp(row[place] ?? "");
    if (local?.offsetMs === undefined || local.wallMs - local.offsetMs === startsMs[i]) return;
    throw new DataError(`${file}:${lines[i]}: the local time and the UTC time are not the same instant`);
  });
}

/** A stated zone beside timestamps of another changes nothing; it serves only to lay a year. */
function noteOtherZone(
  clock: ZoneClock,
  { lines }: CsvTable,
  { wallMs, offsetMs = 0 }: Timestamp,
  findings: FindingList,
): void {
  if (clock.stretchAt(wallMs - offsetMs).offsetMs === offsetMs) return;
  findings.add(
    `timestamps are at UTC${offsetMs === 0 ? "" : offsetName(offsetMs)}, which counts, not zone ${clock.zone}`,
    lines[0],
  );
}

function calendarTimes(table: CsvTable, request: SeriesRequest, findings: FindingList): CsvTimes {
  const readers = ["year", "month", "day", "hour"].map((name) => cellReader(table, placeOf(table, name)));
  const stamps = table.rows.map((_, i) => {
    const [year, month, day, hour] = readers.map((read) => read(i));
    const dayMs = dayOf(year, month, day);
    if (dayMs !== undefined && Number.isInteger(hour) && hour >= 0 && hour <= 23)
      return { wallMs: dayMs + hour * MS_PER_HOUR };
    throw new DataError(
      `${table.file}:${table.lines[i]}: ${year}-${month}-${day}, hour ${hour} is no date and hour (0 … 23)`,
    );
  });
  return zonedTimes(table, stamps, request, findings);
}

/** Wall times read by the stated zone's clock. A time that it never shows is refused, or noted where gaps may be filled. */
function zonedTimes(
  { file, lines }: CsvTable,
  stamps: readonly { readonly wallMs: number }[],
  request: SeriesRequest,
  findings: FindingList,
): CsvTimes {
  const { zone } = request;
  if (zone === undefined) {
    throw new DataError(`${file}: its timestamps carry no zone; state it: zone: Europe/Berlin, or zone: UTC`);
  }
  const clock = new ZoneClock(zone, file);
  const startsMs = stamps.map(({ wallMs }, i) => {
    const epochMs = clock.read(wallMs);
    if (epochMs !== undefined) return epochMs;
    if (request.gaps === "error") {
      const shown = new Date(wallMs).toISOString().slice(0, 16).replace("T", " ");
      throw new DataError(
        `${file}:${lines[i]}: ${shown} does not exist in ${zone} (clocks go forward); state the zone that the file ` +
          "keeps, or gaps: hold or interpolate to have such rows left out",
      );
    }
    findings.add(`local time that ${zone} skips, left out`, lines[i]);
    return undefined;
  });
  return { startsMs, zone };
}
