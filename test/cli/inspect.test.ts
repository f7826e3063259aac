import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inspectReport } from "../../src/report/inspectReport.ts";
import { inspectTrace, type InspectOptions } from "../../src/workload/inspectTrace.ts";
import { TRACE_SAMPLES, TEXT_FORMATS } from "../workload/traceSamples.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const COLUMNS = { submit: "start", duration: "run", devices: "cores" };
const look = async (text: string, options: InspectOptions = {}, lang: "en" | "zh" = "en") =>
  inspectReport(await inspectTrace(file("trace.txt", text), options), lang);

describe("a look at a trace", () => {
  it.each(TEXT_FORMATS)("%s is described in both languages, with its rows", async (format) => {
    const options = { format, timeUnit: "s", columns: COLUMNS } as const;
    const english = await look(TRACE_SAMPLES[format], options);
    expect(english).toContain(`Format: ${format} –`);
    expect(english).toMatch(/trace\.txt: [\d,]+ rows read, [\d,]+ used/);
    expect(english).toMatch(/p10 +p50 +p90 +p99 +max/);
    expect(english).toMatch(/hour +submitted per h/);
    expect(english).not.toMatch(/undefined|NaN|\{\w+\}/);
    const chinese = await look(TRACE_SAMPLES[format], options, "zh");
    expect(chinese).toContain(`格式：${format}`);
    expect(chinese).not.toMatch(/undefined|NaN|\{\w+\}/);
  });

  it("says of a format without a published sample that its reader was never run on one", async () => {
    expect(await look(TRACE_SAMPLES.helios)).toContain("never run on a published file");
    expect(await look(TRACE_SAMPLES["openb-pods"])).not.toContain("never run on a published file");
  });

  it("shows quantiles, means and bars as worked by hand", async () => {
    const rows = Array.from({ length: 49 }, (_, h) => `${h},1,${h % 2 === 0 ? 2 : 4}`);
    const text = await look(`start,run,cores\n${rows.join("\n")}\n`, { columns: COLUMNS, timeUnit: "h" });
    expect(text).toMatch(/run time, processors +60\.0 min +60\.0 min +60\.0 min/);
    expect(text).toMatch(/processors of a job +2 +2 +2 +4 +4 +4/);
    expect(text).toContain("49 jobs, 3 in use on average");
    expect(text).toMatch(/\n +0 +1\.5 +█{20} +2 +█{10} +\n +1 +1 +█{13}▍ +4 +█{20} +\n/);
  });

  it("sums up a fleet by model", async () => {
    const text = await look(
      "sn,cpu_milli,memory_mib,gpu,model\na,96000,1024,8,G2\nb,96000,1024,8,G2\nc,32000,1024,0,\nd,x,1,1,T4\n",
    );
    expect(text).toContain("skipped 1 × not a number (first in line 5)");
    expect(text).toContain("3 nodes, 16 GPUs, 224 processors");
    expect(text).toMatch(/G2 +2 +16 +192 +2 GiB/);
    expect(text).toMatch(/\(none\) +1 +0 +32 +1 GiB/);
  });

  it("describes no more than the rows when none can be used", async () => {
    const text = await look("arrival_time,length,cpus\n1,-1,1\n", { timeUnit: "s" });
    expect(text).toMatch(/skipped 1 × run time missing or negative[\s\S]*Nothing to describe/);
  });
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

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

describe("eastwest inspect", () => {
  it("prints text or JSON, and says in a sentence what is missing or wrong, with exit code 2", async () => {
    file("pai.csv", TRACE_SAMPLES.pai);
    file("jobs.csv", TRACE_SAMPLES.csv);
    file("vm.csv", "Timestamp [ms];\tCPU cores;\tCPU usage [MHZ]\n1376314846;\t1;\t19.0\n");
    const [plain, json, noUnit, columns, badColumns, vm] = await Promise.all([
      eastwest("inspect", "pai.csv", "--time-unit", "s", "--lang", "zh"),
      eastwest("inspect", "pai.csv", "--time-unit", "s", "--json"),
      eastwest("inspect", "pai.csv"),
      eastwest(
        "inspect",
        "jobs.csv",
        "--columns",
        "submit=start,duration=run,devices=cores",
        "--time-unit",
        "s",
      ),
      eastwest("inspect", "jobs.csv", "--columns", "submit=start,duration=run", "--time-unit", "s"),
      eastwest("inspect", "vm.csv"),
    ]);
    expect([plain.status, plain.stderr]).toEqual([0, ""]);
    expect(plain.stdout).toContain("格式：pai");
    expect(JSON.parse(json.stdout)).toMatchObject({
      holds: "jobs",
      report: { format: "pai", rows: 3, used: 3 },
      statistics: { kinds: [{ kind: "cpu", jobs: 3, devices: { min: 1, max: 3 } }] },
    });
    expect([noUnit.status, noUnit.stderr]).toEqual([
      2,
      "error: pai.csv: the unit of its times must be stated: --time-unit s (or ms, min, h, d)\n",
    ]);
    expect(columns.stdout).toContain("3 rows read, 3 used");
    expect([badColumns.status, badColumns.stderr]).toEqual([
      2,
      "error: --columns: submit, duration and devices must all be named\n",
    ]);
    expect(vm.status).toBe(2);
    expect(vm.stderr).toMatch(/not a job log: it is the load of one virtual machine/);
  });
});
