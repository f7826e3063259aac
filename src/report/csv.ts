import type { Cell, Table } from "./column.ts";

/**
 * What would start a formula when a spreadsheet opens the file; with apostrophes before it too, so that the one put in
 * front can always be told from those that were there.
 */
const FORMULA = /^'*[=+\-@\t\r]/;

/**
 * A cell as CSV text (RFC 4180). Numbers are written in the shortest form that reads back to the same number. A text
 * that a spreadsheet would take for a formula is preceded by an apostrophe.
 */
export function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvHeader<Row>(table: Table<Row>): string {
  return `${table.columns.map((column) => column.name).join(",")}\n`;
}

export function csvRow<Row>(table: Table<Row>, row: Row): string {
  const { columns } = table;
  let line = csvCell(columns[0].value(row));
  for (let i = 1; i < columns.length; i++) line += `,${csvCell(columns[i].value(row))}`;
  return `${line}\n`;
}
