import { dsvFormat } from "d3-dsv";
import { DataError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { MS_PER_S } from "../units.ts";
import { readCell } from "./cells.ts";
import { CSV_DIALECTS, type CsvDialect } from "./csvDialect.ts";
import type { FindingList } from "./findingList.ts";
import type { RawSeries } from "./rawSeries.ts";
import type { SeriesRequest } from "./seriesRequest.ts";
import { readTimestamp, ZoneReader } from "./timestamp.ts";

/** Most rows of a file: a hundred years of hours, or ten of five minutes. */
const MOST_ROWS = 1_100_000;

interface Table {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Line of each row: a quoted cell may hold line breaks. */
  readonly lines: readonly number[];
}

/** A CSV (or TSV) file's series. */
export function readCsv(
  text: string,
  file: string,
  request: SeriesRequest,
  findings: FindingList,
): RawSeries {
  const table = tableOf(text, file);
  if (request.stepMs !== undefined) return withoutTime(table, request, request.stepMs);
  const dialect = dialectOf(table, request);
  if (!dialect.quantities.includes(request.quantity)) {
    throw new DataError(
      `${file}: dialect ${dialect.name} carries ${dialect.quantities.join(", ")}, not ${request.quantity}`,
    );
  }
  const column = columnOf(table, dialect, request);
  const read = cellReader(table, column);
  const values = table.rows.map((_, i) => read(i));
  noteEstimates(table, dialect, findings);
  const { startsMs, zone } = timesOf(table, dialect, request);
  return {
    dialect: dialect.name,
    column: table.header[column],
    unit: dialect.unitOf(table.header[column]),
    startsMs,
    values,
    lines: table.lines,
    clock: dialect.time.form === "seconds" ? "relative" : "absolute",
    zone,
  };
}

function tableOf(text: string, file: string): Table {
  const clean = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const first = clean.slice(0, clean.indexOf("\n") === -1 ? clean.length : clean.indexOf("\n"));
  const separator = [",", ";", "\t"].reduce((a, b) =>
    first.split(b).length > first.split(a).length ? b : a,
  );
  const [header = [], ...body] = dsvFormat(separator).parseRows(clean);
  const rows: string[][] = [];
  const lines: number[] = [];
  let line = 1 + breaks(header);
  for (const row of body) {
    line++;
    // An empty line at the end, or between, is no row.
    if (!(row.length === 1 && row[0].trim() === "")) {
      rows.push(row);
      lines.push(line);
    }
    line += breaks(row);
  }
  if (rows.length === 0) throw new DataError(`${file}: no row below the header`);
  if (rows.length > MOST_ROWS) throw new DataError(`${file}: ${rows.length} rows; at most ${MOST_ROWS}`);
  return { file, header: header.map((name) => name.trim()), rows, lines };
}

function breaks(row: readonly string[]): number {
  return row.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
}

/** A column of rows without time, from the run's start. */
function withoutTime(table: Table, request: SeriesRequest, stepMs: number): RawSeries {
  const { file, header } = table;
  const place = request.column === undefined && header.length === 1 ? 0 : placeOf(table, request.column);
  const read = cellReader(table, place);
  return {
    dialect: "rows",
    column: header[place],
    unit: undefined,
    startsMs: table.rows.map((_, i) => i * stepMs),
    values: table.rows.map((_, i) => read(i)),
    lines: table.lines,
    clock: "relative",
    stepMs,
    zone: "UTC",
  };

  function placeOf({ header: names }: Table, wanted: string | undefined): number {
    if (wanted === undefined) {
      throw new DataError(`${file}: state which column is meant: ${names.slice(0, 12).join(", ")}`);
    }
    return find(table, wanted);
  }
}

function dialectOf({ file, header }: Table, request: SeriesRequest): CsvDialect {
  if (request.dialect !== undefined) return CSV_DIALECTS.find(({ name }) => name === request.dialect)!;
  const dialect = CSV_DIALECTS.find(
    ({ recognises, quantities }) => recognises(header) && quantities.includes(request.quantity),
  );
  if (dialect !== undefined) return dialect;
  throw new DataError(
    `${file}:1: no column of time is recognised in ${header.slice(0, 8).join(", ")}; state the dialect ` +
      `(${CSV_DIALECTS.map(({ name }) => name).join(", ")}), or \`step\` for rows without time`,
  );
}

/** The place of a column by its name, whatever its case. */
function find({ file, header }: Table, wanted: string): number {
  const exact = header.indexOf(wanted);
  const place =
    exact >= 0 ? exact : header.findIndex((name) => name.toLowerCase() === wanted.trim().toLowerCase());
  if (place >= 0) return place;
  const nearest = nearestName(wanted, header);
  const hint =
    nearest === undefined ? `known: ${header.slice(0, 20).join(", ")}` : `did you mean "${nearest}"?`;
  throw new DataError(`${file}:1: no column "${wanted}"; ${hint}`);
}

function columnOf(table: Table, dialect: CsvDialect, { column }: SeriesRequest): number {
  const { file, header } = table;
  const short = column === undefined ? undefined : dialect.short?.[column.toLowerCase()];
  if (short !== undefined) {
    const place = header.findIndex((name) => short.test(name));
    if (place >= 0) return place;
  }
  if (column !== undefined) return find(table, column);
  const candidates = header.flatMap((name, i) => (dialect.value.test(name) ? [i] : []));
  if (candidates.length === 1) return candidates[0];
  if (candidates.length === 0)
    throw new DataError(`${file}:1: dialect ${dialect.name} finds no column of values`);
  const names = candidates.slice(0, 12).map((i) => header[i]);
  throw new DataError(`${file}:1: several columns would do; state column: one of ${names.join(", ")}`);
}

/** Reads a column's cell of a row: a number, NaN for missing. */
function cellReader({ file, header, rows, lines }: Table, column: number): (row: number) => number {
  return (row) => {
    const cell = rows[row][column] ?? "";
    const value = readCell(cell);
    if (value !== undefined) return value;
    throw new DataError(
      `${file}:${lines[row]}: column "${header[column]}" holds "${cell.trim().slice(0, 40)}", which is no number`,
    );
  };
}

function noteEstimates(
  { header, rows, lines }: Table,
  { estimated }: CsvDialect,
  findings: FindingList,
): void {
  if (estimated === undefined) return;
  const place = header.findIndex((name) => estimated.test(name));
  if (place < 0) return;
  rows.forEach((row, i) => {
    if ((row[place] ?? "").trim().toLowerCase() === "true")
      findings.add("value that the source itself estimated", lines[i]);
  });
}

function timesOf(
  table: Table,
  { name, time }: CsvDialect,
  request: SeriesRequest,
): { startsMs: number[]; zone: string } {
  const { file, header, rows, lines } = table;
  if (time.form === "seconds") {
    const place = header.findIndex((column) => time.column.test(column));
    if (place < 0) throw new DataError(`${file}:1: dialect ${name} needs a column time, in seconds`);
    const read = cellReader(table, place);
    return { startsMs: rows.map((_, i) => Math.round(read(i) * MS_PER_S)), zone: "UTC" };
  }
  if (time.form === "calendar") return calendarTimes(table, zoneOf(file, request));
  const place = header.findIndex((column) => time.column.test(column));
  if (place < 0) throw new DataError(`${file}:1: dialect ${name} needs a column of timestamps`);
  const stamps = rows.map((row, i) => {
    const stamp = readTimestamp(row[place] ?? "");
    if (stamp === undefined) {
      throw new DataError(
        `${file}:${lines[i]}: "${(row[place] ?? "").slice(0, 40)}" is no timestamp such as 2022-01-01 00:00`,
      );
    }
    return stamp;
  });
  const withOffset = stamps[0].offsetMs !== undefined;
  const mixed = stamps.findIndex(({ offsetMs }) => (offsetMs !== undefined) !== withOffset);
  if (mixed >= 0) {
    throw new DataError(
      `${file}:${lines[mixed]}: mixed zones: some timestamps carry an offset and some do not`,
    );
  }
  const localPlace =
    time.localColumn === undefined ? -1 : header.findIndex((column) => time.localColumn!.test(column));
  if (withOffset || time.utc) {
    const startsMs = stamps.map(({ wallMs, offsetMs = 0 }) => wallMs - offsetMs);
    if (localPlace >= 0) checkLocal(table, localPlace, startsMs);
    return { startsMs, zone: request.zone ?? "UTC" };
  }
  const zone = zoneOf(file, request);
  const reader = new ZoneReader(zone);
  return { startsMs: stamps.map(({ wallMs }, i) => inZone(reader, wallMs, zone, file, lines[i])), zone };
}

function zoneOf(file: string, { zone }: SeriesRequest): string {
  if (zone !== undefined) return zone;
  throw new DataError(`${file}: its timestamps carry no zone; state it: zone: Europe/Berlin, or zone: UTC`);
}

function inZone(reader: ZoneReader, wallMs: number, zone: string, file: string, line: number): number {
  const epochMs = reader.read(wallMs);
  if (epochMs !== undefined) return epochMs;
  const shown = new Date(wallMs).toISOString().slice(0, 16).replace("T", " ");
  throw new DataError(
    `${file}:${line}: ${shown} does not exist in ${zone} (clocks go forward); perhaps the file's clock is UTC or a fixed offset`,
  );
}

/** The local column must be the same instants. */
function checkLocal({ file, rows, lines }: Table, place: number, startsMs: readonly number[]): void {
  rows.forEach((row, i) => {
    const local = readTimestamp(row[place] ?? "");
    if (local?.offsetMs === undefined || local.wallMs - local.offsetMs === startsMs[i]) return;
    throw new DataError(`${file}:${lines[i]}: the local time and the UTC time are not the same instant`);
  });
}

function calendarTimes(table: Table, zone: string): { startsMs: number[]; zone: string } {
  const readers = ["year", "month", "day", "hour"].map((name) => cellReader(table, find(table, name)));
  const reader = new ZoneReader(zone);
  const startsMs = table.rows.map((_, i) => {
    const [year, month, day, hour] = readers.map((read) => read(i));
    const text = `${year}-${month}-${day} ${hour}:00`;
    const stamp = readTimestamp(text);
    if (stamp === undefined)
      throw new DataError(`${table.file}:${table.lines[i]}: ${text} is no date and hour`);
    return inZone(reader, stamp.wallMs, zone, table.file, table.lines[i]);
  });
  return { startsMs, zone };
}
