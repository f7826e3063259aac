import { cluster as catalogCluster } from "../catalog/clusters.ts";
import { marginProvinces } from "../catalog/margins.ts";
import { checkPolicySpec, needsOf, type PolicySpec } from "../policy/composePolicy.ts";
import type { Need } from "../policy/policy.ts";
import { suggestion } from "../policy/suggestion.ts";
import { provinceOf } from "./buildSite.ts";
import { clusterIds, isBuiltIn } from "./clusterSelection.ts";
import type { Finding } from "./findings.ts";
import { nameOfPolicy, partsOf } from "./policyNames.ts";
import { policiesOf, policyCount, type PolicyOfEntry } from "./policyMatrix.ts";
import { MOST_POLICIES, type ClusterEntry, type PolicyEntry, type ScenarioSpec } from "./schema.ts";
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
    if (typeof entry !== "string" && policyCount(entry) === 0) {
      return [{ path, message: "a list of parts needs at least one" }];
    }
    if (policyCount(entry) > MOST_POLICIES) {
      return [
        { path, message: `stands for ${policyCount(entry)} policies; at most ${MOST_POLICIES} are compared` },
      ];
    }
    const policies = policiesOf(entry);
    if (policies.length > 1 && typeof entry !== "string" && entry.name !== undefined) {
      return [
        {
          path: [...path, "name"],
          message: "policies made of lists are named by their parts; leave name out",
        },
      ];
    }
    return unique(policies.flatMap((policy) => findingsOf(spec, path, policy)));
  });
  const faulty = new Set(found.map(({ path }) => path[1]));
  const named = spec.policies.flatMap((entry, i) =>
    faulty.has(i) ? [] : policiesOf(entry).map((policy) => ({ i, name: nameOfPolicy(policy.entry) })),
  );
  const names = named.map(({ name }) => name);
  if (names.length > MOST_POLICIES) {
    found.push({
      path: ["policies"],
      message: `stand for ${names.length} policies; at most ${MOST_POLICIES} are compared`,
    });
  }
  const met = new Set<string>();
  for (const { i, name } of named) {
    if (met.has(name)) {
      found.push({
        path: ["policies", i],
        message: `two policies are named "${name}"; give one a name: of its own`,
      });
    }
    met.add(name);
  }
  // A policy that is at fault may be the one that is meant.
  if (spec.baseline !== undefined && faulty.size === 0 && !names.includes(spec.baseline)) {
    found.push({
      path: ["baseline"],
      message: `no policy "${spec.baseline}" in this scenario; ${suggestion(spec.baseline, names)}`,
    });
  }
  return found;
}

/** What is wrong with one policy of an entry. */
function findingsOf(spec: ScenarioSpec, path: Path, policy: PolicyOfEntry): Finding[] {
  const { entry } = policy;
  const partSpec = partsOf(entry)!;
  const wrong = checkPolicySpec(partSpec).map(({ path: inner, message }) => ({
    path: typeof entry === "string" || inner === "" ? path : [...path, ...policy.pathOf(inner.split("."))],
    message,
  }));
  wrong.push(...checkCommand(entry, path));
  return wrong.length > 0 ? wrong : checkNeeds(spec, path, partSpec);
}

/** A part that several combinations share is at fault once. */
function unique(findings: readonly Finding[]): Finding[] {
  const met = new Map(findings.map((finding) => [`${finding.path.join(".")}: ${finding.message}`, finding]));
  return [...met.values()];
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
