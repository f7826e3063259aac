/** Ways in which files say that a value is missing. */
const MISSING = new Set(["", "na", "n/a", "nan", "null", "none", "-", "-9999", "-9999.0", "999990", "99999"]);

/** A cell as a number: NaN where it says that it is missing, undefined where it is neither. */
export function readCell(text: string): number | undefined {
  const trimmed = text.trim();
  if (MISSING.has(trimmed.toLowerCase())) return NaN;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}
