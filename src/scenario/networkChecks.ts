import { suggestion } from "../policy/suggestion.ts";
import { clusterIds } from "./clusterSelection.ts";
import type { Finding } from "./findings.ts";
import type { ScenarioSpec } from "./schema.ts";
import type { Path } from "./sourceText.ts";

/** What is wrong with the network, the datasets and what jobs read of them, whose fields are right one by one. */
export function checkNetwork(spec: ScenarioSpec): Finding[] {
  const clusters = clusterIds(spec);
  const found: Finding[] = [];
  const met = new Set<string>();
  spec.network.links.forEach(({ from, to }, i) => {
    const path: Path = ["network", "links", i];
    found.push(...unknown([...path, "from"], "cluster", from, clusters));
    found.push(...unknown([...path, "to"], "cluster", to, clusters));
    if (from === to) found.push({ path: [...path, "to"], message: "must be another cluster than from" });
    const pair = [from, to].sort().join(" – ");
    if (met.has(pair)) found.push({ path, message: `${pair} is listed twice` });
    met.add(pair);
  });
  for (const [id, { at }] of Object.entries(spec.datasets)) {
    at.forEach((cluster, i) =>
      found.push(...unknown(["datasets", id, "at", i], "cluster", cluster, clusters)),
    );
  }
  for (const { path, dataset, locality } of datasetUses(spec)) {
    if (dataset === undefined) {
      if (locality !== undefined)
        found.push({ path: [...path, "locality"], message: "belongs to a dataset; state dataset too" });
    } else found.push(...unknown([...path, "dataset"], "dataset", dataset, Object.keys(spec.datasets)));
  }
  return found;
}

function datasetUses({ workload }: ScenarioSpec): { path: Path; dataset?: string; locality?: string }[] {
  const { generate, trace } = workload;
  const uses: { path: Path; dataset?: string; locality?: string }[] = [];
  if (generate?.classes !== undefined && !Array.isArray(generate.classes)) {
    for (const [name, entry] of Object.entries(generate.classes)) {
      uses.push({ path: ["workload", "generate", "classes", name], ...entry });
    }
  }
  if (trace !== undefined) {
    uses.push({ path: ["workload", "trace", "class"], ...trace.class });
    trace.classes?.forEach((entry, i) => uses.push({ path: ["workload", "trace", "classes", i], ...entry }));
  }
  return uses;
}

function unknown(path: Path, what: string, name: string, known: readonly string[]): Finding[] {
  if (known.includes(name)) return [];
  if (known.length === 0) return [{ path, message: `no ${what} "${name}"; there is none` }];
  return [{ path, message: `no ${what} "${name}"; ${suggestion(name, known)}` }];
}
