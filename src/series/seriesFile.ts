import { csvParseRows } from "d3-dsv";
import { DataError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import type { LocalClock } from "../signal/localClock.ts";
import { Signal, type PastEnd } from "../signal/signal.ts";

export type SeriesQuantity = "carbon intensity" | "price" | "temperature" | "capacity factor";

export interface SeriesReport {
  readonly file: string;
}

export interface SeriesRequest {
  readonly quantity: SeriesQuantity;
  readonly dialect?: string;
  readonly column?: string;
  readonly unit?: string;
  readonly zone?: string;
  readonly stepMs?: number;
  readonly gaps: "error" | "hold" | "interpolate";
  readonly alignment?: "as-is" | "same-hours";
  readonly pastEnd: PastEnd;
  readonly cnyPerUnit?: number;
}

export function seriesDialectNames(): readonly string[] {
  return [];
}

/** The signal of one column of a CSV file, one row a step from the scenario's start. */
export function readSeries(
  text: string,
  file: string,
  request: SeriesRequest,
  _clock: LocalClock,
  _untilMs: number,
  name: string,
): { signal: Signal; report: SeriesReport } {
  const column = request.column ?? "";
  const rows = csvParseRows(text.replace(/^\uFEFF/, "").replace(/\s+$/, ""));
  const header = rows[0]?.map((cell) => cell.trim()) ?? [];
  const place = header.indexOf(column);
  if (place < 0) {
    const nearest = nearestName(column, header);
    const hint = nearest === undefined ? `known: ${header.join(", ")}` : `did you mean "${nearest}"?`;
    throw new DataError(`${file}:1: no column "${column}"; ${hint}`);
  }
  if (rows.length < 2) throw new DataError(`${file}: no row below the header`);
  const scale = { "kg/kWh": 1e3, "t/MWh": 1e3 }[request.unit ?? ""] ?? 1;
  const values = Float64Array.from(rows.slice(1), (row, i) => {
    const cell = row[place]?.trim() ?? "";
    const value = Number(cell);
    if (cell === "" || !Number.isFinite(value)) {
      throw new DataError(
        `${file}:${i + 2}: column "${column}" holds "${cell.slice(0, 40)}", which is no number`,
      );
    }
    if (value < 0 && request.quantity === "carbon intensity")
      throw new DataError(`${file}:${i + 2}: column "${column}" holds ${value}; an intensity is at least 0`);
    return value * scale;
  });
  return {
    signal: Signal.regular(name, "g/kWh", request.stepMs!, values, request.pastEnd),
    report: { file },
  };
}
