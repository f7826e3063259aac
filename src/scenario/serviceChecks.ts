import { checkPolicySpec, needsOf } from "../policy/composePolicy.ts";
import type { Finding } from "./findings.ts";
import { policiesOf } from "./policyMatrix.ts";
import { partsOf } from "./policyNames.ts";
import type { ScenarioSpec } from "./schema.ts";

/** What is wrong with the online services of a scenario whose fields are right one by one. */
export function checkServices(spec: ScenarioSpec): Finding[] {
  const found: Finding[] = [];
  for (const [id, { devices, load, trace, dailyShape, weeklyShape }] of Object.entries(spec.services)) {
    const path = ["services", id];
    if ([devices, load, trace].filter((way) => way !== undefined).length !== 1) {
      found.push({ path, message: "state exactly one of devices, load and trace" });
    }
    if (trace?.format === "servegen" && trace.tokens === undefined) {
      found.push({
        path: [...path, "trace", "tokens"],
        message: "must be stated: servegen holds request rates and no tokens",
      });
    }
    for (const [key, shape] of Object.entries({ dailyShape, weeklyShape })) {
      if (!shape.some((value) => value > 0)) {
        found.push({ path: [...path, key], message: "at least one value must be above 0" });
      }
    }
  }
  if (Object.keys(spec.services).length === 0) return found;
  spec.policies.forEach((entry, i) => {
    const sleeps = policiesOf(entry).some(({ entry: policy }) => {
      const parts = partsOf(policy);
      return parts !== undefined && checkPolicySpec(parts).length === 0 && needsOf(parts).includes("sleep");
    });
    if (sleeps) {
      found.push({
        path: ["policies", i, "power"],
        message: "devices that sleep and services cannot be combined; use always-on",
      });
    }
  });
  return found;
}
