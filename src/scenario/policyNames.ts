import { policyName, type PolicySpec } from "../policy/composePolicy.ts";
import type { PolicyEntry } from "./schema.ts";

/** The name that a policy has in results. */
export function nameOfPolicy(entry: PolicyEntry): string {
  if (typeof entry === "string") return entry;
  if (entry.name !== undefined) return entry.name;
  return entry.module ?? policyName(entry as PolicySpec);
}
