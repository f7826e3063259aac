import { BITS_PER_BYTE, BYTES_PER_GB, MS_PER_DAY, MS_PER_S } from "../units.ts";
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
  found.push(...checkSizes(spec));
  return found;
}

/** A transfer that alone takes longer than this would keep a run that drains from ending. */
const LONGEST_TRANSFER_MS = 90 * MS_PER_DAY;

/** Data that the narrowest link cannot move in any sensible time is a slip in a unit. */
function checkSizes(spec: ScenarioSpec): Finding[] {
  const { access, links } = spec.network;
  const narrowest = Math.min(access, ...links.map(({ bandwidth }) => bandwidth));
  const mostGB = (narrowest * LONGEST_TRANSFER_MS) / MS_PER_S / BITS_PER_BYTE / BYTES_PER_GB;
  const found: Finding[] = [];
  const check = (path: Path, sizeGB: number) => {
    if (sizeGB <= mostGB) return;
    const days = ((sizeGB / mostGB) * LONGEST_TRANSFER_MS) / MS_PER_DAY;
    found.push({
      path,
      message: `takes ${days.toPrecision(3)} days alone on the narrowest link (${narrowest / 1e6} Mbit/s), at most 90; is a unit wrong?`,
    });
  };
  for (const { path, input, output, checkpoint } of datasetUses(spec)) {
    check([...path, "input"], input);
    check([...path, "output"], output);
    check([...path, "checkpoint", "size"], checkpoint?.size ?? 0);
  }
  for (const [id, { size }] of Object.entries(spec.datasets)) check(["datasets", id, "size"], size);
  check(["workload", "checkpoint", "size"], spec.workload.checkpoint?.size ?? 0);
  return found;
}

interface DataUse {
  readonly path: Path;
  readonly input: number;
  readonly output: number;
  readonly dataset?: string;
  readonly locality?: string;
  readonly checkpoint?: { readonly size: number };
}

function datasetUses({ workload }: ScenarioSpec): DataUse[] {
  const { generate, trace } = workload;
  const uses: DataUse[] = [];
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
