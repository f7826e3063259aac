import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadScenario } from "../../src/scenario/load.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { compare } from "../../src/study/compare.ts";

/** Files that go with a scenario, by name. */
export type CaseFiles = Readonly<Record<string, string>>;

/**
 * Write a scenario and its files, load it as the command line does, and run it.
 *
 * @param visit is given the full result of each run by its policy's name
 */
export async function runScenario(
  scenario: object,
  files: CaseFiles,
  visit: (policy: string, result: RunResult) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "eastwest-case-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const path = join(folder, "scenario.yaml");
    writeFileSync(path, stringify(scenario));
    const experiment = await loadScenario(path);
    compare(experiment, { onRun: (result, { policy }) => visit(policy, result) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Carbon of a run, g, of devices that draw 1 kW while they run and nothing else, in a place without overhead. */
export function carbonG({ intervals }: RunResult): number {
  let sum = 0;
  for (let row = 0; row < intervals.length * intervals.clusters; row++) sum += intervals.carbonLocationG[row];
  return sum;
}

/** A place with as many devices of 1 kW as anybody needs, and nothing but them. */
export function onePlace(carbon: object): object {
  return {
    version: 1,
    name: "case",
    bound: "none",
    zone: "UTC",
    catalogue: "none",
    devices: { unit: { kind: "cpu", idle: "0 W", peak: "1 kW", embodied: "0 kg", lifetime: "5 y" } },
    clusters: {
      place: { lat: 50, lon: 10, pue: 1, pools: [{ device: "unit", count: 1_000_000 }], carbon },
    },
    origins: { here: { lat: 50, lon: 10, share: "100 %" } },
  };
}

/** CSV text of a table. */
export function csvText(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => row.join(",")).join("\n") + "\n";
}
