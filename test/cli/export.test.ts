import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { csvParse } from "d3-dsv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const folder = mkdtempSync(join(tmpdir(), "eastwest-export-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a process of its own, in the temporary folder. */
function eastwest(...args: string[]): Promise<Ended> {
  const main = resolve("src/cli/main.ts");
  const tsx = resolve("node_modules/tsx/dist/cli.mjs");
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [tsx, main, ...args], { cwd: folder });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
    child.on("error", failed);
    child.on("close", (status) => done({ status, stdout, stderr }));
  });
}
const exported = (...args: string[]) => eastwest("export", "impact-framework", ...args);

/** Totals that the manifest's description quotes from the table. */
function quoted(text: string): Record<"energy" | "carbon", number> {
  const { description } = parse(text) as { description: string };
  const [, energy, carbon] = / energy (\S+) kWh.* carbon (\S+) gCO2/.exec(description)!;
  return { energy: Number(energy), carbon: Number(carbon) };
}

describe("eastwest export impact-framework", () => {
  beforeAll(async () => {
    expect((await eastwest("init", "mine.yaml")).status).toBe(0);
    const set = ["--set", "outputs=[summary, intervals]", "warmUp=5 h", "--policy", "lowest-carbon"];
    const run = await eastwest("run", "mine.yaml", "--out", "done", "--quiet", "--seed", "1", "2", ...set);
    expect([run.status, run.stderr]).toEqual([0, ""]);
  }, 60_000);

  it("writes the manifest to stdout alone or to a new file, never over one", async () => {
    const [printed, written] = await Promise.all([exported("done"), exported("done", "-o", "done.yml")]);
    expect([printed.status, printed.stderr]).toEqual([0, ""]);
    expect(written.stdout).toMatch(/^done\.yml written; recompute it with: npx .* -m done\.yml/);
    expect(readFileSync(join(folder, "done.yml"), "utf8")).toBe(printed.stdout);
    const again = await exported("done", "-o", "done.yml");
    expect([again.status, again.stderr]).toEqual([2, "error: done.yml: exists already; name another file\n"]);
    expect((await exported("done", "-o", join("no", "where.yml"))).stderr).toContain("cannot be written");
  });

  it("is of the run that is asked for, over the window that its summary is of", async () => {
    const { stdout } = await exported("done", "--policy", "lowest-carbon", "--seed", "2");
    const summary = csvParse(readFileSync(join(folder, "done", "summary.csv"), "utf8"));
    const row = summary.find((each) => each.policy === "lowest-carbon" && each.seed === "2")!;
    const { energy, carbon } = quoted(stdout);
    expect(energy / Number(row.facility_energy_kwh)).toBeCloseTo(1, 12);
    expect(carbon / Number(row.carbon_location_kg) / 1_000).toBeCloseTo(1, 12);
  });

  it("answers mistakes with exit code 2, what is wrong and what to do", async () => {
    const withManifest = (name: string, text: string): string => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "manifest.json"), text);
      return name;
    };
    const bare = withManifest("bare", "");
    copyFileSync(join(folder, "done", "manifest.json"), join(folder, bare, "manifest.json"));
    const cases: readonly (readonly [args: string[], message: string])[] = [
      [["nowhere"], "cannot be read (ENOENT); expected a folder that `eastwest run` wrote"],
      [[bare], '--set outputs="[summary, intervals]"'],
      [[withManifest("broken", "{")], "is no JSON"],
      [[withManifest("null", "null")], "not a manifest of this program"],
      [[withManifest("half", '{ "program": "eastwest", "unfinished": true }')], "the run was not finished"],
      [["done", "--policy", "lowest-carbno"], 'did you mean "lowest-carbon"?'],
      [["done", "--seed", "7"], "--seed 7: the folder holds 1, 2"],
      [[], "missing required argument"],
    ];
    const all = await Promise.all(cases.map(([args]) => exported(...args)));
    all.forEach(({ status, stdout, stderr }, i) => {
      expect([status, stdout], stderr).toEqual([2, ""]);
      expect(stderr).toContain(cases[i][1]);
      expect(stderr).not.toMatch(/\n\s+at |node:internal/);
    });
  });
});
