import { clusters } from "../catalog/clusters.ts";
import { coolingTechnologies } from "../catalog/coolingTechnologies.ts";
import { devices } from "../catalog/devices.ts";
import { gridNames } from "../catalog/grids.ts";
import { jobClasses } from "../catalog/jobClasses.ts";
import { checkPolicySpec, policyName, type PolicySpec } from "../policy/composePolicy.ts";
import { suggestion } from "../policy/suggestion.ts";
import { epochOfLocal } from "../signal/localClock.ts";
import { distributionFault } from "./distribution.ts";
import type { Finding } from "./findings.ts";
import {
  MOST_CLUSTERS,
  MOST_INTERVAL_ROWS,
  MOST_SEEDS,
  type ClusterEntry,
  type PolicyEntry,
  type ScenarioSpec,
  type TraceEntry,
} from "./schema.ts";
import type { Path } from "./sourceText.ts";
import { formatOf } from "./traceFormat.ts";

/** Rules that join several fields, for a scenario whose fields are right one by one: one function a rule. */
export function crossChecks(spec: ScenarioSpec): Finding[] {
  return [
    ...checkStart(spec),
    ...checkWindow(spec),
    ...checkIntervals(spec),
    ...checkCatalogue(spec),
    ...checkDevices(spec),
    ...Object.entries(spec.clusters).flatMap(([id, entry]) => checkCluster(spec, id, entry)),
    ...checkWorkload(spec),
    ...checkPolicies(spec),
    ...checkSeeds(spec),
  ];
}

/** The name that a policy has in results. */
export function nameOfPolicy(entry: PolicyEntry): string {
  if (typeof entry === "string") return entry;
  if (entry.name !== undefined) return entry.name;
  return entry.module ?? policyName(entry as PolicySpec);
}

/** Ids of the clusters that take part: built-in ones chosen, then new ones. */
export function clusterIds(spec: ScenarioSpec): string[] {
  const builtIn = clusters().map((cluster) => cluster.id);
  const chosen = spec.catalogue === "all" ? builtIn : spec.catalogue === "none" ? [] : spec.catalogue;
  return [...chosen, ...Object.keys(spec.clusters).filter((id) => !chosen.includes(id))];
}

export function isBuiltIn(spec: ScenarioSpec, id: string): boolean {
  const chosen = spec.catalogue === "all" || (spec.catalogue !== "none" && spec.catalogue.includes(id));
  return chosen && clusters().some((cluster) => cluster.id === id);
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

function checkDevices(spec: ScenarioSpec): Finding[] {
  return Object.entries(spec.devices).flatMap(([name, device]): Finding[] => {
    const path = ["devices", name];
    const found: Finding[] = [];
    if (device.peak < device.idle)
      found.push({ path: [...path, "peak"], message: "must be at least the idle power" });
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
    if (entry.pue === undefined && entry.cooling === undefined) {
      found.push({ path, message: `a new cluster needs cooling or pue${hint}`, atKey: true });
    }
    if (entry.cooling !== undefined && entry.temperature === undefined) {
      found.push({ path, message: "a new cluster with a cooling technology needs temperature", atKey: true });
    }
  }
  if (entry.capacity !== undefined && entry.pools !== undefined)
    found.push(at("pools", "state capacity or pools, not both"));
  if (entry.aiShare !== undefined && entry.pools !== undefined)
    found.push(at("aiShare", "applies to capacity, not to pools"));
  if (entry.pue !== undefined && entry.cooling !== undefined)
    found.push(at("pue", "state pue or cooling, not both"));
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
  return [...found, ...checkCarbon(path, entry), ...checkTemperature(path, entry)];
}

function checkCarbon(path: Path, { carbon }: ClusterEntry): Finding[] {
  if (carbon === undefined) return [];
  const here = [...path, "carbon"];
  const forms = (["factor", "grid", "values", "file"] as const).filter((form) => carbon[form] !== undefined);
  if (forms.length !== 1)
    return [
      {
        path: here,
        message: `state exactly one of factor, grid, values, file; got ${forms.join(", ") || "none"}`,
      },
    ];
  const found: Finding[] = [];
  if (carbon.grid !== undefined && !gridNames().includes(carbon.grid)) {
    found.push({
      path: [...here, "grid"],
      message: `no profile of grid "${carbon.grid}"; ${suggestion(carbon.grid, gridNames())}`,
    });
  }
  if (carbon.values !== undefined || carbon.file !== undefined) {
    if (carbon.unit === undefined)
      found.push({ path: here, message: "the unit of the values must be stated: unit: g/kWh" });
    if (carbon.step === undefined)
      found.push({ path: here, message: "the width of a step must be stated: step: 1 h" });
  }
  if (carbon.file !== undefined && carbon.column === undefined) {
    found.push({ path: here, message: "the column of the file must be stated: column: name" });
  }
  return found;
}

function checkTemperature(path: Path, { temperature }: ClusterEntry): Finding[] {
  if (
    temperature === undefined ||
    (temperature.constant === undefined) !== (temperature.monthly === undefined)
  )
    return [];
  return [{ path: [...path, "temperature"], message: "state exactly one of constant and monthly" }];
}

function checkWorkload(spec: ScenarioSpec): Finding[] {
  const { generate, trace } = spec.workload;
  if ((generate === undefined) === (trace === undefined)) {
    return [{ path: ["workload"], message: "state exactly one of generate and trace" }];
  }
  const shares = spec.origins === undefined ? [1] : Object.values(spec.origins).map((origin) => origin.share);
  const found: Finding[] = [];
  if (!(shares.reduce((sum, share) => sum + share, 0) > 0)) {
    found.push({ path: ["origins"], message: "at least one origin needs a share above 0" });
  }
  if (trace !== undefined) return [...found, ...checkTrace(trace)];
  if (generate === undefined) return found;
  const path = ["workload", "generate"];
  for (const key of ["dailyShape", "weeklyShape"] as const) {
    if (!generate[key].some((rate) => rate > 0))
      found.push({ path: [...path, key], message: "at least one rate must be above 0" });
  }
  const { classes } = generate;
  const known = jobClasses().map((jobClass) => jobClass.name);
  if (Array.isArray(classes)) {
    classes.forEach((name, i) => {
      if (!known.includes(name))
        found.push({
          path: [...path, "classes", i],
          message: `no class "${name}"; ${suggestion(name, known)}`,
        });
      else if (classes.indexOf(name) !== i)
        found.push({ path: [...path, "classes", i], message: `"${name}" is listed twice` });
    });
  }
  const own = Array.isArray(classes) || classes === undefined ? [] : Object.entries(classes);
  if (classes !== undefined && !Array.isArray(classes) && own.length === 0) {
    found.push({ path: [...path, "classes"], message: "name at least one class" });
  }
  let needsLoad = own.length === 0;
  for (const [name, entry] of own) {
    const here = [...path, "classes", name];
    if ((entry.share === undefined) === (entry.jobs === undefined))
      found.push({ path: here, message: "state exactly one of share and jobs" });
    needsLoad ||= entry.share !== undefined;
    for (const key of ["devices", "duration"] as const) {
      const fault = distributionFault(entry[key]);
      if (fault !== undefined) found.push({ path: [...here, key], message: fault });
    }
  }
  for (const kind of new Set(own.map(([, entry]) => entry.kind))) {
    const shares = own.filter(([, entry]) => entry.kind === kind).map(([, entry]) => entry.share);
    const stated = shares.filter((share) => share !== undefined);
    if (stated.length > 0 && !stated.some((share) => share > 0)) {
      found.push({
        path: [...path, "classes"],
        message: `at least one share of the ${kind} classes must be above 0 %`,
      });
    }
  }
  if (needsLoad && generate.load === undefined) {
    found.push({ path, message: "missing load, such as load: 60 %", atKey: true });
  }
  return found;
}

function checkTrace(trace: TraceEntry): Finding[] {
  const path = ["workload", "trace"];
  const format = formatOf(trace);
  if (format === undefined) {
    return [
      {
        path: [...path, "file"],
        message: `the ending of "${trace.file}" does not tell its format; state format: swf or format: csv`,
      },
    ];
  }
  const found: Finding[] = [];
  if (format === "csv") {
    if (trace.timeUnit === undefined) {
      found.push({
        path,
        message: "the unit of a CSV trace's times must be stated: timeUnit: s (or ms, min, h, d)",
        atKey: true,
      });
    }
    if (trace.columns === undefined) {
      found.push({
        path,
        message: "the columns of a CSV trace must be stated: columns: { submit: …, duration: …, devices: … }",
        atKey: true,
      });
    }
    if (trace.timeOrigin === "header") {
      found.push({
        path: [...path, "timeOrigin"],
        message: "a CSV trace has no header with a start; use first-submit or a number",
      });
    }
    if (trace.columns?.class !== undefined && trace.classes === undefined) {
      found.push({
        path: [...path, "columns", "class"],
        message: "a class column needs `classes`: the names that it holds",
      });
    }
  } else {
    for (const key of ["timeUnit", "columns", "classes"] as const) {
      if (trace[key] !== undefined)
        found.push({ path: [...path, key], message: "says nothing of an SWF trace; leave it out" });
    }
  }
  const names = [trace.class.name, ...(trace.classes ?? []).map((entry) => entry.name)];
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i)
      found.push({ path: [...path, "classes", i - 1, "name"], message: `two classes are named "${name}"` });
  });
  return found;
}

function checkPolicies(spec: ScenarioSpec): Finding[] {
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

/** The seeds of a scenario, one by one. */
export function seedsOf(spec: ScenarioSpec): number[] {
  return Array.isArray(spec.seeds)
    ? spec.seeds
    : Array.from({ length: Math.max(0, spec.seeds) }, (_, i) => i + 1);
}

function checkSeeds(spec: ScenarioSpec): Finding[] {
  const count = Array.isArray(spec.seeds) ? spec.seeds.length : spec.seeds;
  if (count < 1 || count > MOST_SEEDS)
    return [{ path: ["seeds"], message: `expected 1 to ${MOST_SEEDS} seeds` }];
  const seeds = seedsOf(spec);
  if (seeds.some((seed) => seed < 0))
    return [{ path: ["seeds"], message: "a seed is a whole number of 0 or more" }];
  return new Set(seeds).size === seeds.length ? [] : [{ path: ["seeds"], message: "a seed is listed twice" }];
}
