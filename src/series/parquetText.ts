import { csvFormatValue } from "d3-dsv";
import type { ColumnTable, NumberValues, TableColumn } from "../columnar/columnTable.ts";
import { openParquet } from "../columnar/parquetTable.ts";
import { DataError } from "../errors.ts";
import { refuseTooMany } from "./rawSeries.ts";

/** Cells that are made into text at most: ten years of five minutes of twenty columns (a bound on memory). */
const MOST_CELLS = 22_000_000;

/**
 * The timestamps and numbers of a Parquet file as the text of a CSV file, for the dialects of CSV to read: a header of
 * column names, then a line for each row. Timestamps that are instants end in Z, those without a zone do not.
 * @param shown the path in messages
 * @throws DataError when the file is no Parquet file, is damaged or too large
 */
export async function parquetText(full: string, shown: string): Promise<string> {
  const table = await openParquet(full, shown);
  try {
    return await textOf(table);
  } finally {
    await table.close();
  }
}

async function textOf(table: ColumnTable): Promise<string> {
  const { file, rows } = table;
  const columns = table.columns.filter(({ holds }) => holds === "timestamp" || holds === "number");
  if (columns.length === 0) throw new DataError(`${file}: has no column of timestamps or numbers`);
  if (rows !== null) refuseTooMany(rows, file);
  if ((rows ?? 0) * columns.length > MOST_CELLS)
    throw new DataError(`${file}: ${rows} rows of ${columns.length} columns; bring only the columns needed`);
  const blocks = [`${columns.map(({ name }) => csvFormatValue(name)).join(",")}\n`];
  const wanted = columns.map((column) => ({ column, as: "number" }) as const);
  for await (const batch of table.batches(wanted)) {
    let block = "";
    for (let row = 0; row < batch.rows; row++) {
      columns.forEach((column, c) => {
        block += (c === 0 ? "" : ",") + cellOf(column, (batch.columns[c] as NumberValues)[row]);
      });
      block += "\n";
    }
    blocks.push(block);
  }
  return blocks.join("");
}

/** Instants that have a date, ms from 1970 on either side; what lies beyond is shown as the number it is. */
const LARGEST_DATE_MS = 8.64e15;

function cellOf({ holds, utc }: TableColumn, value: number): string {
  if (Number.isNaN(value)) return "";
  if (holds === "number" || Math.abs(value) > LARGEST_DATE_MS) return String(value);
  const iso = new Date(value).toISOString();
  return utc ? iso : iso.slice(0, -1);
}
