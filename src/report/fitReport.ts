import type { DistributionSpec } from "../model/distributionSpec.ts";
import { MS_PER_DAY, MS_PER_S } from "../units.ts";
import type { FittedWorkload } from "../workload/fit/fitWorkload.ts";
import { ksCritical } from "../workload/fit/kolmogorovSmirnov.ts";
import { fitMessage, type FitMessageKey } from "./fitMessages.ts";
import { formatCount, formatDuration, formatPlain, formatShare } from "./format.ts";
import type { Language } from "./messages.ts";
import { plainTable } from "./plainTable.ts";
import { printable } from "./printable.ts";

/** Correlations above this are worth a word; so are device-hours that differ by more than a tenth. Estimates. */
const STRONG_CORRELATION = 0.3;
/** A squared variation of gaps above this is called bursty. */
const BURSTY = 2;

/** A fitted workload as text for a terminal: its parameters, how good each is, and where it is not. */
export function fitReport(fitted: FittedWorkload, file: string, language: Language): string {
  const say = (key: FitMessageKey, values?: Readonly<Record<string, string>>) =>
    fitMessage(language, key, values);
  const { arrivals, classes, spanMs } = fitted;
  const largest = Math.max(...classes.map(({ jobs }) => jobs));
  const span = formatDuration(spanMs / MS_PER_S);
  return [
    say("title", { file: printable(file), jobs: formatCount(fitted.jobs), span }),
    classTable(fitted, say),
    say("chance", { critical: ksCritical(largest).toFixed(3) }),
    say("arrivals", {
      distance: written(arrivals.ksDistance),
      burstiness: Number.isFinite(arrivals.burstiness) ? arrivals.burstiness.toPrecision(3) : "∞",
      shape: formatShare(arrivals.shapeError),
    }),
    ...doubts(fitted, say),
  ].join("\n");
}

function classTable({ classes }: FittedWorkload, say: (key: FitMessageKey) => string): string {
  const table = plainTable(
    [
      say("class"),
      say("jobs"),
      say("devices"),
      say("distance"),
      say("duration"),
      say("distance"),
      say("declared"),
      say("deviceHours"),
    ],
    { colAligns: ["left", "right", "left", "right", "left", "right", "right", "right"] },
  );
  for (const { name, jobs, devices, durationMs, declaredFactor, deviceHoursRatio } of classes) {
    table.push([
      name,
      formatCount(jobs),
      inWords(devices.spec, formatPlain),
      written(devices.ksDistance),
      inWords(durationMs.spec, (ms) => formatDuration(ms / MS_PER_S)),
      written(durationMs.ksDistance),
      formatPlain(declaredFactor),
      deviceHoursRatio.toFixed(3),
    ]);
  }
  return table.toString();
}

function doubts(
  { arrivals, classes, spanMs, withoutDuration }: FittedWorkload,
  say: (key: FitMessageKey, values?: Readonly<Record<string, string>>) => string,
): string[] {
  const lines: string[] = [];
  if (arrivals.burstiness > BURSTY) lines.push(say("bursty"));
  if (spanMs < 7 * MS_PER_DAY) lines.push(say("short"));
  else if (spanMs < 14 * MS_PER_DAY) lines.push(say("fewDays"));
  for (const { name, correlation, deviceHoursRatio } of classes) {
    if (Math.abs(correlation) > STRONG_CORRELATION) {
      lines.push(say("correlated", { class: name, value: correlation.toFixed(2) }));
    }
    if (Math.abs(deviceHoursRatio - 1) > 0.1) {
      lines.push(say("deviceHoursOff", { class: name, value: formatShare(deviceHoursRatio) }));
    }
  }
  if (withoutDuration > 0) lines.push(say("noDuration", { count: formatCount(withoutDuration) }));
  return lines.map((line) => `  · ${line}`);
}

function written(distance: number): string {
  return Number.isNaN(distance) ? "–" : distance.toFixed(3);
}

function inWords(spec: DistributionSpec, write: (value: number) => string): string {
  switch (spec.distribution) {
    case "constant":
      return write(spec.value);
    case "choice": {
      const range = `${write(Math.min(...spec.values))} … ${write(Math.max(...spec.values))}`;
      return `choice of ${spec.values.length}: ${range}`;
    }
    case "exponential":
      return `exponential, mean ${write(spec.mean)}`;
    case "lognormal":
      return `lognormal, median ${write(spec.median)}, mean ${write(spec.mean)}`;
    case "pareto":
      return `pareto ${spec.shape.toPrecision(3)}, ${write(spec.min)} … ${write(spec.max)}`;
  }
}
