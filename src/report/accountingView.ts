import { mean } from "d3-array";
import type { RunSummary } from "../sim/runSummary.ts";
import type { ComparedRun, Saved } from "../study/comparison.ts";
import { formatCarbon, formatCny, formatEnergy, formatShare, formatWater } from "./format.ts";
import type { MessageKey } from "./messages.ts";
import { plainTable } from "./plainTable.ts";
import { printable } from "./printable.ts";

type Say = (key: MessageKey, values?: Readonly<Record<string, string>>) => string;

interface AccountingColumn {
  readonly key: MessageKey;
  readonly value: (run: ComparedRun) => number | null;
  readonly format: (value: number) => string;
}

const saved = (of: Saved) => (run: ComparedRun) => run.savings[of].total;
const inSummary = (value: (summary: RunSummary) => number | null) => (run: ComparedRun) => value(run.summary);
/** Shown only where there is any. */
const ifAny = (value: (summary: RunSummary) => number) =>
  inSummary((summary) => (value(summary) > 0 ? value(summary) : null));

const COLUMNS: readonly AccountingColumn[] = [
  { key: "locationBased", value: inSummary((s) => s.carbonLocationKg), format: formatCarbon },
  { key: "marketBased", value: inSummary((s) => s.carbonMarketKg), format: formatCarbon },
  { key: "marketResidual", value: inSummary((s) => s.carbonMarketResidualKg), format: formatCarbon },
  { key: "marginal", value: inSummary((s) => s.carbonMarginalKg), format: formatCarbon },
  { key: "savedMarket", value: saved("carbonMarket"), format: formatShare },
  { key: "savedMarginal", value: saved("carbonMarginal"), format: formatShare },
  { key: "onSite", value: ifAny((s) => s.solarEnergyKWh + s.windEnergyKWh), format: formatEnergy },
  { key: "curtailed", value: ifAny((s) => s.curtailedEnergyKWh), format: formatEnergy },
  { key: "greenShare", value: ifAny((s) => s.greenShare ?? 0), format: formatShare },
  { key: "carbonFree", value: ifAny((s) => s.carbonFreeShare ?? 0), format: formatShare },
  { key: "water", value: inSummary((s) => s.waterSiteL), format: formatWater },
  { key: "heatCredit", value: ifAny((s) => s.heatCreditKg), format: formatCarbon },
  { key: "cost", value: inSummary((s) => s.costCny), format: formatCny },
  { key: "savedCost", value: saved("cost"), format: formatShare },
];

/** Carbon by every view, green energy, water and money, policy by policy; columns of which nothing is known are left out. */
export function accountingTable(
  policies: ReadonlyMap<string, readonly ComparedRun[]>,
  baseline: string,
  say: Say,
): string {
  const all = [...policies.values()].flat();
  const columns = COLUMNS.filter(({ value }) => all.some((run) => value(run) !== null));
  const table = plainTable([say("policy"), ...columns.map(({ key }) => say(key))], {
    colAligns: ["left", ...columns.map(() => "right" as const)],
  });
  for (const [policy, runs] of policies) {
    table.push([
      printable(policy),
      ...columns.map(({ key, value, format }) => {
        if (policy === baseline && key.startsWith("saved")) return say("baseline");
        const average = mean(runs, value);
        return average === undefined ? "–" : format(average);
      }),
    ]);
  }
  return table.toString();
}
