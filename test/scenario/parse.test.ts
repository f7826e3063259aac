import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIssue, ScenarioError } from "../../src/errors.ts";
import { checkScenario, parseScenario } from "../../src/scenario/parse.ts";
import { starterScenario } from "../../src/scenario/starter.ts";
import { scenarioFields, scenarioJsonSchema } from "../../src/scenario/vocabulary.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

const BASE = `version: 1
name: test
start: 2025-01-01T00:00
duration: 1 d
workload: { generate: { load: 30 % } }
policies: [origin]
`;

/** Issues as the command line prints them. */
const issuesOf = (text: string, ...overrides: string[]) =>
  checkScenario(text, "s.yaml", { overrides }).map(formatIssue);
const with_ = (line: string) => issuesOf(`${BASE}${line}\n`);
const without = (field: string) => issuesOf(BASE.replace(new RegExp(`^${field}:.*\n`, "m"), ""));

describe("a valid scenario", () => {
  it("has its quantities in the simulator's own units and its defaults filled in", () => {
    const spec = parseScenario(
      `${BASE}share: 2.5 %\nclusters: { guian: { capacity: 30 MW, carbon: { factor: 0.58 kg/kWh } } }\n`,
      "s.yaml",
    );
    expect(spec).toMatchObject({
      zone: "Asia/Shanghai",
      end: "drain",
      duration: MS_PER_DAY,
      settlement: MS_PER_HOUR / 4,
      seeds: [1],
    });
    expect(spec.share).toBeCloseTo(0.025, 12);
    expect(spec.clusters.guian.capacity).toBe(30e6);
    expect(spec.clusters.guian.carbon?.factor).toBe(580);
  });

  it("may be JSON", () => {
    const json = JSON.stringify({
      version: 1,
      name: "t",
      start: "2025-01-01T00:00",
      duration: "1 d",
      workload: { generate: { load: "30 %" } },
      policies: ["origin"],
    });
    expect(parseScenario(json, "s.json").name).toBe("t");
  });

  it("is what init writes, and what comes with the product", () => {
    expect(issuesOf(starterScenario())).toEqual([]);
    const quickstart = parseScenario(readFileSync("scenarios/quickstart.yaml", "utf8"), "quickstart.yaml");
    expect(quickstart.policies.length).toBeGreaterThanOrEqual(6);
    expect(quickstart.baseline).toBe("origin");
  });
});

describe("a mistake is told with file, line, column, path, and what would be right", () => {
  it.each([
    ["shar: 1 %", ['s.yaml:7:1 shar: unknown key; did you mean "share"?']],
    [
      "share: 5 MW",
      ['s.yaml:7:8 share: expected a share such as `60 %`; "5 MW" is a power (units of share: %)'],
    ],
    ["share: 5", ["s.yaml:7:8 share: expected a share such as `60 %`; got 5"]],
    [
      "warmUp: 30 parsec",
      [
        's.yaml:7:9 warmUp: expected a time such as `15 min`; "parsec" is no unit known here (units of time: ms, s, min, h, d, y)',
      ],
    ],
    ["clusters: { guian: { pue: 0.9 } }", ["s.yaml:7:27 clusters.guian.pue: must be at least 1; got 0.9"]],
    ["clusters: { guian: { pue: .nan } }", ["s.yaml:7:27 clusters.guian.pue: expected a number; got NaN"]],
    [
      "clusters: { guian: { capacity: -3 MW } }",
      ["s.yaml:7:32 clusters.guian.capacity: must be greater than 0 W; got `-3 MW`"],
    ],
    [
      "clusters: { guian: { coling: lake-water } }",
      ['s.yaml:7:22 clusters.guian.coling: unknown key; did you mean "cooling"?'],
    ],
    [
      "clusters: { guian: { cooling: lake-watr } }",
      ['s.yaml:7:31 clusters.guian.cooling: no cooling technology "lake-watr"; did you mean "lake-water"?'],
    ],
    [
      "clusters: { guian: { pue: 1.2, cooling: lake-water } }",
      ["s.yaml:7:27 clusters.guian.pue: state one of pue, cooling and overhead; got pue, cooling"],
    ],
    [
      "clusters: { Guian: { pue: 1.2 } }",
      ["s.yaml:7:13 clusters.Guian: an id is written with a–z, 0–9, dot, dash and underscore"],
    ],
    [
      "clusters: { guian: { pools: [{ device: cpu-servr, count: 3 }] } }",
      ['s.yaml:7:40 clusters.guian.pools.0.device: no device "cpu-servr"; did you mean "cpu-server"?'],
    ],
    [
      "clusters: { guian: { carbon: { grid: 贵洲 } } }",
      ['s.yaml:7:38 clusters.guian.carbon.grid: no profile of grid "贵洲"; did you mean "贵州"?'],
    ],
    [
      "clusters: { guian: { carbon: { values: [1], factor: 1 g/kWh } } }",
      [
        "s.yaml:7:30 clusters.guian.carbon: state exactly one of factor, grid, values, file; got factor, values",
      ],
    ],
    ["catalogue: [guain]", ['s.yaml:7:13 catalogue.0: no built-in cluster "guain"; did you mean "guian"?']],
    [
      "catalogue: none",
      ["s.yaml:7:12 catalogue: no cluster is left; use some of the catalogue or add your own"],
    ],
    [
      "zone: Mars/Olympus",
      ['s.yaml:7:7 zone: no time zone "Mars/Olympus"; expected an IANA name such as Asia/Shanghai or UTC'],
    ],
    ["baseline: orign", ['s.yaml:7:11 baseline: no policy "orign" in this scenario; did you mean "origin"?']],
    ["seeds: [1, 1]", ["s.yaml:7:8 seeds: a seed is listed twice"]],
    ["seeds: 0", ["s.yaml:7:8 seeds: expected 1 to 1000 seeds"]],
    ["seeds: x", ['s.yaml:7:8 seeds: expected a number n of seeds, or a list of whole numbers; got "x"']],
    ["warmUp: 1 d", ["s.yaml:7:9 warmUp: warmUp and coolDown leave nothing of the duration to measure"]],
    [
      "outputs: [sumary]",
      [
        's.yaml:7:11 outputs.0: expected one of summary, clusters, intervals, jobs, transfers, regions; got "sumary"',
      ],
    ],
    ["clusters: [guian]", ['s.yaml:7:11 clusters: expected a mapping (id: …); got ["guian"]']],
    ["version: 1", ["s.yaml:7:1 (scenario): Map keys must be unique"]],
    ["---\na: 1", ["s.yaml:1:1 (scenario): one file holds one scenario; found more than one document"]],
    ["clusters: { __proto__: { pue: 2 } }", ["s.yaml:7:13 clusters.__proto__: this name cannot be used"]],
  ])("%s", (line, expected) => {
    expect(with_(line)).toEqual(expected);
  });

  it.each([
    ["version", "s.yaml:1:1 version: this program reads version: 1"],
    ["duration", "s.yaml:1:1 duration: missing; expected a time such as `15 min`"],
    ["policies", "s.yaml:1:1 policies: missing; expected a list"],
    ["workload", "s.yaml:1:1 workload: missing; expected a mapping (key: value)"],
  ])("a missing %s", (field, expected) => {
    expect(without(field)).toEqual([expected]);
  });

  it.each([
    ["orign", 'policies.0: unknown place part "orign"; did you mean "origin"?'],
    ["{ place: origin, queue: fif }", 'policies.0.queue: unknown queue part "fif"; did you mean "fifo"?'],
    [
      "{ place: { name: lowest-carbon, rat: x } }",
      'policies.0.place.rat: unknown parameter of lowest-carbon; did you mean "rate"?',
    ],
    ["{ module: x.mjs, place: origin }", "policies.0.place: a module brings its own parts; leave this out"],
    ["origin, origin", 'policies.1: two policies are named "origin"; give one a name: of its own'],
    [
      "5",
      "policies.0: expected a policy: a place part by name, or { name, place, time, width, review, queue, power, storage, split }, or { module, name }, or { command, name }; got 5",
    ],
  ])("a policy %s", (policy, expected) => {
    const issues = issuesOf(BASE.replace("[origin]", `[${policy}]`));
    expect(issues.map((issue) => issue.replace(/^s\.yaml:6:\d+ /, ""))).toEqual([expected]);
  });

  it("all of them at once, in the order of the text, rules between fields included", () => {
    const issues = issuesOf(
      BASE.replace("1 d", "30 MW").replace("origin", "orign") +
        "clusters: { guian: { pue: 0.9 }, wuhu: { cooling: x, pue: 1.1 } }\n",
    );
    expect(issues.map((issue) => issue.split(" ")[1])).toEqual([
      "duration:",
      "policies.0:",
      "clusters.guian.pue:",
      "clusters.wuhu.cooling:",
      "clusters.wuhu.pue:",
    ]);
  });

  it("a workload needs exactly one of generate and trace, and a trace its unit and columns", () => {
    const workload = (text: string) =>
      issuesOf(BASE.replace("{ generate: { load: 30 % } }", text)).map((issue) => issue.replace(/^\S+ /, ""));
    expect(workload("{}")).toEqual(["workload: state exactly one of generate and trace"]);
    expect(workload("{ generate: {} }")).toEqual(["workload.generate: missing load, such as load: 60 %"]);
    expect(workload("{ trace: { file: a.csv } }")).toEqual([
      "workload.trace: the unit of a CSV trace's times must be stated: timeUnit: s (or ms, min, h, d)",
      expect.stringMatching(
        /^workload\.trace: the columns of a CSV trace must be stated: columns: .*`eastwest inspect`/,
      ),
    ]);
    expect(workload("{ trace: { file: a.dat } }")[0]).toContain("does not tell its format");
    const lognormal = "{ distribution: lognormal, median: 2 h, mean: 1 h }";
    const one = "{ distribution: constant, value: 1 }";
    expect(
      workload(
        `{ generate: { load: 1 %, classes: { a: { kind: gpu, share: 0 %, devices: ${one}, duration: ${lognormal} } } } }`,
      ),
    ).toEqual([
      "workload.generate.classes: at least one share of the gpu classes must be above 0 %",
      "workload.generate.classes.a.duration: the mean of a lognormal is at least its median",
    ]);
  });

  it("a new cluster says all that it needs", () => {
    expect(with_("clusters: { mine: { lat: 30 } }").map((issue) => issue.replace(/^.*needs /, ""))).toEqual([
      "lon",
      "capacity or pools",
      "carbon",
      "cooling, pue or overhead",
    ]);
  });
});

describe("text that is no scenario", () => {
  it.each([
    ["", "the scenario is empty"],
    ["\n  \n", "the scenario is empty"],
    ["a\0b", "the file is binary"],
    ["version: 1\n\tname: x", "Tabs are not allowed"],
    ["[1, 2]", "expected a mapping (key: value); got [1,2]"],
    ["hello", 'expected a mapping (key: value); got "hello"'],
  ])("%j is refused in a sentence", (text, expected) => {
    expect(issuesOf(text).join("\n")).toContain(expected);
  });

  it("that unfolds without end is refused at once", () => {
    const level = (name: string, of: string) =>
      `${name}: &${name} [${Array<string>(9).fill(`*${of}`).join(",")}]`;
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefghi".split("").map((name, i) => level(name, "abcdefgh"[i])),
    ].join("\n");
    expect(issuesOf(bomb)).toEqual([expect.stringContaining("anchors and aliases unfold to too much")]);
  });

  it("however it is mangled, gives a scenario or a ScenarioError, never another exception", () => {
    const lines = readFileSync("scenarios/quickstart.yaml", "utf8").split("\n");
    const mangle = fc.array(
      fc.record({
        at: fc.nat(lines.length - 1),
        how: fc.constantFrom("delete", "double", "splice", "replace"),
        text: fc.oneof(
          fc.string({ maxLength: 12 }),
          fc.constantFrom("null", "- 1", ": 3", "{", "&a *a", "  x: !!js 1", "1e999", "<<: *b", "~", "'"),
        ),
        column: fc.nat(60),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(mangle, (edits) => {
        const copy = [...lines];
        for (const { at, how, text, column } of edits) {
          if (how === "delete") copy.splice(at, 1);
          else if (how === "double") copy.splice(at, 0, copy[at] ?? "");
          else if (how === "replace") copy[at] = text;
          else copy[at] = `${(copy[at] ?? "").slice(0, column)}${text}${(copy[at] ?? "").slice(column)}`;
        }
        try {
          parseScenario(copy.join("\n"), "mangled.yaml");
        } catch (error) {
          expect(error).toBeInstanceOf(ScenarioError);
          expect((error as ScenarioError).issues.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("fields set from outside", () => {
  it("override what the text says, make what is missing, and reach into lists", () => {
    const overrides = ["share=1 %", "clusters.guian.pue=1.15", "policies.1=lowest-carbon", "seeds=[4, 5]"];
    const spec = parseScenario(BASE, "s.yaml", { overrides });
    expect(spec.clusters.guian.pue).toBe(1.15);
    expect(spec.policies).toEqual(["origin", "lowest-carbon"]);
    expect(spec.seeds).toEqual([4, 5]);
  });

  it.each([
    ["clusters.guian.pu=1", '--set clusters.guian.pu: unknown key; did you mean "pue"?'],
    ["share=2", "--set share: expected a share such as `60 %`; got 2"],
    ["share", "--set share: expected path=value, such as share=1% or clusters.zhangjiakou.pue=1.2"],
    ["policies.7=origin", '--set policies.7: expected a list index from 0 to 1 in place of "7"'],
    ["name.x=1", '--set name.x: "name" is test, which has no fields'],
    ["__proto__.x=1", "--set __proto__.x: a path is written as keys joined by dots"],
  ])("%s is refused under its own name", (override, expected) => {
    expect(issuesOf(BASE, override)).toEqual([expected]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("the vocabulary of fields", () => {
  it("describes every field, and every quantity says its units", () => {
    const fields = scenarioFields();
    expect(fields.length).toBeGreaterThan(80);
    for (const field of fields) {
      expect(field.description.length, field.path).toBeGreaterThan(3);
      if (field.type === "quantity") expect(field.unit, field.path).not.toBe("");
    }
    expect(fields.map((field) => field.path)).toContain("clusters.<id>.pools[].device");
  });

  it("is a JSON Schema that knows what is required and nothing else than it lists", () => {
    const schema = JSON.parse(JSON.stringify(scenarioJsonSchema())) as {
      required: string[];
      additionalProperties: boolean;
      properties: Record<string, unknown>;
    };
    expect(schema.required).toEqual(["version", "name", "start", "duration", "workload", "policies"]);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties).toHaveProperty("clusters");
  });
});
