import { clusters } from "../catalog/clusters.ts";
import { coolingTechnologies } from "../catalog/coolingTechnologies.ts";
import { devices } from "../catalog/devices.ts";
import { suggestion } from "../policy/suggestion.ts";
import { isBuiltIn } from "./clusterSelection.ts";
import type { Finding } from "./findings.ts";
import { checkSite } from "./siteChecks.ts";
import type { ClusterEntry, DeviceEntry, ScenarioSpec } from "./schema.ts";
import type { Path } from "./sourceText.ts";

/** What is wrong with the devices and clusters of a scenario whose fields are right one by one. */
export function checkClusters(spec: ScenarioSpec): Finding[] {
  return [
    ...checkDevices(spec),
    ...Object.entries(spec.clusters).flatMap(([id, entry]) => checkCluster(spec, id, entry)),
  ];
}

function checkDevices(spec: ScenarioSpec): Finding[] {
  return Object.entries(spec.devices).flatMap(([name, device]): Finding[] => {
    const path = ["devices", name];
    const found: Finding[] = [];
    if (device.peak < device.idle)
      found.push({ path: [...path, "peak"], message: "must be at least the idle power" });
    found.push(...checkSleep(path, device));
    const { curve } = device;
    if (curve !== undefined) {
      const rises = curve.every((point, i) => i === 0 || point[0] > curve[i - 1][0]);
      if (!rises || curve[0][0] !== 0 || curve[curve.length - 1][0] !== 1) {
        found.push({ path: [...path, "curve"], message: "utilisations must rise from 0 to 1" });
      } else if (curve[0][1] !== device.idle || curve[curve.length - 1][1] !== device.peak) {
        found.push({
          path: [...path, "curve"],
          message: "must begin at the idle power and end at the peak power",
        });
      }
    }
    return found;
  });
}

function checkSleep(path: Path, { idle, sleep, wakeUp, wakeUpPower }: DeviceEntry): Finding[] {
  if (sleep === undefined) {
    const given = wakeUp === undefined ? "wakeUpPower" : "wakeUp";
    if (wakeUp === undefined && wakeUpPower === undefined) return [];
    return [{ path: [...path, given], message: "belongs to a device that sleeps; state sleep too" }];
  }
  const found: Finding[] = [];
  if (sleep > idle) found.push({ path: [...path, "sleep"], message: "must be at most the idle power" });
  if (wakeUp === undefined) {
    found.push({ path: [...path, "sleep"], message: "how long waking takes must be stated: wakeUp: 2 min" });
  }
  return found;
}

function checkCluster(spec: ScenarioSpec, id: string, entry: ClusterEntry): Finding[] {
  const path: Path = ["clusters", id];
  const at = (key: string, message: string): Finding => ({ path: [...path, key], message });
  const found: Finding[] = [];
  if (!isBuiltIn(spec, id)) {
    const known = clusters().map((cluster) => cluster.id);
    const isNamedLikeOne = spec.catalogue === "all" && !("lat" in entry);
    const hint = isNamedLikeOne ? `; if a built-in cluster is meant: ${suggestion(id, known)}` : "";
    for (const key of ["lat", "lon"] as const) {
      if (entry[key] === undefined)
        found.push({ path, message: `a new cluster needs ${key}${hint}`, atKey: true });
    }
    if (entry.capacity === undefined && entry.pools === undefined) {
      found.push({ path, message: `a new cluster needs capacity or pools${hint}`, atKey: true });
    }
    if (entry.carbon === undefined)
      found.push({ path, message: `a new cluster needs carbon${hint}`, atKey: true });
    if (entry.pue === undefined && entry.cooling === undefined && entry.overhead === undefined) {
      found.push({ path, message: `a new cluster needs cooling, pue or overhead${hint}`, atKey: true });
    }
    if (entry.cooling !== undefined && entry.temperature === undefined) {
      found.push({ path, message: "a new cluster with a cooling technology needs temperature", atKey: true });
    }
  }
  if (entry.capacity !== undefined && entry.pools !== undefined)
    found.push(at("pools", "state capacity or pools, not both"));
  if (entry.aiShare !== undefined && entry.pools !== undefined)
    found.push(at("aiShare", "applies to capacity, not to pools"));
  const coolings = (["pue", "cooling", "overhead"] as const).filter((key) => entry[key] !== undefined);
  if (coolings.length > 1)
    found.push(at(coolings[0], `state one of pue, cooling and overhead; got ${coolings.join(", ")}`));
  const technologies = coolingTechnologies().map((technology) => technology.name);
  if (entry.cooling !== undefined && !technologies.includes(entry.cooling)) {
    found.push(
      at("cooling", `no cooling technology "${entry.cooling}"; ${suggestion(entry.cooling, technologies)}`),
    );
  }
  const known = [...Object.keys(spec.devices), ...devices().map((device) => device.id)];
  entry.pools?.forEach((pool, i) => {
    if (known.includes(pool.device)) return;
    found.push({
      path: [...path, "pools", i, "device"],
      message: `no device "${pool.device}"; ${suggestion(pool.device, known)}`,
    });
  });
  return [...found, ...checkSite(spec, id, entry)];
}
