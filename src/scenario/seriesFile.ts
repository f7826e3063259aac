import { csvParseRows } from "d3-dsv";
import { DataError } from "../errors.ts";
import { suggestion } from "../policy/suggestion.ts";

/**
 * One column of a CSV text with a header line, as numbers.
 *
 * @param file its name, for messages
 * @throws DataError for a column that is not there, or a cell that is no number, with its line
 */
export function columnOf(text: string, file: string, column: string): Float64Array {
  const rows = csvParseRows(text.replace(/^\uFEFF/, "").replace(/\s+$/, ""));
  const header = rows[0]?.map((name) => name.trim()) ?? [];
  const place = header.indexOf(column);
  if (place < 0) throw new DataError(`${file}:1: no column "${column}"; ${suggestion(column, header)}`);
  if (rows.length < 2) throw new DataError(`${file}: no row below the header`);
  return Float64Array.from(rows.slice(1), (row, i) => {
    const cell = row[place]?.trim() ?? "";
    const value = Number(cell);
    if (cell === "" || !Number.isFinite(value)) {
      throw new DataError(
        `${file}:${i + 2}: column "${column}" holds "${cell.slice(0, 40)}", which is no number`,
      );
    }
    if (value < 0)
      throw new DataError(`${file}:${i + 2}: column "${column}" holds ${value}; an intensity is at least 0`);
    return value;
  });
}
