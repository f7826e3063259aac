import { parseNumber } from "./numberCell.ts";

/** An object of JSON, its values not yet looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that a text of JSON is; null when it is no JSON or something else. */
export function parseJsonObject(text: string): JsonObject | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** A value as a cell would write it: numbers and texts as they are, null and what is missing as nothing. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value);
}

/** A number, also one written as a text; NaN for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return NaN;
  const bytes = Buffer.from(value);
  return parseNumber(bytes, 0, bytes.length);
}

/** The key of an object that is this one, in other letters if need be. */
export function keyOf(object: JsonObject, key: string): string | undefined {
  if (Object.hasOwn(object, key)) return key;
  const wanted = key.toLowerCase();
  return Object.keys(object).find((name) => name.toLowerCase() === wanted);
}

/** The value of a key, whatever its letters. */
export function valueOf(object: JsonObject, key: string): unknown {
  const found = keyOf(object, key);
  return found === undefined ? undefined : object[found];
}
