import { DataError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { MS_PER_DAY, MS_PER_S } from "../units.ts";
import { isMissing } from "./cells.ts";
import { refuseTooMany, type RawSeries } from "./rawSeries.ts";
import type { SeriesRequest } from "./seriesRequest.ts";
import { readTimestamp } from "./timestamp.ts";
import { offsetName } from "./zoneClock.ts";

/**
 * An answer of Open-Meteo's archive saved as JSON: local timestamps with one offset for the whole file, summer time or
 * not; or seconds since 1970, which are UTC.
 */
export function readOpenMeteo(text: string, file: string, request: SeriesRequest): RawSeries {
  const answer = parsed(text, file);
  const { hourly, hourly_units: units, utc_offset_seconds: offsetS } = answer;
  if (!isRecord(hourly) || !Array.isArray(hourly.time)) {
    throw new DataError(`${file}: expected an answer of Open-Meteo with hourly.time and a list of values`);
  }
  if (typeof offsetS !== "number" || !(Math.abs(offsetS) * MS_PER_S < MS_PER_DAY)) {
    throw new DataError(`${file}: utc_offset_seconds is missing, so its local times cannot be placed`);
  }
  refuseTooMany(hourly.time.length, file);
  const names = Object.keys(hourly).filter((name) => name !== "time");
  const column = request.column ?? (request.quantity === "temperature" ? "temperature_2m" : undefined);
  if (column === undefined || !names.includes(column)) {
    const nearest = column === undefined ? undefined : nearestName(column, names);
    throw new DataError(
      `${file}: ${column === undefined ? "state which column is meant" : `no column "${column}"`}; ` +
        (nearest === undefined ? `known: ${names.join(", ")}` : `did you mean "${nearest}"?`),
    );
  }
  const values: unknown = hourly[column];
  if (!Array.isArray(values) || values.length !== hourly.time.length) {
    throw new DataError(`${file}: hourly.${column} is not a list as long as hourly.time`);
  }
  const unit = isRecord(units) && typeof units[column] === "string" ? units[column] : undefined;
  return {
    dialect: "open-meteo",
    column,
    unit,
    startsMs: (hourly.time as unknown[]).map((time, i) => {
      if (typeof time === "number") return time * MS_PER_S;
      const stamp = typeof time === "string" ? readTimestamp(time) : undefined;
      if (stamp === undefined) throw new DataError(`${file}: hourly.time[${i}] is no timestamp`);
      return stamp.wallMs - (stamp.offsetMs ?? offsetS * MS_PER_S);
    }),
    values: (values as unknown[]).map((value, i) => {
      if (value === null) return NaN;
      if (typeof value !== "number") throw new DataError(`${file}: hourly.${column}[${i}] is no number`);
      return isMissing(value, request.quantity) ? NaN : value;
    }),
    lines: values.map(() => 0),
    rows: values.length,
    clock: "absolute",
    zone: offsetName(offsetS * MS_PER_S),
  };
}

function parsed(text: string, file: string): Record<string, unknown> {
  let answer: unknown;
  try {
    answer = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new DataError(`${file}: is not JSON`);
  }
  if (!isRecord(answer)) throw new DataError(`${file}: expected a JSON object`);
  return answer;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
