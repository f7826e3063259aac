import { checkPolicySpec } from "../policy/composePolicy.ts";
import { suggestion } from "../policy/suggestion.ts";
import type { Finding } from "./findings.ts";
import { nameOfPolicy } from "./policyNames.ts";
import type { ScenarioSpec } from "./schema.ts";
import type { Path } from "./sourceText.ts";

/** What is wrong with the policies of a scenario whose fields are right one by one. */
export function checkPolicies(spec: ScenarioSpec): Finding[] {
  const found = spec.policies.flatMap((entry, i): Finding[] => {
    const path: Path = ["policies", i];
    if (typeof entry !== "string" && entry.module !== undefined) {
      return Object.keys(entry)
        .filter((key) => key !== "module" && key !== "name")
        .map((key) => ({
          path: [...path, key],
          message: "a module brings its own parts; leave this out",
          atKey: true,
        }));
    }
    const partSpec = typeof entry === "string" ? { place: entry } : entry;
    return checkPolicySpec(partSpec).map(({ path: inner, message }) => ({
      path: typeof entry === "string" || inner === "" ? path : [...path, ...inner.split(".")],
      message,
    }));
  });
  const faulty = new Set(found.map(({ path }) => path[1]));
  const names = spec.policies.map((entry, i) => (faulty.has(i) ? undefined : nameOfPolicy(entry)));
  names.forEach((name, i) => {
    if (name !== undefined && names.indexOf(name) !== i)
      found.push({
        path: ["policies", i],
        message: `two policies are named "${name}"; give one a name: of its own`,
      });
  });
  // A policy that is at fault may be the one that is meant.
  if (spec.baseline !== undefined && faulty.size === 0 && !names.includes(spec.baseline)) {
    const known = names.filter((name) => name !== undefined);
    found.push({
      path: ["baseline"],
      message: `no policy "${spec.baseline}" in this scenario; ${suggestion(spec.baseline, known)}`,
    });
  }
  return found;
}
