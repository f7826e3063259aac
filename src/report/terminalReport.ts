import { mean } from "d3-array";
import { RejectReason } from "../model/job.ts";
import type { Experiment } from "../scenario/experiment.ts";
import type { RunSummary } from "../sim/runSummary.ts";
import type { ComparedRun, Comparison, Saving } from "../study/comparison.ts";
import { accountingTable } from "./accountingView.ts";
import { clustersView } from "./clustersView.ts";
import { bar } from "./bar.ts";
import { displayWidth } from "./displayWidth.ts";
import { eliiView } from "./eliiView.ts";
import {
  formatCarbon,
  formatCount,
  formatDuration,
  formatEnergy,
  formatShare,
  formatSlice,
} from "./format.ts";
import { message, missingBoundKey, type Language, type MessageKey } from "./messages.ts";
import { regionsView, servicesTable } from "./regionsView.ts";
import { plainTable } from "./plainTable.ts";
import { printable } from "./printable.ts";
import { placeOfRow } from "../workload/readReport.ts";

/** Width of the longest bar, characters. */
const BAR_WIDTH = 40;

/** How a comparison is laid out: policies side by side, grouped by the four ELII layers, cluster by cluster, or by region and class. */
export const VIEWS = ["policies", "elii", "clusters", "regions"] as const;
export type ReportView = (typeof VIEWS)[number];

/** A comparison as text for a terminal: the tables, the bars, the idle fleet apart, and what is estimated. */
export function terminalReport(
  experiment: Experiment,
  comparison: Comparison,
  language: Language,
  view: ReportView = "policies",
): string {
  const say = (key: MessageKey, values?: Readonly<Record<string, string>>) => message(language, key, values);
  const policies = groupByPolicy(comparison.runs);
  const idle = comparison.runs[0].idleFleet;
  const lines = [
    printable(language === "zh" ? experiment.titleZh : experiment.title),
    ...(view === "elii" ? [eliiView(policies, say)] : []),
    ...(view === "clusters" ? [clustersView(policies, experiment.world, language, say)] : []),
    ...(view === "regions" ? [regionsView(policies, experiment.world, language, say)] : []),
    ...(view !== "policies"
      ? []
      : [
          comparisonTable(policies, comparison.baseline, say),
          say("legend"),
          ...boundNotes(policies, say),
          "",
          say("accounting"),
          accountingTable(policies, comparison.baseline, say),
          ...(comparison.runs.some(({ summary }) => summary.serviceDemandDeviceHours > 0)
            ? [
                "",
                say("services"),
                servicesTable(policies, say, { energy: formatEnergy, carbon: formatCarbon }),
              ]
            : []),
          // With one policy what there is to compare is its clusters.
          ...(policies.size === 1 ? ["", clustersView(policies, experiment.world, language, say)] : []),
        ]),
    ...([...policies.values()].some((runs) => didOtherWork(runs, policies.get(comparison.baseline)!))
      ? [say("otherWork")]
      : []),
    "",
    say("idleFleet", {
      energy: formatEnergy(idle.facilityEnergyKWh),
      carbon: formatCarbon(idle.carbonLocationKg),
    }),
    say("embodied", { carbon: formatCarbon(idle.carbonEmbodiedKg) }),
    ...(experiment.share < 1 ? [say("slice", { share: formatSlice(experiment.share) })] : []),
    ...(experiment.seeds.length > 1 ? [say("seeds", { count: String(experiment.seeds.length) })] : []),
    "",
    ...bars(policies, idle, say),
    "",
    ...rejections(policies, say),
    say("assumptions"),
    ...experiment.assumptions.map(
      ({ text, textZh }) => `  · ${printable(language === "zh" ? textZh : text)}`,
    ),
  ];
  return lines.join("\n");
}

/** What reading a trace found, and what else a user should know before trusting the numbers. */
export function noticeLines(experiment: Experiment, language: Language): string[] {
  const report = experiment.readReport;
  const lines: string[] = [];
  if (report !== null) {
    const { file, rows, used, skipped, notes } = report;
    const place = placeOfRow(report.format);
    lines.push(
      message(language, "rows", { file: printable(file), rows: formatCount(rows), used: formatCount(used) }),
    );
    for (const [key, counts] of [
      ["skipped", skipped],
      ["noted", notes],
    ] as const) {
      for (const { reason, count, firstLine } of counts) {
        const values = {
          count: formatCount(count),
          reason: printable(reason),
          place,
          line: String(firstLine),
        };
        lines.push(`  ${message(language, key, values)}`);
      }
    }
  }
  for (const { file, dialect, column, rows, firstUtc, lastUtc, findings } of experiment.seriesReports) {
    const values = { file: printable(file), dialect, column: printable(column), rows: formatCount(rows) };
    lines.push(
      firstUtc === ""
        ? message(language, "seriesWithoutTime", values)
        : message(language, "series", { ...values, first: firstUtc, last: lastUtc }),
    );
    for (const { what, count, firstLine } of findings) {
      const place = "line";
      const found = { count: formatCount(count), reason: printable(what), place, line: String(firstLine) };
      lines.push(`  ${message(language, "noted", found)}`);
    }
  }
  for (const warning of experiment.warnings)
    lines.push(`${message(language, "warning")}: ${printable(warning)}`);
  return lines;
}

type Say = (key: MessageKey, values?: Readonly<Record<string, string>>) => string;

function groupByPolicy(runs: readonly ComparedRun[]): Map<string, ComparedRun[]> {
  const groups = new Map<string, ComparedRun[]>();
  for (const run of runs) groups.set(run.policy, [...(groups.get(run.policy) ?? []), run]);
  return groups;
}

function comparisonTable(
  policies: ReadonlyMap<string, readonly ComparedRun[]>,
  baseline: string,
  say: Say,
): string {
  const lost = [...policies.values()]
    .flat()
    .some(({ summary }) => summary.jobsRejected + summary.jobsUnfinished + summary.jobsKilled > 0);
  const bounded = hasBound(policies);
  const keys: MessageKey[] = [
    ...COLUMNS,
    ...(bounded ? (["boundGap"] as const) : []),
    ...(lost ? (["lost"] as const) : []),
  ];
  const table = plainTable(
    keys.map((key) => say(key)),
    { colAligns: keys.map((_, i) => (i === 0 ? "left" : "right")) },
  );
  for (const [policy, runs] of policies) {
    const average = (value: (summary: RunSummary) => number | null, format: (value: number) => string) =>
      formatMean(
        runs.map((run) => value(run.summary)),
        format,
      );
    const lessWork = didOtherWork(runs, policies.get(baseline)!) ? OTHER_WORK : "";
    const saved = (part: keyof Saving) =>
      policy === baseline
        ? say("baseline")
        : formatMean(
            runs.map((run) => run.savings.carbonLocation[part]),
            formatShare,
          ) + lessWork;
    const mark = runs[0].clairvoyant ? ` (${say("clairvoyant")})` : "";
    table.push([
      printable(policy) + mark,
      average((s) => s.jobsFinished, formatCount),
      average((s) => s.facilityEnergyKWh + s.transferEnergyKWh, formatEnergy),
      average((s) => s.carbonLocationKg + s.transferCarbonKg, formatCarbon),
      average(
        (s) => s.pue,
        (value) => value.toFixed(3),
      ),
      average((s) => s.utilisation, formatShare),
      average((s) => s.waitMeanS, formatDuration),
      average((s) => s.waitP95S, formatDuration),
      average((s) => s.westShare, formatShare),
      saved("total"),
      saved("controllable"),
      average((s) => s.deadlineMisses, formatCount),
      ...(bounded
        ? [
            formatMean(
              runs.map((run) => run.boundGap.controllable),
              formatShare,
            ),
          ]
        : []),
      ...(lost
        ? [
            `${average((s) => s.jobsRejected, formatCount)} / ${average((s) => s.jobsUnfinished + s.jobsKilled, formatCount)}`,
          ]
        : []),
    ]);
  }
  return table.toString();
}

const COLUMNS = [
  "policy",
  "jobs",
  "energy",
  "carbon",
  "pue",
  "utilisation",
  "waitMean",
  "waitP95",
  "west",
  "savedCarbon",
  "savedControllable",
  "missed",
] as const;

function hasBound(policies: ReadonlyMap<string, readonly ComparedRun[]>): boolean {
  return [...policies.values()].flat().some(({ bound }) => bound !== null && bound.kind !== "none");
}

/** What the gaps are to, and which policies have none and why. */
function boundNotes(policies: ReadonlyMap<string, readonly ComparedRun[]>, say: Say): string[] {
  const bounds = [...policies.values()].flat().map(({ bound }) => bound);
  const kinds = [
    ["per-job", "boundPerJob"],
    ["capacity", "boundCapacity"],
  ] as const;
  return [
    ...kinds.filter(([kind]) => bounds.some((bound) => bound?.kind === kind)).map(([, key]) => say(key)),
    ...[...policies].flatMap(([policy, [{ bound }]]) =>
      bound?.kind === "none"
        ? [say("noBound", { policy: printable(policy), reason: say(missingBoundKey(bound.missing)) })]
        : [],
    ),
  ];
}

/** Marks a saving that is not one of the same work. */
const OTHER_WORK = "*";

/** Whether a policy finished more or fewer jobs than the baseline: then what it saves is partly work left undone, or the reverse. */
function didOtherWork(runs: readonly ComparedRun[], baseline: readonly ComparedRun[]): boolean {
  const finished = (list: readonly ComparedRun[]) => mean(list, (run) => run.summary.jobsFinished)!;
  return finished(runs) !== finished(baseline);
}

function formatMean(values: readonly (number | null)[], format: (value: number) => string): string {
  const average = mean(values);
  return average === undefined ? "–" : format(average);
}

/** What each policy emits above the idle fleet, as bars on one scale; below it, where devices sleep, as a number alone. */
function bars(policies: ReadonlyMap<string, readonly ComparedRun[]>, idle: RunSummary, say: Say): string[] {
  const above = [...policies].map(([policy, runs]) => ({
    policy: printable(policy),
    kg: aboveKg(
      mean(runs, ({ summary }) => summary.carbonLocationKg + summary.transferCarbonKg)!,
      idle.carbonLocationKg,
    ),
  }));
  const largest = Math.max(...above.map(({ kg }) => kg), Number.MIN_VALUE);
  const nameWidth = Math.max(...above.map(({ policy }) => displayWidth(policy)));
  return [
    say("bars"),
    ...above.map(
      ({ policy, kg }) =>
        `  ${policy}${" ".repeat(nameWidth - displayWidth(policy))} ${bar(Math.max(0, kg) / largest, BAR_WIDTH)} ${formatCarbon(kg)}`,
    ),
  ];
}

/** The difference, but for what rounding leaves of none. */
function aboveKg(kg: number, idleKg: number): number {
  return Math.abs(kg - idleKg) < 1e-9 * idleKg ? 0 : kg - idleKg;
}

const REASONS = [
  [RejectReason.tooLarge, "tooLarge"],
  [RejectReason.latencyBound, "latencyBound"],
  [RejectReason.outsideScope, "outsideScope"],
  [RejectReason.byPolicy, "byPolicy"],
  [RejectReason.noReplica, "noReplica"],
] as const;

/** Why jobs were turned away, for each policy that did. */
function rejections(policies: ReadonlyMap<string, readonly ComparedRun[]>, say: Say): string[] {
  const lines = [...policies].flatMap(([policy, runs]) =>
    REASONS.flatMap(([reason, key]) => {
      const count = mean(runs, (run) => run.summary.rejectedByReason[reason])!;
      if (count === 0) return [];
      return [
        say("rejectedBecause", { policy: printable(policy), count: formatCount(count), reason: say(key) }),
      ];
    }),
  );
  return lines.length === 0 ? [] : [...lines, ""];
}
