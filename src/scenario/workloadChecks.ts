import { jobClasses } from "../catalog/jobClasses.ts";
import { suggestion } from "../policy/suggestion.ts";
import { TRACE_FORMAT_NAMES, type TraceFormatName } from "../workload/traceFormatNames.ts";
import { TRACE_FORMATS, type TraceNeed } from "../workload/traceFormats.ts";
import { distributionFault } from "./distribution.ts";
import type { Finding } from "./findings.ts";
import type { ScenarioSpec, TraceEntry } from "./schema.ts";
import type { Path } from "./sourceText.ts";
import { formatOf } from "./traceFormat.ts";

/** Elastic classes have a throughput and a power for each width, and may be suspended. */
function checkScaling({ workload }: ScenarioSpec): Finding[] {
  const { generate, trace } = workload;
  const own = generate?.classes === undefined || Array.isArray(generate.classes) ? {} : generate.classes;
  const entries: [Path, typeof workload | TraceEntry["class"]][] = [
    [["workload"], workload],
    ...Object.entries(own).map(([name, entry]): [Path, typeof entry] => [
      ["workload", "generate", "classes", name],
      entry,
    ]),
    ...(trace === undefined
      ? []
      : [[["workload", "trace", "class"], trace.class] as [Path, typeof trace.class]]),
    ...(trace?.classes ?? []).map((entry, i): [Path, typeof entry] => [
      ["workload", "trace", "classes", i],
      entry,
    ]),
  ];
  return entries.flatMap(([path, { scaling, interruptible }]): Finding[] => {
    if (scaling === undefined) return [];
    const found: Finding[] = [];
    if (scaling.power.length !== scaling.throughput.length) {
      found.push({
        path: [...path, "scaling", "power"],
        message: `holds ${scaling.power.length} numbers where throughput holds ${scaling.throughput.length}`,
      });
    }
    if ((interruptible ?? workload.interruptible) !== true) {
      found.push({
        path: [...path, "scaling"],
        message: "elastic jobs are resized by suspending them; say interruptible: true",
      });
    }
    return found;
  });
}

/** What is wrong with the workload of a scenario whose fields are right one by one. */
export function checkWorkload(spec: ScenarioSpec): Finding[] {
  const { generate, trace } = spec.workload;
  if ((generate === undefined) === (trace === undefined)) {
    return [{ path: ["workload"], message: "state exactly one of generate and trace" }];
  }
  const shares = spec.origins === undefined ? [1] : Object.values(spec.origins).map((origin) => origin.share);
  const found: Finding[] = checkScaling(spec);
  if (!(shares.reduce((sum, share) => sum + share, 0) > 0)) {
    found.push({ path: ["origins"], message: "at least one origin needs a share above 0" });
  }
  if (trace !== undefined) return [...found, ...checkWindow(trace), ...checkTrace(trace)];
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

/** A window must have an end after its beginning. */
function checkWindow({ window }: TraceEntry): Finding[] {
  if (window?.to === undefined || window.to > window.from) return [];
  return [{ path: ["workload", "trace", "window", "to"], message: "must be after from" }];
}

function checkTrace(trace: TraceEntry): Finding[] {
  const path = ["workload", "trace"];
  const format = formatOf(trace);
  if (format === undefined) {
    return [
      {
        path: [...path, "file"],
        message: `the ending of "${trace.file}" does not tell its format; state format: ${TRACE_FORMAT_NAMES.join(", ")}`,
      },
    ];
  }
  const found: Finding[] = [];
  const { needs, takes } = TRACE_FORMATS[format];
  const label = LABELS[format] ?? format;
  for (const need of needs) {
    if (trace[need] === undefined) found.push({ path, message: MISSING[need](label), atKey: true });
  }
  if (trace.timeOrigin === "header" && format !== "swf") {
    found.push({
      path: [...path, "timeOrigin"],
      message: "only an SWF trace has a header with its start; use first-submit or a number",
    });
  }
  if (trace.columns?.class !== undefined && needs.includes("columns") && trace.classes === undefined) {
    found.push({
      path: [...path, "columns", "class"],
      message: "a class column needs `classes`: the names that it holds",
    });
  }
  for (const key of ["timeUnit", "columns", "throughput", "tokens"] as const) {
    if (trace[key] !== undefined && !needs.includes(key) && takes?.includes(key) !== true)
      found.push(saysNothing([...path, key], label));
  }
  if (trace.classes !== undefined && !needs.includes("columns")) {
    found.push(saysNothing([...path, "classes"], label));
  }
  if (trace.devicesPerUnit !== undefined && needs.includes("throughput")) {
    found.push({
      path: [...path, "devicesPerUnit"],
      message: "says nothing of requests; their devices are throughput.devices",
    });
  }
  const names = [trace.class.name, ...(trace.classes ?? []).map((entry) => entry.name)];
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i)
      found.push({ path: [...path, "classes", i - 1, "name"], message: `two classes are named "${name}"` });
  });
  return found;
}

/** Formats that are called otherwise in a sentence. */
const LABELS: Partial<Record<TraceFormatName, string>> = { swf: "SWF", csv: "CSV", jsonl: "JSON lines" };

/** What to say when something is not stated that a format needs. */
const MISSING: Readonly<Record<TraceNeed, (label: string) => string>> = {
  timeUnit: (label) => `the unit of a ${label} trace's times must be stated: timeUnit: s (or ms, min, h, d)`,
  columns: (label) =>
    `the columns of a ${label} trace must be stated: columns: { submit: …, duration: …, devices: … }; ` +
    "or, for a published trace, its format (`eastwest inspect` tells it)",
  throughput: (label) =>
    `requests of format ${label} have tokens, not run times: state throughput: { prefill: …, decode: …, devices: … }`,
  tokens: (label) => `format ${label} says nothing of tokens: state tokens: { input: …, output: … }`,
};

function saysNothing(path: Finding["path"], label: string): Finding {
  return { path, message: `says nothing of a trace in format ${label}; leave it out` };
}
