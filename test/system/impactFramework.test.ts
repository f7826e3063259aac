import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { csvParse } from "d3-dsv";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";

/** The version whose manifests are written. */
const TOOL = "@grnsft/if@1.1.0";
const cli = resolve("src/cli/main.ts");
const tsx = resolve("node_modules/.bin/tsx");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eastwest-if-"));
  writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", TOOL], {
    cwd: folder,
    timeout: 240_000,
  });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Recomputed {
  tree: { aggregated: Record<string, number> };
}

it.each([
  ["quickstart.yaml", "lowest-carbon"],
  ["report/11-qinghai-clean.yaml", "origin"],
])(
  "the Impact Framework's own tool recomputes the totals of %s",
  (scenario, policy) => {
    const results = join(folder, "results");
    const set = ["--set", 'outputs="[summary, intervals]"'.replaceAll('"', ""), "duration=7 d"];
    execFileSync(tsx, [cli, "run", resolve("scenarios", scenario), "--out", results, "--quiet", ...set]);
    const manifest = join(folder, "manifest.yml");
    execFileSync(tsx, [cli, "export", "impact-framework", results, "--policy", policy, "--out", manifest]);
    execFileSync(join(folder, "node_modules/.bin/if-run"), [
      "-m",
      manifest,
      "-o",
      join(folder, "recomputed"),
    ]);
    const { tree } = parse(readFileSync(join(folder, "recomputed.yaml"), "utf8")) as Recomputed;
    const summary = csvParse(readFileSync(join(results, "summary.csv"), "utf8")).find(
      (row) => row.policy === policy,
    )!;
    const close = (recomputed: number, ours: number) =>
      expect(Math.abs(recomputed / ours - 1)).toBeLessThan(1e-9);
    close(tree.aggregated["it-energy"], Number(summary.it_energy_kwh));
    close(tree.aggregated.energy, Number(summary.facility_energy_kwh));
    close(tree.aggregated["grid-energy"], Number(summary.grid_energy_kwh));
    close(tree.aggregated.carbon / 1_000, Number(summary.carbon_location_kg));
  },
  120_000,
);
