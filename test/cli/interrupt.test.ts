import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { starterScenario } from "../../src/scenario/starter.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-interrupt-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a run that is interrupted ends then and there, and its manifest says that it is unfinished", async () => {
  writeFileSync(join(folder, "long.yaml"), starterScenario());
  const loader = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;
  const args = ["run", "long.yaml", "--out", "out", "--quiet", "--set", "share=1 %", "duration=14 d"];
  const child = spawn(process.execPath, ["--import", loader, resolve("src/cli/main.ts"), ...args], {
    cwd: folder,
    stdio: "ignore",
  });
  const ended = new Promise<NodeJS.Signals | null>((done) => {
    child.on("exit", (_, signal) => done(signal));
  });
  const manifest = join(folder, "out", "manifest.json");
  // The table is opened after the manifest was written whole.
  while (!existsSync(join(folder, "out", "jobs.csv")) && child.exitCode === null) await pause(20);
  child.kill("SIGINT");
  expect(await ended).toBe("SIGINT");
  const written = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
  expect(written).toMatchObject({ program: "eastwest", scenario: "starter", unfinished: true });
});
