import { mean } from "d3-array";
import type { ComparedRun } from "../study/comparison.ts";
import { formatCount, formatDuration, formatNumber, formatShare } from "./format.ts";
import type { MessageKey } from "./messages.ts";
import { plainTable } from "./plainTable.ts";
import { printable } from "./printable.ts";

type Say = (key: MessageKey, values?: Readonly<Record<string, string>>) => string;

interface Measure {
  readonly key: MessageKey;
  readonly value: (run: ComparedRun) => number | null;
  readonly format: (value: number) => string;
}

const per = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b <= 0 ? null : a / b;

/** The four layers of CAICT's framework for green computing (2023), and what of a run belongs to each. */
const LAYERS: readonly { readonly key: MessageKey; readonly measures: readonly Measure[] }[] = [
  {
    key: "efficient",
    measures: [
      {
        key: "computeEfficiency",
        value: ({ summary }) => summary.computeEfficiencyGflopsPerW,
        format: formatNumber,
      },
      { key: "utilisation", value: ({ summary }) => summary.utilisation, format: formatShare },
      { key: "delivered", value: ({ summary }) => summary.deliveredEflopsH, format: formatNumber },
      { key: "waitMean", value: ({ summary }) => summary.waitMeanS, format: formatDuration },
    ],
  },
  {
    key: "lowCarbon",
    measures: [
      { key: "pue", value: ({ summary }) => summary.pue, format: (pue) => pue.toFixed(3) },
      { key: "cue", value: ({ summary }) => summary.cueKgPerKWh, format: (cue) => cue.toFixed(3) },
      {
        key: "cef",
        value: ({ summary }) => per(summary.carbonLocationKg, summary.gridEnergyKWh),
        format: (cef) => cef.toFixed(4),
      },
      { key: "greenShare", value: ({ summary }) => summary.greenShare, format: formatShare },
      { key: "carbonFree", value: ({ summary }) => summary.carbonFreeShare, format: formatShare },
      { key: "wue", value: ({ summary }) => summary.wueLPerKWh, format: (wue) => wue.toFixed(2) },
    ],
  },
  {
    key: "intelligent",
    measures: [
      { key: "savedCarbon", value: ({ savings }) => savings.carbonLocation.total, format: formatShare },
      {
        key: "savedControllable",
        value: ({ savings }) => savings.carbonLocation.controllable,
        format: formatShare,
      },
      { key: "missed", value: ({ summary }) => summary.deadlineMisses, format: formatCount },
      { key: "rejected", value: ({ summary }) => summary.jobsRejected, format: formatCount },
      { key: "west", value: ({ summary }) => summary.westShare, format: formatShare },
    ],
  },
  {
    key: "intensive",
    measures: [
      {
        key: "kgPerEflopsH",
        value: ({ summary }) => per(summary.carbonLocationKg, summary.deliveredEflopsH),
        format: formatNumber,
      },
      {
        key: "eflopsHPerMW",
        value: ({ summary }) => per(summary.deliveredEflopsH, summary.installedItKW / 1_000),
        format: formatNumber,
      },
      {
        key: "eflopsHPerMillionCny",
        value: ({ summary }) =>
          per(summary.deliveredEflopsH, summary.costCny === null ? null : summary.costCny / 1e6),
        format: formatNumber,
      },
      { key: "sci", value: ({ summary }) => summary.sciKgPerJob, format: formatNumber },
    ],
  },
];

/** A comparison grouped by the four ELII layers: Efficient, Low carbon, Intelligent, Intensive (高效、低碳、智能、集约). */
export function eliiView(policies: ReadonlyMap<string, readonly ComparedRun[]>, say: Say): string {
  return LAYERS.map(({ key: layer, measures }) => {
    const table = plainTable([say("policy"), ...measures.map(({ key }) => say(key))], {
      colAligns: ["left", ...measures.map(() => "right" as const)],
    });
    for (const [policy, runs] of policies) {
      table.push([
        printable(policy),
        ...measures.map(({ value, format }) => {
          const average = mean(runs, value);
          return average === undefined ? "–" : format(average);
        }),
      ]);
    }
    return `${say(layer)}\n${table.toString()}`;
  }).join("\n\n");
}
