import { Document, visit } from "yaml";
import type { DistributionSpec } from "../model/distributionSpec.ts";
import { MS_PER_HOUR } from "../units.ts";
import type { FittedClass, FittedWorkload } from "../workload/fit/fitWorkload.ts";

/** Digits that parameters are written with. */
const DIGITS = 5;

/**
 * The fitted generator as the `workload` of a scenario, in YAML: it validates as it is, in a scenario whose `duration` is
 * that of the trace (the number of jobs is for that time).
 *
 * @param source of the comment at its top, such as the file's name and how many rows were used
 */
export function fitScenario({ arrivals, classes, spanMs }: FittedWorkload, source: string): string {
  const generate = {
    dailyShape: arrivals.dailyShape.map(rounded),
    weeklyShape: arrivals.weeklyShape.map(rounded),
    classes: Object.fromEntries(classes.map((fitted) => [fitted.name, classEntry(fitted)])),
  };
  const hours = spanMs / MS_PER_HOUR;
  const document = new Document({ workload: { generate } });
  // Lists of numbers on one line each, as one would write them.
  visit(document, {
    Seq: (_, list) => {
      list.flow = true;
    },
  });
  const text = document.toString({ lineWidth: 110 });
  return [
    ...source.split("\n").map((line) => `# ${line}`),
    `# The numbers of jobs are those of ${hours} h: set \`duration: ${hours} h\`, or scale them with it.`,
    text,
  ].join("\n");
}

function classEntry({ kind, jobs, devices, durationMs, declaredFactor }: FittedClass): object {
  return {
    kind,
    jobs,
    devices: entryOf(devices.spec, (value) => rounded(value)),
    duration: entryOf(durationMs.spec, (ms) => `${rounded(ms / 1_000)} s`),
    ...(declaredFactor === 1 ? {} : { declaredFactor: rounded(declaredFactor) }),
  };
}

/** A distribution with its amounts written in the field's unit; weights and shape are pure numbers. */
function entryOf(spec: DistributionSpec, write: (value: number) => number | string): object {
  switch (spec.distribution) {
    case "choice":
      return { ...spec, values: spec.values.map(write), weights: spec.weights };
    case "pareto":
      return { ...spec, min: write(spec.min), max: write(spec.max) };
    case "exponential":
      return { ...spec, mean: write(spec.mean) };
    case "lognormal":
      return { ...spec, median: write(spec.median), mean: write(Math.max(spec.mean, spec.median)) };
    case "constant":
      return { ...spec, value: write(spec.value) };
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
