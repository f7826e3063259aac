import { DataError } from "../errors.ts";
import { MS_PER_HOUR } from "../units.ts";
import type { FindingList } from "./findingList.ts";
import type { RawSeries } from "./rawSeries.ts";

/** Lines before the first hour. */
const HEADER_LINES = 8;
/** Dry-bulb temperature, °C; this and above is missing (EnergyPlus auxiliary programs: 99.9). */
const TEMPERATURE_FIELD = 6;
const MISSING_C = 99.9;

/**
 * An EnergyPlus weather file: 8,760 hours of a typical year, put together from months of different years. Hour n of a day
 * (1 … 24) is the hour that ends at n o'clock, in local standard time.
 */
export function readEpw(text: string, file: string, findings: FindingList): RawSeries {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
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
    // A common year carries every month of it, whatever year each month was taken from.
    const midnightMs = Date.UTC(2001, month - 1, day) - Date.UTC(2001, 0, 1);
    const isDay = new Date(Date.UTC(2001, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
    if (month === 2 && day === 29) {
      findings.add("hour of 29 February, left out", line);
      continue;
    }
    if (!isDay || !(hour >= 1 && hour <= 24)) {
      throw new DataError(
        `${file}:${line}: month ${month}, day ${day}, hour ${hour} is no hour of a year (hours run 1 … 24)`,
      );
    }
    const valueC = Number(fields[TEMPERATURE_FIELD]);
    if (fields[TEMPERATURE_FIELD].trim() === "" || Number.isNaN(valueC)) {
      throw new DataError(
        `${file}:${line}: dry-bulb temperature "${fields[TEMPERATURE_FIELD].slice(0, 20)}" is no number`,
      );
    }
    startsMs.push(midnightMs + (hour - 1) * MS_PER_HOUR);
    values.push(valueC >= MISSING_C || valueC <= -MISSING_C ? NaN : valueC);
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
    clock: "typical",
    zone: offsetName(offsetHours),
  };
}

/** "+08:00" for 8. */
function offsetName(hours: number): string {
  const minutes = Math.round(Math.abs(hours) * 60);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${hours < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
