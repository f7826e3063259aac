import { clusters } from "../catalog/clusters.ts";
import { suggestion } from "../policy/suggestion.ts";
import { epochOfLocal } from "../signal/localClock.ts";
import { checkClusters } from "./clusterChecks.ts";
import { clusterIds } from "./clusterSelection.ts";
import { checkFaults } from "./faultChecks.ts";
import { checkForecast } from "./forecastChecks.ts";
import type { Finding } from "./findings.ts";
import { checkNetwork } from "./networkChecks.ts";
import { checkPolicies } from "./policyChecks.ts";
import { MOST_CLUSTERS, MOST_INTERVAL_ROWS, type ScenarioSpec } from "./schema.ts";
import { checkServices } from "./serviceChecks.ts";
import { checkSeeds } from "./seeds.ts";
import { checkWorkload } from "./workloadChecks.ts";

/** Rules that join several fields, for a scenario whose fields are right one by one: one function a rule. */
export function crossChecks(spec: ScenarioSpec): Finding[] {
  return [
    ...checkStart(spec),
    ...checkWindow(spec),
    ...checkIntervals(spec),
    ...checkCatalogue(spec),
    ...checkClusters(spec),
    ...checkWorkload(spec),
    ...checkNetwork(spec),
    ...checkFaults(spec),
    ...checkForecast(spec),
    ...checkServices(spec),
    ...checkPolicies(spec),
    ...checkSeeds(spec),
  ];
}

/** A date, or a date and time, with nothing after it: an offset or zone would be passed over, as `zone` says it. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?)?$/;

function checkStart(spec: ScenarioSpec): Finding[] {
  const found: Finding[] = [];
  if (!canBeRead("2025-01-01T00:00", spec.zone)) {
    found.push({
      path: ["zone"],
      message: `no time zone "${spec.zone}"; expected an IANA name such as Asia/Shanghai or UTC`,
    });
  }
  if (!LOCAL_TIME.test(spec.start) || !canBeRead(spec.start, "UTC")) {
    found.push({
      path: ["start"],
      message: `expected a local date and time such as 2025-07-07T00:00, its zone in \`zone\`; got "${spec.start}"`,
    });
  }
  return found;
}

function canBeRead(local: string, zone: string): boolean {
  try {
    epochOfLocal(local, zone);
    return true;
  } catch {
    return false;
  }
}

function checkWindow(spec: ScenarioSpec): Finding[] {
  if (spec.warmUp + spec.coolDown < spec.duration) return [];
  return [{ path: ["warmUp"], message: "warmUp and coolDown leave nothing of the duration to measure" }];
}

/** A slip in a width must not ask for more memory than there is. */
function checkIntervals(spec: ScenarioSpec): Finding[] {
  const steps = Object.values(spec.clusters).flatMap(({ carbon }) => carbon?.step ?? []);
  const narrowestMs = Math.min(spec.settlement, ...steps);
  const rows = (spec.duration / narrowestMs) * clusterIds(spec).length;
  if (rows <= MOST_INTERVAL_ROWS) return [];
  return [
    {
      path: ["settlement"],
      message:
        `${rows.toPrecision(2)} rows of intervals × clusters, at most ${MOST_INTERVAL_ROWS}; ` +
        "make settlement (or a series' step) wider, or duration shorter",
    },
  ];
}

function checkCatalogue(spec: ScenarioSpec): Finding[] {
  const known = clusters().map((cluster) => cluster.id);
  const listed = Array.isArray(spec.catalogue) ? spec.catalogue : [];
  const unknown = listed.flatMap((id, i): Finding[] => {
    if (!known.includes(id))
      return [{ path: ["catalogue", i], message: `no built-in cluster "${id}"; ${suggestion(id, known)}` }];
    return listed.indexOf(id) === i ? [] : [{ path: ["catalogue", i], message: `"${id}" is listed twice` }];
  });
  const count = clusterIds(spec).length;
  if (count === 0)
    return [
      ...unknown,
      { path: ["catalogue"], message: "no cluster is left; use some of the catalogue or add your own" },
    ];
  if (count > MOST_CLUSTERS)
    return [...unknown, { path: ["clusters"], message: `${count} clusters; at most ${MOST_CLUSTERS}` }];
  return unknown;
}
