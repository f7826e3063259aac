import { devices as catalogDevices } from "../catalog/devices.ts";
import { origins as catalogOrigins } from "../catalog/origins.ts";
import { suggestion } from "../policy/suggestion.ts";
import { clusterIds } from "./clusterSelection.ts";
import { distributionFault, type DistributionEntry } from "./distribution.ts";
import type { Finding } from "./findings.ts";
import type { ScenarioSpec } from "./schema.ts";
import type { Path } from "./sourceText.ts";

/** More windows than this are a slip of the pen, and no run would end. */
const MOST_TIMES = 10_000;

/** What is wrong with the faults of a scenario whose fields are right one by one. */
export function checkFaults(spec: ScenarioSpec): Finding[] {
  const { faults } = spec;
  if (faults === undefined) return [];
  const clusters = clusterIds(spec);
  const origins =
    spec.origins === undefined ? catalogOrigins().map(({ id }) => id) : Object.keys(spec.origins);
  const devices = [...catalogDevices().map(({ id }) => id), ...Object.keys(spec.devices)];
  const found: Finding[] = [];
  for (const part of ["outages", "maintenance", "failures", "links", "signals"] as const) {
    faults[part].forEach((entry, i) => {
      const path: Path = ["faults", part, i];
      found.push(...unknown([...path, "cluster"], "cluster", entry.cluster, clusters, part !== "links"));
      if ("device" in entry && entry.device !== undefined) {
        found.push(...unknown([...path, "device"], "device", entry.device, devices, false));
      }
      if ("origin" in entry)
        found.push(...unknown([...path, "origin"], "origin", entry.origin, origins, true));
      if ("every" in entry && entry.every !== undefined && entry.every <= entry.for) {
        found.push({ path: [...path, "every"], message: "must be longer than `for`" });
      } else if ("every" in entry && entry.every !== undefined && spec.duration / entry.every > MOST_TIMES) {
        const times = (spec.duration / entry.every).toPrecision(2);
        found.push({
          path: [...path, "every"],
          message: `comes ${times} times until the horizon, at most ${MOST_TIMES}; make it longer`,
        });
      }
    });
  }
  const { log } = faults;
  if (log !== undefined) {
    const path: Path = ["faults", "log"];
    found.push(...unknown([...path, "cluster"], "cluster", log.cluster, clusters, true));
    if (log.format === "csv" && log.timeUnit === undefined) {
      found.push({ path: [...path, "timeUnit"], message: "must be stated for csv, such as timeUnit: h" });
    }
    if (log.format === "opendc" && log.timeUnit !== undefined) {
      found.push({ path: [...path, "timeUnit"], message: "says nothing of opendc, whose times are ms" });
    }
  }
  faults.failures.forEach(({ mtbf, mttr }, i) => {
    found.push(...checkSpan(["faults", "failures", i, "mtbf"], mtbf));
    found.push(...checkSpan(["faults", "failures", i, "mttr"], mttr));
  });
  return found;
}

function checkSpan(path: Path, span: number | DistributionEntry): Finding[] {
  const message = typeof span === "number" ? undefined : distributionFault(span);
  return message === undefined ? [] : [{ path, message }];
}

function unknown(path: Path, what: string, name: string, known: readonly string[], all: boolean): Finding[] {
  if ((all && name === "all") || known.includes(name)) return [];
  return [{ path, message: `no ${what} "${name}"; ${suggestion(name, known)}` }];
}
