import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { csvParse } from "d3-dsv";
import { afterAll, describe, expect, it } from "vitest";
import { nationalPaths } from "../../src/catalog/nationalSeries.ts";
import { OUTLOOK_SECTIONS } from "../../src/report/outlookReport.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-outlook-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `eastwest outlook …` as a process of its own, in the temporary folder. */
function outlook(...args: string[]): Promise<Ended> {
  const main = resolve("src/cli/main.ts");
  const tsx = resolve("node_modules/tsx/dist/cli.mjs");
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [tsx, main, "outlook", ...args], { cwd: folder });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
    child.on("error", failed);
    child.on("close", (status) => done({ status, stdout, stderr }));
  });
}

describe("eastwest outlook", () => {
  it("has help with examples that names every path and every part", async () => {
    const { status, stdout } = await outlook("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("Examples:");
    for (const { id } of nationalPaths()) expect(stdout).toContain(id);
    for (const section of OUTLOOK_SECTIONS) expect(stdout).toContain(`"${section}"`);
  });

  it("prints the central path, the paths, the change and the saving, without colours when piped", async () => {
    const { status, stdout, stderr } = await outlook();
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/172\.7 +92\.7[\s\S]*none by 2030[\s\S]*\+9\.43[\s\S]*19\.51 \(C\)/);
    expect(stdout).not.toContain("\u001b");
  });

  it("writes CSV that reads back, to stdout alone or to a new file, never over one", async () => {
    const [all, one, lmdi] = await Promise.all([
      outlook("--csv", "-"),
      outlook("--path", "low", "--csv", "low.csv"),
      outlook("--table", "lmdi", "--from", "2022", "--to", "2030", "--csv", "-", "--path", "high"),
    ]);
    const rows = csvParse(all.stdout);
    expect(rows).toHaveLength(55);
    const anchor = rows.find((row) => row.path === "central" && row.year === "2022")!;
    expect(Number(anchor.energy_twh)).toBeCloseTo(172.7, 9);
    expect(anchor.energy_grade).toBe("A-derived");
    expect(one.stdout).toBe("low.csv written\n");
    expect(csvParse(readFileSync(join(folder, "low.csv"), "utf8"))).toHaveLength(11);
    const parts = csvParse(lmdi.stdout).map((row) => Number(row.carbon_mt));
    expect(parts[0] + parts[1] + parts[2] + parts[3]).toBeCloseTo(parts[4], 9);
    const again = await outlook("--csv", "low.csv");
    expect([again.status, again.stderr]).toEqual([2, "error: low.csv: exists already; name another file\n"]);
  });

  it("takes a user's own factors and answers in Chinese", async () => {
    const { status, stdout } = await outlook(
      "--lang",
      "zh",
      "--table",
      "years",
      "--set",
      "CE.2030=40",
      "PUE.2030=1.2",
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/2030 .*40\.00 \(set\) +1\.200 \(set\)/);
    expect(stdout).toContain("用户给定");
  });

  it("answers mistakes with exit code 2, what is wrong and no stack", async () => {
    const [late, path, factor, word] = await Promise.all([
      outlook("--to", "2035"),
      outlook("--path", "centrl"),
      outlook("--set", "CE.2025=0"),
      outlook("--from", "soon"),
    ]);
    for (const ended of [late, path, factor, word]) {
      expect(ended.status, ended.stderr).toBe(2);
      expect(ended.stdout).toBe("");
      expect(ended.stderr).not.toMatch(/\n\s+at |node:internal/);
    }
    expect(late.stderr).toBe("error: year 2035: the outlook runs from 2020 to 2030\n");
    expect(path.stderr).toContain('did you mean "central"');
    expect(factor.stderr).toContain("--set CE.2025=0: expected a number above 0");
    expect(word.stderr).toContain("a year is four digits");
  });
});
