import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "eastwest-convert-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `eastwest convert` as a process of its own, in the temporary folder. */
function convert(...args: string[]): Promise<Ended> {
  const main = resolve("src/cli/main.ts");
  const tsx = resolve("node_modules/tsx/dist/cli.mjs");
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [tsx, main, "convert", ...args], { cwd: folder });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
    child.on("error", failed);
    child.on("close", (status) => done({ status, stdout, stderr }));
  });
}

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const content = (name: string) => readFileSync(join(folder, name), "utf8");

describe("eastwest convert", () => {
  it("writes an SWF log as Parquet, and that as CSV, and counts what it left out", async () => {
    put(
      "log.swf",
      [
        "; UnixStartTime: 843480031",
        "15 100 0 3477 4 -1 -1 4 53940 -1 1 12 12 -1 -1 -1 -1 -1",
        "16 130 0 60 2 -1 -1 -1 -1 -1 1 12 12 -1 -1 -1 -1 -1",
        "17 140 0 -1 2 -1 -1 -1 -1 -1 5 12 12 -1 -1 -1 -1 -1",
      ].join("\n"),
    );
    const parquet = await convert("log.swf", "--to", "parquet");
    expect(parquet).toEqual({
      status: 0,
      stdout:
        "log.swf: 3 rows read, 2 used\n" +
        "  skipped 1 × cancelled before it started (first in line 4)\n" +
        "log.parquet written\n",
      stderr: "",
    });
    const csv = await convert("log.parquet", "--to", "csv", "--columns", "normal");
    expect(csv).toEqual({
      status: 0,
      stdout: "log.parquet: 2 rows read, 2 used\nlog.csv written\n",
      stderr: "",
    });
    expect(content("log.csv")).toBe(
      "id,submit_ms,nominal_start_ms,duration_ms,declared_ms,devices,kind,class,origin,utilisation,deadline_ms,priority\n" +
        "15,0,,3477000,53940000,4,cpu,trace,0,,,\n" +
        "16,30000,,60000,60000,2,cpu,trace,0,,,\n",
    );
    expect(readdirSync(folder).sort()).toEqual(["log.csv", "log.parquet", "log.swf"]);
  });

  it("keeps names of classes and origins, and leaves unsaid what the trace does not say", async () => {
    put(
      "jobs.csv",
      "t,run,gpus,who,where,busy\n0,1,0.5,vision,east,0.25\n2,3,8,speech,west,\n5,1,1,vision,west,1\n",
    );
    const columns = "submit=t, duration=run, devices=gpus, class=who, origin=where, utilisation=busy";
    const given = ["--columns", columns, "--time-unit", "min", "--kind", "gpu"];
    expect((await convert("jobs.csv", "--to", "csv", "--out", "normal.csv", ...given)).status).toBe(0);
    expect(content("normal.csv").split("\n").slice(1)).toEqual([
      "0,0,,60000,,0.5,gpu,vision,east,0.25,,",
      "1,120000,,180000,,8,gpu,speech,west,,,",
      "2,300000,,60000,,1,gpu,vision,west,1,,",
      "",
    ]);
  });

  it("keeps an existing file unless it is told to write over it, and never the trace itself", async () => {
    put("kept.csv", "mine");
    put("t.csv", "t,run,n\n0,1,1\n");
    const given = [
      "t.csv",
      "--to",
      "csv",
      "--columns",
      "submit=t,duration=run,devices=n",
      "--time-unit",
      "s",
    ];
    const refused = await convert(...given, "--out", "kept.csv");
    expect(refused).toEqual({
      status: 2,
      stdout: "",
      stderr: "error: kept.csv: exists already; name another file with --out, or state --force\n",
    });
    expect(content("kept.csv")).toBe("mine");
    expect((await convert(...given, "--out", "kept.csv", "--force")).status).toBe(0);
    expect(content("kept.csv")).toMatch(/^id,submit_ms/);
    const itself = await convert(...given, "--out", "./t.csv", "--force");
    expect(itself.stderr).toBe("error: ./t.csv: is the trace itself; name another file with --out\n");
    expect(content("t.csv")).toBe("t,run,n\n0,1,1\n");
  });

  it.each([
    [["t.csv"], "t.csv: say which column means what: --columns submit=NAME,duration=NAME,devices=NAME"],
    [["t.csv", "--columns", "submit=t,duration=run,devices=n"], "must be stated: --time-unit s"],
    [["t.csv", "--columns", "submt=t"], '--columns: "submt=t" is not MEANING=NAME'],
    [["t.csv", "--columns", "submit=t"], "--columns: submit, duration and devices must all be named"],
    [["log.swf", "--columns", "normal"], "--columns says nothing of a trace of format swf"],
    [["t.dat"], "t.dat: the file is empty"],
    [["t.csv", "--format", "parquet", "--columns", "normal"], "t.csv: not a Parquet file"],
  ])("refuses %j and says what to do, with exit code 2 and no file left", async (args, says) => {
    put("t.csv", "t,run,n\n0,1,1\n");
    put("t.dat", "");
    const before = readdirSync(folder);
    const ended = await convert(...args, "--to", "parquet", "--out", "never.parquet");
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain(says);
    expect(readdirSync(folder)).toEqual(before);
  });
});
