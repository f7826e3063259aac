import { policyName, type PolicySpec } from "../policy/composePolicy.ts";
import { LONGEST_NAME } from "./field.ts";
import type { PolicyEntry } from "./schema.ts";

/** The name that a policy has in results. */
export function nameOfPolicy(entry: PolicyEntry): string {
  if (typeof entry === "string") return entry;
  if (entry.name !== undefined) return entry.name;
  if (entry.command !== undefined) return entry.command.join(" ").slice(0, LONGEST_NAME);
  return entry.module ?? policyName(entry as PolicySpec);
}

/**
 * The built-in parts of a policy; undefined for a module, which brings its own. A command stands in for the place part
 * that is named here, and for the time part where it says when.
 */
export function partsOf(entry: PolicyEntry): PolicySpec | undefined {
  if (typeof entry === "string") return { place: entry };
  if (entry.module !== undefined) return undefined;
  if (entry.command === undefined) return entry as PolicySpec;
  const parts: Record<string, unknown> = { ...entry, place: "origin" };
  for (const own of ["command", "timeLimit", "time"]) delete parts[own];
  return parts as unknown as PolicySpec;
}
