import type { Path } from "./sourceText.ts";

/** Something right in place of each field that must be there. */
const PLACEHOLDERS: Readonly<Record<string, unknown>> = {
  version: 1,
  name: "placeholder",
  start: "2025-01-01T00:00",
  duration: "20 y",
  workload: { trace: { file: "placeholder.swf" } },
  policies: ["origin"],
};

/** Parts whose entries stand for themselves, so that a fault in one leaves the others. */
const ENTRIES = ["clusters", "devices", "origins", "policies"];

/** A scenario's data with the parts at faulty paths left out, or something right in their place. */
export function withoutFaults(data: unknown, faults: readonly Path[]): unknown {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  const rest: Record<string, unknown> = { ...data };
  for (const [field, entry] of faults) {
    const key = String(field);
    const part = rest[key];
    if (entry !== undefined && ENTRIES.includes(key) && typeof part === "object" && part !== null) {
      rest[key] = Array.isArray(part)
        ? part.map((value: unknown, i) =>
            i === Number(entry) ? { name: `placeholder ${i}`, place: "origin" } : value,
          )
        : Object.fromEntries(Object.entries(part).filter(([id]) => id !== String(entry)));
    } else if (Object.hasOwn(PLACEHOLDERS, key)) rest[key] = PLACEHOLDERS[key];
    else delete rest[key];
  }
  return rest;
}
