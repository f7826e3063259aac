import { mean } from "d3-array";
import type { RegionSummary } from "../sim/regionSummary.ts";
import type { World } from "../sim/world.ts";
import type { ComparedRun } from "../study/comparison.ts";
import { formatCount, formatDuration, formatShare } from "./format.ts";
import type { Language, MessageKey } from "./messages.ts";
import { plainTable } from "./plainTable.ts";
import { printable } from "./printable.ts";

type Say = (key: MessageKey, values?: Readonly<Record<string, string>>) => string;

const milliseconds = (ms: number) => `${ms.toFixed(1)} ms`;

const COLUMNS: readonly {
  readonly key: MessageKey;
  readonly value: (region: RegionSummary) => number | null;
  readonly format: (value: number) => string;
}[] = [
  { key: "jobs", value: (r) => r.jobs, format: formatCount },
  { key: "demandHours", value: (r) => r.demandDeviceHours, format: formatCount },
  {
    key: "unservedShare",
    value: (r) => (r.demandDeviceHours > 0 ? 1 - r.servedDeviceHours / r.demandDeviceHours : null),
    format: formatShare,
  },
  { key: "latencyP50", value: (r) => r.latencyP50Ms, format: milliseconds },
  { key: "latencyP95", value: (r) => r.latencyP95Ms, format: milliseconds },
  { key: "latencyP99", value: (r) => r.latencyP99Ms, format: milliseconds },
  { key: "waitMean", value: (r) => r.waitMeanS, format: formatDuration },
];

/** Every policy's regions and what they asked for: services and classes of jobs, how they were served, how far away. */
export function regionsView(
  policies: ReadonlyMap<string, readonly ComparedRun[]>,
  world: World,
  language: Language,
  say: Say,
): string {
  return [...policies]
    .map(([policy, runs]) => {
      const table = plainTable([say("region"), say("class"), ...COLUMNS.map(({ key }) => say(key))], {
        colAligns: ["left", "left", ...COLUMNS.map(() => "right" as const)],
      });
      // With several seeds a region may ask for a class in some only; the first seed's rows are shown, with means.
      for (const region of runs[0].regions) {
        const same = runs.flatMap((run) =>
          run.regions.filter((other) => other.origin === region.origin && other.name === region.name),
        );
        const origin = world.network.origins[region.origin];
        table.push([
          printable(language === "zh" ? origin.nameZh : origin.name),
          printable(language === "zh" ? region.nameZh : region.name),
          ...COLUMNS.map(({ value, format }) => {
            const average = mean(same, value);
            return average === undefined ? "–" : format(average);
          }),
        ]);
      }
      return `${say("regionsOf", { policy: printable(policy) })}\n${table.toString()}`;
    })
    .join("\n\n");
}

/** What each policy did for the online services. Means over seeds. */
export function servicesTable(
  policies: ReadonlyMap<string, readonly ComparedRun[]>,
  say: Say,
  format: {
    readonly energy: (kWh: number) => string;
    readonly carbon: (kg: number) => string;
  },
): string {
  const keys: MessageKey[] = [
    "policy",
    "demandHours",
    "unservedShare",
    "latencyP95",
    "serviceEnergy",
    "serviceCarbon",
    "interruptions",
  ];
  const table = plainTable(
    keys.map((key) => say(key)),
    { colAligns: keys.map((_, i) => (i === 0 ? "left" : "right")) },
  );
  for (const [policy, runs] of policies) {
    const average = (value: (run: ComparedRun) => number | null, shown: (value: number) => string) => {
      const result = mean(runs, value);
      return result === undefined ? "–" : shown(result);
    };
    table.push([
      printable(policy),
      average(({ summary }) => summary.serviceDemandDeviceHours, formatCount),
      average(
        ({ summary }) =>
          summary.serviceDemandDeviceHours > 0
            ? summary.serviceUnservedDeviceHours / summary.serviceDemandDeviceHours
            : null,
        formatShare,
      ),
      average(({ summary }) => summary.serviceLatencyP95Ms, milliseconds),
      average(({ summary }) => summary.serviceItEnergyKWh, format.energy),
      average(({ summary }) => summary.serviceCarbonKg, format.carbon),
      average(({ summary }) => summary.interruptions, formatCount),
    ]);
  }
  return table.toString();
}
