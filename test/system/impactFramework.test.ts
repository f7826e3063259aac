import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { csvParse } from "d3-dsv";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";

/** The version whose manifests are written; from the registry, never among the project's own dependencies. */
const TOOL = "@grnsft/if@1.1.0";
const cli = resolve("src/cli/main.ts");
const tsx = resolve("node_modules/.bin/tsx");
const folder = mkdtempSync(join(tmpdir(), "eastwest-if-"));
const tool = join(folder, "tool");

beforeAll(() => {
  mkdirSync(tool);
  writeFileSync(join(tool, "package.json"), "{}");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", TOOL], { cwd: tool });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Recomputed {
  execution: { status: string; error?: string };
  tree: { aggregated: Record<string, number> };
}

it.each([
  ["quickstart.yaml", "origin", ["duration=7 d"]],
  ["quickstart.yaml", "lowest-carbon", ["duration=3 d", "warmUp=20 h", "coolDown=150 min"]],
  ["report/11-qinghai-clean.yaml", "origin", ["duration=7 d"]],
])(
  "the Impact Framework's own tool recomputes the totals of %s under %s with %j",
  (scenario, policy, set) => {
    const at = mkdtempSync(join(folder, "run-"));
    const [results, manifest, recomputed] = ["results", "manifest.yml", "recomputed.yaml"].map((name) =>
      join(at, name),
    );
    const file = resolve("scenarios", scenario);
    const outputs = "outputs=[summary, intervals]";
    execFileSync(tsx, [cli, "run", file, "--out", results, "--quiet", "--set", outputs, ...set]);
    execFileSync(tsx, [cli, "export", "impact-framework", results, "--policy", policy, "--out", manifest]);
    execFileSync(join(tool, "node_modules/.bin/if-run"), ["-m", manifest, "-o", recomputed], { cwd: tool });

    const { execution, tree } = parse(readFileSync(recomputed, "utf8")) as Recomputed;
    expect(execution.error).toBeUndefined();
    const summary = csvParse(readFileSync(join(results, "summary.csv"), "utf8"));
    const ours = summary.find((row) => row.policy === policy)!;
    const apart = (theirs: number, column: string) => Math.abs(theirs / Number(ours[column]) - 1);
    expect(apart(tree.aggregated["it-energy"], "it_energy_kwh")).toBeLessThan(1e-9);
    expect(apart(tree.aggregated.energy, "facility_energy_kwh")).toBeLessThan(1e-9);
    expect(apart(tree.aggregated["grid-energy"], "grid_energy_kwh")).toBeLessThan(1e-9);
    expect(apart(tree.aggregated.carbon / 1_000, "carbon_location_kg")).toBeLessThan(1e-9);
  },
);
