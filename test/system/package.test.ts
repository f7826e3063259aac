import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "eastwest-package-"));
const app = join(folder, "app");

/** The package as its users get it: packed, and installed into an empty folder. */
beforeAll(() => {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: resolve("."),
    stdio: "ignore",
  });
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"))!;
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{ "name": "app", "private": true, "type": "module" }');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", join(folder, tarball)], {
    cwd: app,
    stdio: "ignore",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const eastwest = (...args: string[]) =>
  spawnSync("npx", ["--no-install", "eastwest", ...args], { cwd: app, encoding: "utf8" });

describe("the installed package", () => {
  it("has a command that knows its version and its scenarios", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(eastwest("--version").stdout.trim()).toBe(version);
    expect(eastwest("init", "mine.yaml").status).toBe(0);
    expect(eastwest("validate", "mine.yaml").status).toBe(0);
  });

  it("runs a scenario and writes its tables", () => {
    const { status, stdout } = eastwest("run", "node_modules/eastwest/scenarios/quickstart.yaml", "--json");
    expect(status).toBe(0);
    const printed = JSON.parse(stdout) as { runs: unknown[]; files: string[] };
    expect(printed.runs.length).toBeGreaterThanOrEqual(6);
    expect(readdirSync(join(app, "runs", "quickstart"))).toContain("summary.csv");
  });

  it("is importable, with loadScenario and simulate", () => {
    writeFileSync(
      join(app, "use.js"),
      `import { loadScenario, simulate } from "eastwest";
       const scenario = await loadScenario("mine.yaml");
       const { runs } = simulate(scenario);
       console.log(runs.every((run) => run.summary.carbonLocationKg > 0) && runs.length);`,
    );
    const printed = execFileSync(process.execPath, ["use.js"], { cwd: app, encoding: "utf8" });
    expect(Number(printed)).toBeGreaterThanOrEqual(2);
  });

  it("asks a policy that is a program, from the built files", () => {
    writeFileSync(
      join(app, "policy.mjs"),
      `import { createInterface } from "node:readline";
       for await (const line of createInterface({ input: process.stdin })) {
         const { type, id, job } = JSON.parse(line);
         if (type === "hello") console.log('{"type":"ready","protocol":1}');
         if (type === "place") console.log(JSON.stringify({ id, cluster: job.home }));
       }`,
    );
    const policies = `policies=[origin, { name: own, command: [node, policy.mjs] }]`;
    const { status, stdout, stderr } = eastwest(
      ...["run", "mine.yaml", "--json", "--allow-policy-code", "--set", policies, "duration=6 h"],
    );
    expect(status, stderr).toBe(0);
    const [home, own] = (JSON.parse(stdout) as { runs: Record<string, unknown>[] }).runs;
    expect(own).toEqual({ ...home, policy: "own" });
  });

  it("carries types that a strict project accepts", () => {
    writeFileSync(
      join(app, "use.ts"),
      `import { loadScenario, simulate, type Comparison } from "eastwest";
       const comparison: Comparison = simulate(await loadScenario("mine.yaml"));
       export const kg: number = comparison.runs[0].summary.carbonLocationKg;`,
    );
    const tsc = resolve("node_modules", "typescript", "bin", "tsc");
    const args = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "use.ts"];
    expect(spawnSync(process.execPath, [tsc, ...args], { cwd: app, encoding: "utf8" }).stdout).toBe("");
  });
});
