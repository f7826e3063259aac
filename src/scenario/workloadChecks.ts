import { jobClasses } from "../catalog/jobClasses.ts";
import { suggestion } from "../policy/suggestion.ts";
import { distributionFault } from "./distribution.ts";
import type { Finding } from "./findings.ts";
import type { ScenarioSpec, TraceEntry } from "./schema.ts";
import { formatOf } from "./traceFormat.ts";

/** What is wrong with the workload of a scenario whose fields are right one by one. */
export function checkWorkload(spec: ScenarioSpec): Finding[] {
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
