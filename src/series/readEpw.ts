import { DataError } from "../errors.ts";
import { MS_PER_HOUR } from "../units.ts";
import { readCell } from "./cells.ts";
import type { FindingList } from "./findingList.ts";
import { refuseTooMany, type RawSeries } from "./rawSeries.ts";
import { dayOf } from "./timestamp.ts";
import { offsetName } from "./zoneClock.ts";

/** Lines before the first hour. */
const HEADER_LINES = 8;
/** Dry-bulb temperature, °C. */
const TEMPERATURE_FIELD = 6;
/** A common year, whatever year each of its months was taken from. */
const COMMON_YEAR = 2001;

/**
 * An EnergyPlus weather file: 8,760 hours of a typical year, put together from months of different years. Hour n of a day
 * (1 … 24) is the hour that ends at n o'clock, in local standard time.
 */
export function readEpw(text: string, file: string, findings: FindingList): RawSeries {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  refuseTooMany(lines.length, file);
  const location = lines[0].split(",");
  if (location[0] !== "LOCATION")
    throw new DataError(`${file}:1: expected a line LOCATION, as an EPW file begins`);
  const offsetHours = Number(location[8]);
  if (location[8]?.trim() === "" || !Number.isFinite(offsetHours) || Math.abs(offsetHours) > 14) {
    throw new DataError(
      `${file}:1: the ninth field of LOCATION is the zone in hours from UTC; got "${location[8] ?? ""}"`,
    );
  }
  const startsMs: number[] = [];
  const values: number[] = [];
  const places: number[] = [];
  for (let i = HEADER_LINES; i < lines.length; i++) {
    if (lines[i].trim() === "") continue;
    const line = i + 1;
    const fields = lines[i].split(",");
    if (fields.length <= TEMPERATURE_FIELD)
      throw new DataError(`${file}:${line}: ${fields.length} fields; a row of weather has 35`);
    const [, month, day, hour] = fields.map(Number);
    if (month === 2 && day === 29) {
      findings.add("hour of 29 February, left out", line);
      continue;
    }
    const dayMs = dayOf(COMMON_YEAR, month, day);
    if (dayMs === undefined || !Number.isInteger(hour) || hour < 1 || hour > 24) {
      throw new DataError(
        `${file}:${line}: month ${month}, day ${day}, hour ${hour} is no hour of a year (hours run 1 … 24)`,
      );
    }
    const valueC = readCell(fields[TEMPERATURE_FIELD], "temperature");
    if (valueC === undefined) {
      throw new DataError(
        `${file}:${line}: dry-bulb temperature "${fields[TEMPERATURE_FIELD].slice(0, 20)}" is no number`,
      );
    }
    startsMs.push(dayMs - Date.UTC(COMMON_YEAR, 0, 1) + (hour - 1) * MS_PER_HOUR);
    values.push(valueC);
    places.push(line);
  }
  if (values.length === 0)
    throw new DataError(`${file}: no row of weather below its ${HEADER_LINES} header lines`);
  return {
    dialect: "epw",
    column: "dry-bulb temperature",
    unit: "°C",
    startsMs,
    values,
    lines: places,
    rows: values.length,
    clock: "typical",
    zone: offsetName(offsetHours * MS_PER_HOUR),
  };
}
