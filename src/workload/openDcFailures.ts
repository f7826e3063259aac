import { csvParseRows } from "d3-dsv";
import { DataError } from "../errors.ts";
import { RowTally, type RowCount } from "./readReport.ts";

/** A failure of a share of the hosts. */
export interface FailureWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** Share of the hosts that fail, 0–1. */
  readonly share: number;
}

export interface FailureWindows {
  readonly windows: readonly FailureWindow[];
  /** Rows of data = windows + all skipped. */
  readonly rows: number;
  readonly skipped: readonly RowCount[];
}

const COLUMNS = ["failure_interval", "failure_duration", "failure_intensity"] as const;

/**
 * Read a failure trace of the simulator OpenDC (https://opendc.org), its Parquet table written as CSV text: each row fails
 * a share of the hosts (`failure_intensity`, 0–1) for `failure_duration` ms, `failure_interval` ms after the beginning of
 * the failure before it.
 *
 * @param shown name of the file in messages
 * @throws DataError when a column is missing
 */
export function readOpenDcFailures(text: string, shown: string, horizonMs: number): FailureWindows {
  const [header = [], ...rows] = csvParseRows(text);
  const places = COLUMNS.map((name) => {
    const place = header.indexOf(name);
    if (place >= 0) return place;
    const listed = header.slice(0, 20).map((each) => `"${each.slice(0, 40)}"`);
    throw new DataError(`${shown}: there is no column "${name}"; the file has ${listed.join(", ")}`);
  });
  const skipped = new RowTally();
  const windows: FailureWindow[] = [];
  let atMs = 0;
  rows.forEach((cells, i) => {
    const [intervalMs, durationMs, share] = places.map((place) =>
      (cells[place] ?? "").trim() === "" ? NaN : Number(cells[place]),
    );
    if (!(intervalMs >= 0)) {
      skipped.add("no interval", i + 1);
      return;
    }
    atMs += intervalMs;
    if (!(durationMs > 0)) skipped.add("no duration (zero or negative)", i + 1);
    else if (!(share > 0 && share <= 1)) skipped.add("intensity not between 0 and 1", i + 1);
    else if (atMs >= horizonMs) skipped.add("begins after the horizon", i + 1);
    else windows.push({ fromMs: Math.round(atMs), toMs: Math.round(atMs + durationMs), share });
  });
  return { windows, rows: rows.length, skipped: skipped.list() };
}
