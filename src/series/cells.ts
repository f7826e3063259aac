import type { SeriesQuantity } from "./seriesRequest.ts";

/** Words by which files say that a value is missing. */
const MISSING_WORDS = new Set(["", "na", "n/a", "nan", "null", "none", "-"]);

/** Numbers by which files say so, for they are no value of any quantity (observations; EPW's luminous fields). */
const MISSING_NUMBERS = new Set([-9999, 999990]);

/** And those of temperatures: EPW's 99.9 and the same with more nines. */
const MISSING_TEMPERATURES = new Set([99.9, 999, 999.9, 9999, 9999.9, 99999, -99, -99.9, -999, -999.9]);

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A cell as a number: NaN where it says that it is missing, undefined where it is neither. */
export function readCell(text: string, quantity?: SeriesQuantity): number | undefined {
  const trimmed = text.trim();
  if (MISSING_WORDS.has(trimmed.toLowerCase())) return NaN;
  const value = DECIMAL.test(trimmed) ? Number(trimmed) : Infinity;
  if (!Number.isFinite(value)) return undefined;
  return isMissing(value, quantity) ? NaN : value;
}

/** Whether a number is one of those that stand for a missing value. */
export function isMissing(value: number, quantity?: SeriesQuantity): boolean {
  if (quantity === undefined) return false;
  return MISSING_NUMBERS.has(value) || (quantity === "temperature" && MISSING_TEMPERATURES.has(value));
}
