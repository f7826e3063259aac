import { cluster as catalogCluster } from "../catalog/clusters.ts";
import { marginProvinces } from "../catalog/margins.ts";
import { checkPolicySpec, needsOf, type PolicySpec } from "../policy/composePolicy.ts";
import type { Need } from "../policy/policy.ts";
import { suggestion } from "../policy/suggestion.ts";
import { provinceOf } from "./buildSite.ts";
import { clusterIds, isBuiltIn } from "./clusterSelection.ts";
import type { Finding } from "./findings.ts";
import { nameOfPolicy, partsOf } from "./policyNames.ts";
import type { ClusterEntry, PolicyEntry, ScenarioSpec } from "./schema.ts";
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
    const partSpec = partsOf(entry)!;
    const wrong = checkPolicySpec(partSpec).map(({ path: inner, message }) => ({
      path: typeof entry === "string" || inner === "" ? path : [...path, ...inner.split(".")],
      message,
    }));
    wrong.push(...checkCommand(entry, path));
    return wrong.length > 0 ? wrong : checkNeeds(spec, path, partSpec);
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

/** A command says itself where and when. */
function checkCommand(entry: PolicyEntry, path: Path): Finding[] {
  if (typeof entry === "string" || entry.command === undefined) return [];
  const found: Finding[] = (["place", "time"] as const)
    .filter((key) => entry[key] !== undefined)
    .map((key) => ({
      path: [...path, key],
      message: `the command says ${key === "place" ? "where" : "when"}; leave this out`,
      atKey: true,
    }));
  if (entry.command[0] === "") {
    found.push({ path: [...path, "command", 0], message: "expected the name of a program" });
  }
  return found;
}

const NEEDED: Readonly<Record<Need, string>> = {
  price: "a tariff (clusters.<id>.tariff) of every cluster; none is known of",
  margin: "an operating margin (clusters.<id>.margin) of every cluster; none is known of",
  sleep:
    "the sleep power and wake-up time (devices.<id>.sleep and .wakeUp) of every device; not all are known of",
};

/** A part that compares prices or margins, or lets devices sleep, must find what it needs at every cluster. */
function checkNeeds(spec: ScenarioSpec, path: Path, policy: PolicySpec): Finding[] {
  return needsOf(policy).flatMap((need) => {
    const lacking = clusterIds(spec).filter((id) => !knows(spec, id, need));
    if (lacking.length === 0) return [];
    const shown = lacking.slice(0, 5).join(", ") + (lacking.length > 5 ? ", …" : "");
    return [{ path, message: `this policy needs ${NEEDED[need]} ${shown}` }];
  });
}

function knows(spec: ScenarioSpec, id: string, need: Need): boolean {
  const entry: Partial<ClusterEntry> = Object.hasOwn(spec.clusters, id) ? spec.clusters[id] : {};
  const builtIn = isBuiltIn(spec, id);
  if (need === "sleep") return (entry.pools ?? []).every(({ device }) => canSleep(spec, device));
  if (need === "price") return builtIn || entry.tariff !== undefined;
  if (entry.margin?.operating !== undefined) return true;
  const province = provinceOf(entry, builtIn ? catalogCluster(id) : undefined);
  return marginProvinces().includes(entry.margin?.grid ?? province);
}

/** Every device of the catalogue has a sleep mode. */
function canSleep(spec: ScenarioSpec, device: string): boolean {
  return !Object.hasOwn(spec.devices, device) || spec.devices[device].sleep !== undefined;
}
