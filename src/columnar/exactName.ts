/** A value as a name: texts, and whole numbers of any size with all their digits; null where there is none. */
export function exactName(value: unknown): string | number | null {
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value !== "bigint") return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
