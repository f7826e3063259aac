import { dsvFormat } from "d3-dsv";
import { DataError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { readCell } from "./cells.ts";
import type { FindingList } from "./findingList.ts";
import { refuseTooMany } from "./rawSeries.ts";
import type { SeriesQuantity } from "./seriesRequest.ts";

/** A CSV (or TSV, or semicolon) file's cells. */
export interface CsvTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Line of each row: a quoted cell may hold line breaks. */
  readonly lines: readonly number[];
}

/** Names shown in a message at most. */
const MOST_NAMES = 20;

/** Split a text into header and rows. A row of more cells than the header has is refused, one of fewer is noted. */
export function readTable(text: string, file: string, findings: FindingList): CsvTable {
  const clean = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  refuseTooMany(countBreaks(clean), file);
  const end = clean.indexOf("\n");
  const first = end === -1 ? clean : clean.slice(0, end);
  const separator = [",", ";", "\t"].reduce((a, b) =>
    first.split(b).length > first.split(a).length ? b : a,
  );
  const [header = [], ...body] = dsvFormat(separator).parseRows(clean);
  const rows: string[][] = [];
  const lines: number[] = [];
  let line = 1 + breaksIn(header);
  for (const row of body) {
    line++;
    // An empty line at the end, or between, is no row.
    if (!(row.length === 1 && row[0].trim() === "")) {
      checkWidth(row, header.length, line, file, findings);
      rows.push(row);
      lines.push(line);
    }
    line += breaksIn(row);
  }
  if (rows.length === 0) throw new DataError(`${file}: no row below the header`);
  return { file, header: header.map((name) => name.trim()), rows, lines };
}

function checkWidth(
  row: readonly string[],
  width: number,
  line: number,
  file: string,
  findings: FindingList,
): void {
  if (row.slice(width).some((cell) => cell.trim() !== "")) {
    throw new DataError(
      `${file}:${line}: ${row.length} cells where the header has ${width}; perhaps a comma inside a number or name: quote it`,
    );
  }
  if (row.length < width) findings.add("row of fewer cells than the header, the rest taken as empty", line);
}

function breaksIn(row: readonly string[]): number {
  return row.reduce((sum, cell) => sum + countBreaks(cell), 0);
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The place of a column by its name, whatever its case. */
export function placeOf({ file, header }: CsvTable, wanted: string): number {
  const lower = wanted.trim().toLowerCase();
  const exact = header.flatMap((name, i) => (name === wanted.trim() ? [i] : []));
  const places =
    exact.length > 0 ? exact : header.flatMap((name, i) => (name.toLowerCase() === lower ? [i] : []));
  if (places.length === 1) return places[0];
  if (places.length > 1) {
    throw new DataError(`${file}:1: ${places.length} columns are called "${wanted}"; rename one of them`);
  }
  const nearest = nearestName(wanted, header);
  const hint = nearest === undefined ? `known: ${namesIn(header)}` : `did you mean "${nearest}"?`;
  throw new DataError(`${file}:1: no column "${wanted}"; ${hint}`);
}

/** Names for a message, not too many of them. */
export function namesIn(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? `, … (${names.length})` : "";
  return names.slice(0, MOST_NAMES).join(", ") + more;
}

/** Reads a column's cell of a row: a number, NaN for missing. */
export function cellReader(
  { file, header, rows, lines }: CsvTable,
  column: number,
  quantity?: SeriesQuantity,
): (row: number) => number {
  return (row) => {
    const cell = rows[row][column] ?? "";
    const value = readCell(cell, quantity);
    if (value !== undefined) return value;
    const comma = /^[+-]?\d+,\d+$/.test(cell.trim()) ? "; write decimals with a point" : "";
    throw new DataError(
      `${file}:${lines[row]}: column "${header[column]}" holds "${cell.trim().slice(0, 40)}", which is no number${comma}`,
    );
  };
}
