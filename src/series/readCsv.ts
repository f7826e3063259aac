import { DataError } from "../errors.ts";
import { CSV_DIALECTS, TIME_NAME, type CsvDialect } from "./csvDialect.ts";
import { cellReader, namesIn, placeOf, readTable, type CsvTable } from "./csvTable.ts";
import { readTimes } from "./csvTimes.ts";
import type { FindingList } from "./findingList.ts";
import type { RawSeries } from "./rawSeries.ts";
import type { SeriesRequest } from "./seriesRequest.ts";

/** A CSV (or TSV) file's series. */
export function readCsv(
  text: string,
  file: string,
  request: SeriesRequest,
  findings: FindingList,
): RawSeries {
  const table = readTable(text, file, findings);
  if (request.stepMs !== undefined) return withoutTime(table, request, request.stepMs, findings);
  const dialect = dialectOf(table, request);
  const column = columnOf(table, dialect, request);
  const read = cellReader(table, column, request.quantity);
  noteEstimates(table, dialect, findings);
  const { startsMs, zone } = readTimes(table, dialect, request, findings);
  const placed = table.rows.flatMap((_, i) => (startsMs[i] === undefined ? [] : [i]));
  return {
    dialect: dialect.name,
    column: table.header[column],
    unit: dialect.unitOf(table.header[column]),
    startsMs: placed.map((i) => startsMs[i]!),
    values: placed.map(read),
    lines: placed.map((i) => table.lines[i]),
    rows: table.rows.length,
    clock: dialect.time.form === "seconds" ? "relative" : "absolute",
    zone,
  };
}

/** A column of rows without time, from the run's start. */
function withoutTime(
  table: CsvTable,
  request: SeriesRequest,
  stepMs: number,
  findings: FindingList,
): RawSeries {
  const { file, header } = table;
  if (request.column === undefined && header.length > 1)
    throw new DataError(`${file}: state which column is meant: ${namesIn(header)}`);
  const place = request.column === undefined ? 0 : placeOf(table, request.column);
  const read = cellReader(table, place, request.quantity);
  const unread = header.find((name, i) => i !== place && TIME_NAME.test(name));
  if (unread !== undefined)
    findings.add(
      `step is stated, so that column "${unread}" is not read: rows count from the run's start`,
      1,
    );
  return {
    dialect: "rows",
    column: header[place],
    unit: undefined,
    startsMs: table.rows.map((_, i) => i * stepMs),
    values: table.rows.map((_, i) => read(i)),
    lines: table.lines,
    rows: table.rows.length,
    clock: "relative",
    stepMs,
    zone: "UTC",
  };
}

function dialectOf({ file, header }: CsvTable, { dialect, quantity }: SeriesRequest): CsvDialect {
  const found = CSV_DIALECTS.find(({ name, recognises, quantities }) =>
    dialect === undefined ? recognises(header) && quantities.includes(quantity) : name === dialect,
  );
  if (found?.quantities.includes(quantity)) return found;
  if (found !== undefined) {
    throw new DataError(
      `${file}: dialect ${found.name} carries ${found.quantities.join(", ")}, not ${quantity}`,
    );
  }
  throw new DataError(
    `${file}:1: no column of time is recognised in ${namesIn(header)}; state the dialect ` +
      `(${CSV_DIALECTS.map(({ name }) => name).join(", ")}), or \`step\` for rows without time`,
  );
}

function columnOf(table: CsvTable, dialect: CsvDialect, { column }: SeriesRequest): number {
  const { file, header } = table;
  const short = column === undefined ? undefined : dialect.short?.[column.toLowerCase()];
  if (short !== undefined) {
    const place = header.findIndex((name) => short.test(name));
    if (place >= 0) return place;
  }
  if (column !== undefined) return placeOf(table, column);
  const candidates = header.flatMap((name, i) => (dialect.value.test(name) ? [i] : []));
  if (candidates.length === 1) return candidates[0];
  if (candidates.length === 0)
    throw new DataError(`${file}:1: dialect ${dialect.name} finds no column of values`);
  const names = candidates.map((i) => header[i]);
  throw new DataError(`${file}:1: several columns would do; state column: one of ${namesIn(names)}`);
}

function noteEstimates(
  { header, rows, lines }: CsvTable,
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
