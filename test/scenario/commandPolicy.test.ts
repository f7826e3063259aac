import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { OutputSession } from "../../src/report/outputSession.ts";
import { policyFromCommand } from "../../src/scenario/command/commandPolicy.ts";
import type { Experiment } from "../../src/scenario/experiment.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { compare } from "../../src/study/compare.ts";
import { jobIn, sceneOf } from "../policy/views.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-command-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A scenario of one dirty cluster at home and one clean one, with three jobs that run for less than they declare. */
const TWO_SITES = `version: 1
name: two-sites
start: 2025-01-01T00:00
zone: UTC
duration: 4 h
catalogue: none
devices: { box: { kind: cpu, idle: 100 W, peak: 300 W, sleep: 10 W, wakeUp: 1 min, embodied: 1 t } }
origins: { here: { lat: 30, lon: 100, share: 100 % } }
clusters:
  dirty: { lat: 30, lon: 100, pools: [{ device: box, count: 4 }], pue: 1.5, carbon: { factor: 0.8 kg/kWh } }
  clean: { lat: 31, lon: 101, pools: [{ device: box, count: 4 }], pue: 1.2, carbon: { factor: 100 g/kWh } }
workload: { trace: { file: jobs.csv, timeUnit: s, devicesPerUnit: 1, columns: { submit: t, duration: d, declared: w, devices: n }, class: { utilisation: 100 % } } }
`;
writeFileSync(join(folder, "jobs.csv"), "t,d,w,n\n0,1234,3600,1\n600,2345,7200,2\n600,3456,7200,3\n");

/** What answers as it should, but for the answers that are given; notes its process and every line that it reads. */
function child(name: string, answers = ""): string {
  writeFileSync(
    join(folder, `${name}.mjs`),
    `import { appendFileSync, closeSync } from "node:fs";
     import { createInterface } from "node:readline";
     appendFileSync("${name}.pids", process.pid + "\\n");
     const say = (m) => process.stdout.write(typeof m === "string" ? m : JSON.stringify(m) + "\\n");
     const stay = () => setInterval(() => {}, 1e6);
     const answers = {
       hello: () => say({ type: "ready", protocol: 1 }),
       place: ({ id }) => say({ id, cluster: "clean" }),
       bye: () => {},
       ...{ ${answers} },
     };
     for await (const line of createInterface({ input: process.stdin })) {
       appendFileSync("${name}.log", line + "\\n");
       const message = JSON.parse(line);
       answers[message.type](message);
     }
     appendFileSync("${name}.log", "input ended\\n");`,
  );
  return `command: [${JSON.stringify(process.execPath)}, ${name}.mjs]`;
}

const lines = (file: string) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n");

/** Whether a process is there and is more than an entry that nobody has asked for. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, "utf8"));
}
const survivors = (name: string) => lines(`${name}.pids`).filter((pid) => isAlive(Number(pid)));

let written = 0;
async function load(policies: string, overrides: string[] = []): Promise<Experiment> {
  const path = join(folder, `scenario-${written++}.yaml`);
  writeFileSync(path, `${TWO_SITES}policies: [${policies}]\n`);
  return loadScenario(path, { allowPolicyCode: true, overrides });
}

/** The error that a run of one command ends with. */
async function failureOf(name: string, answers: string): Promise<string> {
  const experiment = await load(`{ name: own, ${child(name, answers)}, timeLimit: 1 s }`);
  return failure(() => compare(experiment));
}

function failure(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error("nothing went wrong");
}

/** Rows of a table by policy, without its name. */
function rowsByPolicy(experiment: Experiment, table: "summary" | "jobs"): Map<string, string[]> {
  const directory = mkdtempSync(join(folder, "out-"));
  const session = new OutputSession(directory, { ...experiment, outputs: [table] }, "test");
  compare(experiment, { onRun: (result, run) => session.write(result, run) });
  session.finish({});
  const [head, ...rows] = readFileSync(join(directory, `${table}.csv`), "utf8")
    .trimEnd()
    .split("\n")
    .map((row) => row.split(","));
  const column = head.indexOf("policy");
  const found = new Map<string, string[]>();
  for (const cells of rows) {
    const [policy] = cells.splice(column, 1);
    found.set(policy, [...(found.get(policy) ?? []), cells.join(",")]);
  }
  return found;
}

const LOWEST_CARBON_JS = `
  export function pick(job, clusters, allows, hasRoom) {
    const lowest = (list, score) => {
      let best = null;
      for (const cluster of list) if (best === null || score(cluster) < score(best)) best = cluster;
      return best === null ? null : best.index;
    };
    const allowed = clusters.filter(allows);
    const free = allowed.filter(hasRoom);
    if (free.length > 0) return lowest(free, (cluster) => cluster.effectiveIntensity);
    return lowest(allowed, (c) => c.queued[job.kind] + (c.largestUpMilli[job.kind] >= job.milliDevices ? 0 : 2 ** 40));
  }`;

describe("a policy that is a process of its own", () => {
  const disturbed = [
    "duration=12 h",
    "seeds=[1, 2]",
    "faults={ restart: anywhere, outages: [{ cluster: tianfu, from: 4 h, for: 3 h }, { cluster: shaoguan, from: 6 h, for: 1 h }] }",
  ];
  const hasPython = spawnSync("python3", ["--version"]).status === 0;

  it.skipIf(!hasPython)(
    "gives, as the Python example (skipped without python3), the rows of the built-in policy, byte for byte, also when jobs are placed again",
    async () => {
      for (const table of ["summary", "jobs"] as const) {
        const experiment = await loadScenario("scenarios/external-policy.yaml", {
          allowPolicyCode: true,
          overrides: disturbed,
        });
        const rows = rowsByPolicy(experiment, table);
        expect(rows.get("lowest-carbon")!.length).toBeGreaterThan(table === "jobs" ? 1_000 : 1);
        expect(rows.get("lowest-carbon-in-python")).toEqual(rows.get("lowest-carbon"));
      }
    },
  );

  it("gives the rows that the same policy gives as a module and built in", async () => {
    writeFileSync(join(folder, "pick.mjs"), LOWEST_CARBON_JS);
    writeFileSync(
      join(folder, "module.mjs"),
      `import { pick } from "./pick.mjs";
       export default {
         place(job, { clusters }) {
           const allows = (c) => c.largestMilli[job.kind] >= job.milliDevices && job.latencyMs[c.index] <= job.latencyBoundMs;
           const hasRoom = (c) => c.queued[job.kind] === 0 && c.roomMilli[job.kind] >= job.milliDevices && job.declaredEndMs <= c.closesAtMs;
           return pick(job, clusters, allows, hasRoom) ?? -1;
         },
       };`,
    );
    writeFileSync(
      join(folder, "process.mjs"),
      `import { createInterface } from "node:readline";
       import { pick } from "./pick.mjs";
       for await (const line of createInterface({ input: process.stdin })) {
         const { type, id, job, clusters } = JSON.parse(line);
         if (type === "hello") console.log('{"type":"ready","protocol":1}');
         if (type === "place") console.log(JSON.stringify({ id, cluster: pick(job, clusters, (c) => c.allows, (c) => c.hasRoom) }));
       }`,
    );
    const text = readFileSync("scenarios/external-policy.yaml", "utf8");
    const path = join(folder, "equal.yaml");
    writeFileSync(
      path,
      text.replace(
        /command: \[.*\] }/,
        `module: module.mjs }\n  - { name: asked, command: [${JSON.stringify(process.execPath)}, process.mjs] }`,
      ),
    );
    const experiment = await loadScenario(path, { allowPolicyCode: true, overrides: disturbed });
    for (const table of ["summary", "jobs"] as const) {
      const rows = [...rowsByPolicy(experiment, table).values()];
      expect(rows).toHaveLength(3);
      expect(rows[1]).toEqual(rows[0]);
      expect(rows[2]).toEqual(rows[0]);
    }
  });

  it("is a fresh process for every run, told its seed first and bye at last, and gone after it", async () => {
    const experiment = await load(`{ name: own, ${child("fresh")} }`, ["seeds=[5, 6]"]);
    compare(experiment);
    expect(lines("fresh.pids")).toHaveLength(2);
    expect(survivors("fresh")).toEqual([]);
    const log = lines("fresh.log");
    expect(log).toHaveLength(2 * 6);
    for (const [run, seed] of [5, 6].entries()) {
      const [hello, ...rest] = log.slice(6 * run, 6 * run + 6);
      expect(JSON.parse(hello)).toMatchObject({ type: "hello", protocol: 1, seed });
      expect(rest.slice(0, 3).map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([1, 2, 3]);
      expect(rest.slice(3)).toEqual(['{"type":"bye"}', "input ended"]);
    }
  });

  it("is told what stays as it is once, then each job and every cluster as it is now; null where there is no bound", async () => {
    compare(await load(`{ name: own, ${child("told")} }`));
    const [hello, first, , third] = lines("told.log")
      .slice(0, 4)
      .map((line) => JSON.parse(line) as unknown);
    expect(hello).toMatchObject({
      eastwest: (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version,
      deviceKinds: ["cpu", "gpu", "npu"],
      classes: ["trace"],
      clusters: [
        {
          index: 0,
          id: "dirty",
          lat: 30,
          lon: 100,
          installedMilli: [4_000, 0, 0],
          pools: [{ kind: "cpu", idleW: 100 }],
        },
        { index: 1, id: "clean", annualIntensity: 100 },
      ],
      origins: [{ index: 0, id: "here", home: 0 }],
      latencyMs: [[expect.any(Number), expect.any(Number)]],
      transfers: { energyKWhPerGB: expect.any(Number) as number },
    });
    expect(first).toMatchObject({
      type: "place",
      id: 1,
      nowMs: 0,
      job: {
        job: 0,
        declaredMs: 3_600_000,
        deadlineMs: null,
        milliDevices: 1_000,
        latencyBoundMs: null,
        home: 0,
      },
      clusters: [
        {
          index: 0,
          allows: true,
          hasRoom: true,
          carbonIntensity: 800,
          pue: 1.5,
          effectiveIntensity: 1_200,
          closesAtMs: null,
        },
        { index: 1, roomMilli: [4_000, 0, 0], effectivePriceCny: null },
      ],
    });
    // The two jobs before it, one of the same instant, have taken three of the four devices.
    expect(third).toMatchObject({
      nowMs: 600_000,
      clusters: [{}, { hasRoom: false, roomMilli: [1_000, 0, 0] }],
    });
  });

  it("is told nothing that scenarios/README.md does not name", async () => {
    compare(await load(`{ name: own, ${child("named")} }`));
    const [hello, place] = lines("named.log").slice(0, 2);
    const [cluster] = (JSON.parse(hello) as { clusters: object[] }).clusters;
    const { job, clusters } = JSON.parse(place) as { job: object; clusters: Record<string, object[]>[] };
    const told = [JSON.parse(hello) as object, cluster, job, clusters[0], clusters[0].pools[0]].flatMap(
      Object.keys,
    );
    const text = readFileSync("scenarios/README.md", "utf8");
    const section = text.slice(text.indexOf("## A policy that is a program"), text.indexOf("## Job classes"));
    expect(
      told.filter((key) => !["type", "protocol"].includes(key) && !section.includes(`\`${key}\``)),
    ).toEqual([]);
  });

  it("is not told what no policy may know: how long jobs really run", async () => {
    compare(await load(`{ name: own, ${child("blind")} }`));
    const log = readFileSync(join(folder, "blind.log"), "utf8");
    expect(log).toMatch(/3600000/);
    expect(log).not.toMatch(/clairvoyant|work(Ms|ms)|1234|2345|3456/);
  });

  it("may turn a job away, name a cluster by index, and say when at the earliest", async () => {
    const answers = `place: ({ id, nowMs }) => say(id === 1 ? { id, cluster: null } : { id, cluster: 0, notBeforeMs: nowMs + 60_000 * id, why: "later" })`;
    const { runs } = compare(await load(`{ name: own, ${child("when", answers)}, queue: sjf }`));
    expect(runs[0].summary.rejectedByReason).toEqual([0, 0, 0, 0, 1, 0]);
    expect(runs[0].clusters.map(({ jobsFinished }) => jobsFinished)).toEqual([2, 0]);
    // Two minutes for the second; three for the third, and the rest of the second job's run.
    expect(runs[0].summary.waitMeanS).toBeCloseTo((120 + 120 + 2_345) / 2, 6);
  });

  it("has built-in parts around it, and its script among the inputs", async () => {
    const parts =
      "power: { name: sleep-after, after: 5 }, queue: easy-backfill, storage: self-consumption, split: nearest";
    const experiment = await load(
      `{ name: own, ${child("parts")}, ${parts} }, { name: on, ${child("parts")} }`,
    );
    const { runs } = compare(experiment);
    expect(runs[0].summary.itEnergyKWh).toBeLessThan(0.8 * runs[1].summary.itEnergyKWh);
    expect(experiment.inputs.map(({ path }) => path)).toEqual(["parts.mjs", "jobs.csv"]);
    expect(experiment.assumptions.length).toBeGreaterThan(0);
  });

  it("runs without a shell, in the scenario's folder, also as a program beside the scenario", async () => {
    child("program");
    writeFileSync(
      join(folder, "program"),
      `#!/bin/sh\nprintf '%s\\n' "$@" > program.args\nexec '${process.execPath}' program.mjs\n`,
    );
    chmodSync(join(folder, "program"), 0o755);
    const experiment = await load(`{ name: own, command: [./program, "a b; touch c", "$HOME *"] }`);
    compare(experiment);
    expect(lines("program.args")).toEqual(["a b; touch c", "$HOME *"]);
    expect(experiment.inputs[0].path).toBe("./program");
  });

  it("takes messages and lists of any length", () => {
    const cwd = folder;
    child("large", `place: ({ id, clusters }) => say({ id, cluster: clusters.length - 1 })`);
    const spec = { command: [process.execPath, "large.mjs"], cwd, limitMs: 10_000 };
    const scene = sceneOf(Array.from({ length: 1_000 }, () => ({})));
    const policy = policyFromCommand(spec, { place: "origin" }, "own", scene.setup);
    const place = () => policy.place.place(jobIn(scene), scene.view);
    expect([place(), place(), place()]).toEqual([999, 999, 999]);
    policy.end!();
    expect(lines("large.log")[1].length).toBeGreaterThan(400_000);
    expect(survivors("large")).toEqual([]);
  });

  it("works inside a worker thread", async () => {
    const path = join(folder, "nested.yaml");
    writeFileSync(path, `${TWO_SITES}policies: [{ name: own, ${child("nested")} }]\n`);
    const at = (file: string) => JSON.stringify(pathToFileURL(resolve(file)).href);
    writeFileSync(
      join(folder, "worker.mjs"),
      `import { parentPort } from "node:worker_threads";
       import { register } from ${at("node_modules/tsx/dist/esm/api/index.mjs")};
       register();
       const { loadScenario } = await import(${at("src/scenario/load.ts")});
       const { compare } = await import(${at("src/study/compare.ts")});
       const { runs } = compare(await loadScenario(${JSON.stringify(path)}, { allowPolicyCode: true }));
       parentPort.postMessage(runs[0].clusters.map(({ jobsFinished }) => jobsFinished));`,
    );
    const finished = await new Promise((done, failed) => {
      const worker = new Worker(join(folder, "worker.mjs"));
      worker.on("message", done);
      worker.on("error", failed);
    });
    expect(finished).toEqual([0, 3]);
    expect(survivors("nested")).toEqual([]);
  });
});

describe("a command that does what it should not ends the run with its name, what it did and what to do", () => {
  it.each<[string, string, RegExp]>([
    [
      "exits",
      `place: ({ id }) => { console.error("no data for 2025"); process.exit(7); }`,
      /ended with exit code 7 before it answered request 1 \(job 0\); it must go on until .*standard error:\n {2}no data for 2025$/,
    ],
    [
      "throws",
      `place: ({ nothing }) => nothing.here`,
      /ended with exit code 1 [\s\S]*TypeError: Cannot read properties of undefined/,
    ],
    [
      "is-killed",
      `place: () => process.kill(process.pid, "SIGTERM")`,
      /was ended by SIGTERM before it answered request 1/,
    ],
    [
      "chatters",
      `place: () => say("thinking...\\n")`,
      /, asked for request 1 \(job 0\), wrote `thinking\.\.\.`, which is not JSON; standard output is for answers alone/,
    ],
    ["chatters-long", `place: () => say("x".repeat(9_000) + "\\n")`, /wrote `x{199}…`, which is not JSON/],
    [
      "says-nan",
      `place: ({ id }) => say('{"id": ' + id + ', "cluster": NaN}\\n')`,
      /wrote `{"id": 1, "cluster": NaN}`, which is not JSON/,
    ],
    ["lists", `place: () => say([1, 2])`, /wrote `\[1,2\]`; an answer is a JSON object/],
    ["blank", `place: () => say("\\n")`, /wrote an empty line, which is not JSON/],
    [
      "wrong-id",
      `place: ({ id }) => say({ id: id + 1, cluster: 0 })`,
      /wrote `{"id":2,"cluster":0}`, whose id is not 1; every request is answered once, in order/,
    ],
    [
      "other-protocol",
      `hello: () => say({ type: "ready", protocol: 2 })`,
      /asked for the first message, speaks protocol `2`; this program speaks 1/,
    ],
    [
      "not-ready",
      `hello: () => say({ ok: true })`,
      /the first message is answered with {"type":"ready","protocol":1}/,
    ],
    [
      "unknown-id",
      `place: ({ id }) => say({ id, cluster: "claen" })`,
      /wrote `{"id":1,"cluster":"claen"}`: there is no cluster `claen`; did you mean "clean"\?/,
    ],
    [
      "unknown-index",
      `place: ({ id }) => say({ id, cluster: 2 })`,
      /cluster is an index \(0 … 1\), an id, or null to turn the job away/,
    ],
    ["negative", `place: ({ id }) => say({ id, cluster: -1 })`, /or null to turn the job away/],
    ["fraction", `place: ({ id }) => say({ id, cluster: 0.5 })`, /or null to turn the job away/],
    ["nowhere", `place: ({ id }) => say({ id })`, /or null to turn the job away/],
    [
      "never",
      `place: ({ id }) => say('{"id":' + id + ',"cluster":0,"notBeforeMs":1e999}\\n')`,
      /notBeforeMs is a finite number of ms/,
    ],
    [
      "some-time",
      `place: ({ id }) => say({ id, cluster: 0, notBeforeMs: "noon" })`,
      /notBeforeMs is a finite number of ms/,
    ],
    [
      "too-far",
      `place: ({ id }) => say({ id, cluster: 0, notBeforeMs: 1e15 })`,
      /policy own, 2025-01-01T00:00:00.*notBefore returned 1000000000000000 ms, more than a year/,
    ],
    [
      "misspells",
      `place: ({ id }) => say({ id, cluster: 0, notbeforeMs: 5 })`,
      /"notbeforeMs" means nothing; did you mean "notBeforeMs"\?/,
    ],
    [
      "refuses",
      `hello: () => say({ error: "needs prices" })`,
      /asked for the first message, says: `needs prices`/,
    ],
    [
      "endless-line",
      `place: () => { say("x".repeat(1e6)); stay(); }`,
      /wrote a line that is too long for an answer \(`x{199}…`\)/,
    ],
    [
      "floods",
      `place: ({ id }) => say([0, 1, 2].map((i) => JSON.stringify({ id: id + i, cluster: 1 }) + "\\n").join(""))`,
      /, before request 2 \(job 1\), wrote a line more than it was asked for \(`{"id":2,"cluster":1}`\)/,
    ],
    [
      "closes",
      `place: () => { closeSync(1); stay(); }`,
      /closed its standard output before it answered request 1/,
    ],
    [
      "too-late",
      `place: () => stay()`,
      /did not answer request 1 \(job 0\) within 1 s; it must read line by line and flush after every line, or needs a longer timeLimit/,
    ],
    [
      "unended-line",
      `place: ({ id }) => { say('{"id":1,"cluster":0}'); stay(); }`,
      /wrote `{"id":1,"cluster":0}` without an end of line and did not answer request 1/,
    ],
  ])("%s", async (name, answers, expected) => {
    const message = await failureOf(name, answers);
    expect(message).toMatch(expected);
    expect(message).toMatch(/^policy own[:,]/);
    expect(message).not.toMatch(/node:internal\/worker|src\/scenario/);
    expect(survivors(name)).toEqual([]);
  });

  it("a job where it cannot run: the error of every policy, and nothing is left", async () => {
    const answers = `place: ({ id }) => say({ id, cluster: id < 3 ? 0 : 1 })`;
    const experiment = await load(`{ name: own, ${child("impossible", answers)} }`, [
      "clusters.clean.pools.0.count=2",
    ]);
    expect(failure(() => compare(experiment))).toMatch(
      /policy own, 2025-01-01T00:10:00.*job 2: placed on clean, which can never run it/,
    );
    expect(survivors("impossible")).toEqual([]);
  });

  it("never reads, and ignores what it can ignore: it is ended all the same", async () => {
    writeFileSync(
      join(folder, "deaf.mjs"),
      `import { appendFileSync } from "node:fs";
       appendFileSync("deaf.pids", process.pid + "\\n");
       for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});
       setInterval(() => {}, 1e6);`,
    );
    const experiment = await load(
      `{ name: own, command: [${process.execPath}, deaf.mjs], timeLimit: 50 ms }`,
    );
    // Programs have to start: the first answer may take ten seconds whatever the limit is.
    expect(failure(() => compare(experiment))).toMatch(/did not answer the first message within 10 s/);
    expect(survivors("deaf")).toEqual([]);
  });

  it("does not end when the run is over: it is ended, with all that it started, and the run stands", async () => {
    const answers = `bye: () => {}, hello: () => {
      stay();
      import("node:child_process").then(({ spawn }) => {
        const { pid } = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "ignore" });
        appendFileSync("stays.pids", pid + "\\n");
        say({ type: "ready", protocol: 1 });
      });
    }`;
    const { runs } = compare(await load(`{ name: own, ${child("stays", answers)} }`));
    expect(runs[0].summary.jobsFinished).toBe(3);
    expect(lines("stays.pids")).toHaveLength(2);
    expect(survivors("stays")).toEqual([]);
  });

  it.each([
    [
      "[pyhton3, x.py]",
      /the command `pyhton3 x.py` cannot be started: there is no program pyhton3; check its name/,
    ],
    ["[./missing]", /cannot be started: there is no program .*missing/],
    ["[./jobs.csv]", /cannot be started: .*jobs\.csv may not be executed; name its interpreter before it/],
    [
      `[${process.execPath}, missing.mjs]`,
      /ended with exit code 1 before it answered the first message[\s\S]*Cannot find module/,
    ],
  ])("cannot be started: %s", async (command, expected) => {
    const experiment = await load(`{ name: own, command: ${command} }`);
    expect(failure(() => compare(experiment))).toMatch(expected);
  });
});

describe("a command in a scenario", () => {
  it.each([
    ["{ command: [] }", /policies\.0\.command: name at least the program/],
    ['{ command: [""] }', /policies\.0\.command\.0: expected the name of a program/],
    ["{ command: python3 x.py }", /policies\.0\.command: expected a list; got "python3 x\.py"/],
    ["{ command: [python3, 5] }", /policies\.0\.command\.1: expected a text; got 5/],
    ['{ command: ["a\\0b"] }', /policies\.0\.command\.0: must not hold a zero character/],
    ["{ command: [x], place: origin }", /policies\.0\.place: the command says where; leave this out/],
    ["{ command: [x], time: now }", /policies\.0\.time: the command says when; leave this out/],
    ["{ command: [x], queue: fif }", /policies\.0\.queue: .*did you mean "fifo"/],
    ["{ command: [x], comand: 1 }", /policies\.0\.comand: unknown key/],
    [
      "{ command: [x], module: y.mjs }",
      /policies\.0\.command: a module brings its own parts; leave this out/,
    ],
    ["{ command: [x], timeLimit: 10 }", /policies\.0\.timeLimit: expected a time such as `15 min`/],
    ["{ command: [x], timeLimit: 0 s }", /policies\.0\.timeLimit: must be greater than 0 ms/],
    ["{ place: origin, timeLimit: 1 s }", /policies\.0\.timeLimit: unknown key/],
    ["{ command: [x, y] }, { command: [x, y] }", /two policies are named "x y"/],
  ])("%s is refused", async (policy, expected) => {
    await expect(load(policy)).rejects.toThrow(expected);
  });

  it("is code, and nothing of it runs unless that is allowed", async () => {
    const path = join(folder, "code.yaml");
    writeFileSync(path, `${TWO_SITES}policies: [{ name: own, ${child("code")} }]\n`);
    await expect(loadScenario(path)).rejects.toThrow(
      /policy own is code \(.*code\.mjs\); look at it, then run again with --allow-policy-code/,
    );
    expect(existsSync(join(folder, "code.pids"))).toBe(false);
  });
});

describe("the command line", () => {
  const loader = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;
  const started = (scenario: string) =>
    spawn(
      process.execPath,
      [
        "--import",
        loader,
        resolve("src/cli/main.ts"),
        "run",
        scenario,
        "--out",
        `${scenario}-out`,
        "--quiet",
        "--allow-policy-code",
      ],
      { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );

  it("ends with exit code 2 and no stack of its own when a command fails", async () => {
    writeFileSync(
      join(folder, "cli.yaml"),
      `${TWO_SITES}policies: [{ name: own, ${child("cli", `place: () => say("what?\\n")`)} }]\n`,
    );
    const run = started("cli.yaml");
    let stderr = "";
    run.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await new Promise((done) => run.on("close", done))).toBe(2);
    expect(stderr).toMatch(/^error: policy own: the command .* wrote `what\?`, which is not JSON; .*\n$/);
    expect(survivors("cli")).toEqual([]);
  });

  it.each(["SIGINT", "SIGKILL"] as const)(
    "leaves nothing of the command behind when %s ends it",
    async (signal) => {
      const name = `deaf-to-${signal}`;
      const answers = `hello: () => {
      for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});
      stay();
      appendFileSync("${name}.pids", "");
    }`;
      writeFileSync(
        join(folder, `${name}.yaml`),
        `${TWO_SITES}policies: [{ name: own, ${child(name, answers)} }]\n`,
      );
      const run = started(`${name}.yaml`);
      const ended = new Promise((done) => run.on("exit", (_, by) => done(by)));
      while (!existsSync(join(folder, `${name}.log`)) && run.exitCode === null) await pause(20);
      expect(survivors(name)).toHaveLength(1);
      run.kill(signal);
      expect(await ended).toBe(signal);
      for (let waited = 0; survivors(name).length > 0 && waited < 100; waited++) await pause(50);
      expect(survivors(name)).toEqual([]);
    },
  );
});
