import { mean } from "d3-array";
import type { World } from "../sim/world.ts";
import type { ClusterSummary } from "../sim/runSummary.ts";
import type { ComparedRun } from "../study/comparison.ts";
import { formatEnergy, formatShare } from "./format.ts";
import type { Language, MessageKey } from "./messages.ts";
import { plainTable } from "./plainTable.ts";
import { printable } from "./printable.ts";

type Say = (key: MessageKey, values?: Readonly<Record<string, string>>) => string;

interface ClusterColumn {
  readonly key: MessageKey;
  readonly value: (cluster: ClusterSummary) => number | null;
  readonly format: (value: number) => string;
}

/** What a kWh of IT costs of something; null where there is none, or nothing is known. */
const perIt = (amount: (cluster: ClusterSummary) => number | null) => (cluster: ClusterSummary) => {
  const value = amount(cluster);
  return value === null || cluster.itEnergyKWh <= 0 ? null : value / cluster.itEnergyKWh;
};
const threeDigits = (value: number) => value.toFixed(3);

const COLUMNS: readonly ClusterColumn[] = [
  { key: "energy", value: (c) => c.facilityEnergyKWh, format: formatEnergy },
  { key: "pue", value: (c) => c.pue, format: threeDigits },
  { key: "utilisation", value: (c) => c.utilisation, format: formatShare },
  { key: "locationPerIt", value: perIt((c) => c.carbonLocationKg), format: threeDigits },
  { key: "marketPerIt", value: perIt((c) => c.carbonMarketKg), format: threeDigits },
  { key: "marginalPerIt", value: perIt((c) => c.carbonMarginalKg), format: threeDigits },
  {
    key: "greenShare",
    value: (c) => (c.greenShare !== null && c.greenShare > 0 ? c.greenShare : null),
    format: formatShare,
  },
  {
    key: "carbonFree",
    value: (c) => (c.carbonFreeShare !== null && c.carbonFreeShare > 0 ? c.carbonFreeShare : null),
    format: formatShare,
  },
  { key: "wue", value: (c) => c.wueLPerKWh, format: (wue) => wue.toFixed(2) },
  { key: "costPerIt", value: perIt((c) => c.costCny), format: threeDigits },
];

/** Every policy's clusters: what a kWh of IT emits there by each view, and what it costs. Means over seeds. */
export function clustersView(
  policies: ReadonlyMap<string, readonly ComparedRun[]>,
  world: World,
  language: Language,
  say: Say,
): string {
  const all = [...policies.values()].flatMap((runs) => runs.flatMap((run) => run.clusters));
  const columns = COLUMNS.filter(({ value }) => all.some((cluster) => value(cluster) !== null));
  return [...policies]
    .map(([policy, runs]) => {
      const table = plainTable([say("cluster"), ...columns.map(({ key }) => say(key))], {
        colAligns: ["left", ...columns.map(() => "right" as const)],
      });
      world.clusters.forEach(({ spec }, c) => {
        table.push([
          printable(language === "zh" ? spec.nameZh : spec.name),
          ...columns.map(({ value, format }) => {
            const average = mean(runs, (run) => value(run.clusters[c]));
            return average === undefined ? "–" : format(average);
          }),
        ]);
      });
      return `${say("clustersOf", { policy: printable(policy) })}\n${table.toString()}`;
    })
    .join("\n\n");
}
