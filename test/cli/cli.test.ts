import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "eastwest-cli-"));
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

const noStack = ({ stderr }: Ended) => expect(stderr).not.toMatch(/\n\s+at |node:internal/);

describe("the command line", () => {
  beforeAll(async () => {
    expect((await eastwest("init", "mine.yaml")).status).toBe(0);
  });

  it("has help with examples and exit codes, and an error for an unknown command", async () => {
    const [help, runHelp, unknown] = await Promise.all([
      eastwest("--help"),
      eastwest("run", "--help"),
      eastwest("rnu"),
    ]);
    expect(help.status).toBe(0);
    expect(help.stdout).toMatch(/Examples:[\s\S]*Exit codes/);
    expect(runHelp.stdout).toMatch(/--allow-policy-code[\s\S]*Examples:/);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("unknown command");
  });

  it("does not write a starter over an existing file", async () => {
    const again = await eastwest("init", "mine.yaml");
    expect([again.status, again.stderr]).toEqual([
      2,
      "error: mine.yaml: exists already; name another file\n",
    ]);
  });

  it("validates the starter, and lists every issue of a bad one with its place", async () => {
    const text = readFileSync(join(folder, "mine.yaml"), "utf8");
    writeFileSync(
      join(folder, "bad.yaml"),
      text.replace("duration: 2 d", "duration: 30 MW").replace("share:", "shar:"),
    );
    const [good, bad] = await Promise.all([
      eastwest("validate", "mine.yaml"),
      eastwest("validate", "bad.yaml"),
    ]);
    expect([good.status, good.stderr]).toEqual([0, ""]);
    expect(bad.status).toBe(2);
    expect(bad.stderr).toMatch(/^bad\.yaml:\d+:\d+ duration: expected a time such as `15 min`/m);
    expect(bad.stderr).toMatch(/^bad\.yaml:\d+:1 shar: unknown key; did you mean "share"\?/m);
    expect(bad.stderr).toContain("2 issues");
  });

  it("answers a user's mistakes with exit code 2 and no stack", async () => {
    const all = await Promise.all([
      eastwest("run", "missing.yaml"),
      eastwest("run", "mine.yaml", "--set", "share"),
      eastwest("run", "mine.yaml", "--policy", "lowest-carbno"),
      eastwest("run", "mine.yaml", "--seed", "x"),
      eastwest("run", "mine.yaml", "--set", "clusters.guian.pue=0.9"),
    ]);
    for (const ended of all) {
      expect(ended.status, ended.stderr).toBe(2);
      noStack(ended);
    }
    expect(all[0].stderr).toContain("missing.yaml: no such file");
    expect(all[1].stderr).toContain("expected path=value");
    expect(all[2].stderr).toContain('did you mean "lowest-carbon"?');
    expect(all[4].stderr).toContain("--set clusters.guian.pue: must be at least 1");
  });

  it("runs, prints the comparison and says where the files are; the same again in another process, byte for byte", async () => {
    const short = ["--set", "duration=6 h", "outputs=[summary, clusters, intervals, jobs]"];
    const [a, b, quiet] = await Promise.all([
      eastwest("run", "mine.yaml", "--out", "a", ...short),
      eastwest("run", "mine.yaml", "--out", "b", "--lang", "zh", ...short),
      eastwest("run", "mine.yaml", "--out", "c", "--quiet", ...short),
    ]);
    expect([a.status, a.stderr]).toEqual([0, ""]);
    expect(a.stdout).toMatch(/lowest-carbon .*MWh/);
    expect(a.stdout).toContain("The idle fleet alone");
    expect(a.stdout).toContain("Result files in a: summary.csv, clusters.csv, intervals.csv, jobs.csv");
    expect(a.stdout).not.toContain("\u001b");
    expect(b.stdout).toMatch(/策略[\s\S]*仅空闲机群[\s\S]*估计/);
    expect(quiet).toEqual({ status: 0, stdout: "", stderr: "" });
    for (const file of readdirSync(join(folder, "a")).filter((name) => name !== "timings.json")) {
      expect(readFileSync(join(folder, "b", file), "utf8"), file).toBe(
        readFileSync(join(folder, "a", file), "utf8"),
      );
    }
  });

  it("prints one JSON object with --json", async () => {
    const { status, stdout } = await eastwest(
      "run",
      "mine.yaml",
      "--json",
      "--out",
      "j",
      "--seed",
      "1",
      "2",
      "--set",
      "duration=6 h",
      "policies=[origin]",
    );
    expect(status).toBe(0);
    const printed = JSON.parse(stdout) as { runs: Record<string, unknown>[]; files: string[] };
    expect(printed.runs.map((run) => [run.policy, run.seed])).toEqual([
      ["origin", 1],
      ["origin", 2],
    ]);
    expect(printed.runs[0]).toHaveProperty("carbon_location_kg");
    expect(printed.files).toContain("j/summary.csv");
  });

  it("runs code named in a scenario only when that is allowed, and says what the code did wrong", async () => {
    writeFileSync(
      join(folder, "policy.mjs"),
      "export default { place: () => { throw new Error('no idea'); } };",
    );
    const args = [
      "run",
      "mine.yaml",
      "--out",
      "p",
      "--set",
      "policies=[origin, { name: own, module: policy.mjs }]",
      "duration=6 h",
    ];
    const [refused, ran] = await Promise.all([eastwest(...args), eastwest(...args, "--allow-policy-code")]);
    expect([refused.status, ran.status]).toEqual([2, 2]);
    expect(refused.stderr).toContain("--allow-policy-code");
    expect(ran.stderr).toMatch(/policy own, 2025-07-07T.*job 0: place threw Error: no idea/);
    noStack(ran);
  });

  it("lists every vocabulary, with units, grades and sources where there are any", async () => {
    const names = ["hubs", "clusters", "policies", "devices", "columns", "fields"];
    const lists = await Promise.all(names.map((name) => eastwest("list", name, "--json")));
    const rows = lists.map(({ stdout }) => JSON.parse(stdout) as Record<string, unknown>[]);
    expect(rows.map((list) => list.length > 5)).toEqual(names.map(() => true));
    expect(JSON.stringify(rows[1])).toMatch(/MW of IT at peak \[(A-derived|C estimate)\]/);
    expect(rows[3][0].idle).toBe("468 W [A]");
    const text = await eastwest("list", "policies", "--lang", "zh");
    expect(text.stdout).toContain("最低碳");
    expect(text.stdout).not.toContain("…  ");
  });

  it("prints the JSON Schema", async () => {
    const { stdout } = await eastwest("schema");
    expect(JSON.parse(stdout)).toMatchObject({
      type: "object",
      required: expect.arrayContaining(["version", "policies"]) as string[],
    });
  });
});
