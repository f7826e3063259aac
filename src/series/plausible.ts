import { DataError } from "../errors.ts";
import type { FindingList } from "./findingList.ts";
import type { RawSeries } from "./rawSeries.ts";
import type { SeriesQuantity } from "./seriesRequest.ts";

/** Widest range of an outdoor temperature that is believed, °C: a little past the records of the Earth's surface. */
const COLDEST_C = -95;
const HOTTEST_C = 65;
/** Highest intensity that is believed, g/kWh: some four times that of lignite or oil (estimate). */
const HIGHEST_G_PER_KWH = 5_000;
/** Rounding that a capacity factor may go past 1 by. */
const ROUNDING = 1e-6;

/**
 * A value in the simulator's own unit, as it may be used: negative intensities are refused; negative generation (the
 * standby of inverters at night) counts as none and is noted; prices are kept as they are, negative or high.
 */
export function plausible(
  quantity: SeriesQuantity,
  value: number,
  raw: RawSeries,
  row: number,
  file: string,
  findings: FindingList,
): number {
  const line = raw.lines[row];
  const where = line === 0 ? file : `${file}:${line}`;
  if (quantity === "carbon intensity" && value < 0) {
    throw new DataError(
      `${where}: column "${raw.column}" holds ${raw.values[row]}; an intensity is at least 0`,
    );
  }
  if (quantity === "carbon intensity" && value > HIGHEST_G_PER_KWH) {
    throw new DataError(
      `${where}: ${value} g/kWh is more than any power plant emits; check the unit of "${raw.column}"`,
    );
  }
  if (quantity === "temperature" && (value < COLDEST_C || value > HOTTEST_C)) {
    throw new DataError(
      `${where}: ${value} °C is no outdoor temperature; perhaps a mark for a missing value`,
    );
  }
  if (quantity !== "capacity factor") return value;
  if (value < 0) {
    findings.add("negative generation, taken as 0", line);
    return 0;
  }
  if (value > 1 + ROUNDING) {
    throw new DataError(
      `${where}: a capacity factor of ${value} is above 1; state unit: %, or divide by the nameplate`,
    );
  }
  return Math.min(1, value);
}
