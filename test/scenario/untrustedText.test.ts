import { describe, expect, it } from "vitest";
import { formatIssue } from "../../src/errors.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { checkScenario, parseScenario } from "../../src/scenario/parse.ts";

const BASE = `version: 1
name: test
start: 2025-01-01T00:00
duration: 1 d
workload: { generate: { load: 30 % } }
policies: [origin]
`;

const issuesOf = (text: string, ...overrides: string[]) =>
  checkScenario(text, "s.yaml", { overrides }).map(formatIssue);
const with_ = (line: string) => issuesOf(`${BASE}${line}\n`);

describe("a scenario is text from anywhere: what it could do by its form alone is refused in a sentence", () => {
  const tooDeep = "nested more than 32 levels deep; a scenario is not, unless an anchor refers to itself";

  it.each([
    ["clusters: &a { guian: *a }", `s.yaml:7:23 clusters: ${tooDeep}`],
    ["clusters: { guian: &a { pue: *a } }", `s.yaml:7:30 clusters: ${tooDeep}`],
    ["notes: &a [*a, *a]", `s.yaml:7:12 notes: ${tooDeep}`],
  ])("an anchor that refers to itself: %s", (line, expected) => {
    expect(with_(line)).toEqual([expected]);
  });

  it.each([33, 100, 500, 5_000])("lists %d levels deep", (levels) => {
    const issues = with_(`notes: ${"[".repeat(levels)}${"]".repeat(levels)}`);
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) expect(issue).toMatch(/^s\.yaml:7:\d+ \S+: nested more than 32 levels deep/);
  });

  it("a tag, which would change what a value means and then be passed over", () => {
    expect(with_("title: !include other.yaml")).toEqual(["s.yaml:7:8 (scenario): Unresolved tag: !include"]);
    expect(issuesOf(BASE, "title=!include other.yaml")).toEqual([
      "--set title: the value is not YAML: Unresolved tag: !include",
    ]);
  });

  it("a value set from outside with an anchor", () => {
    expect(issuesOf(BASE, "notes=&a [*a]")[0]).toMatch(/^--set notes: the value is not YAML: /);
  });

  it("names that every JavaScript object has", () => {
    expect(issuesOf(`${BASE}toString: 1\ncatalogue: [guain]\n`)).toEqual([
      expect.stringMatching(/^s\.yaml:7:1 toString: unknown key/),
      's.yaml:8:13 catalogue.0: no built-in cluster "guain"; did you mean "guian"?',
    ]);
    expect(issuesOf(BASE, "constructor.name.x=1")).toEqual([
      expect.stringMatching(/^--set constructor: unknown key/),
    ]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it("more accounting than a machine can hold", () => {
    const base = BASE.replace("1 d", "20 y");
    expect(issuesOf(`${base}settlement: 1 s\n`)).toEqual([
      expect.stringMatching(
        /^s\.yaml:7:13 settlement: 6\.3e\+9 rows of intervals × clusters, at most 30000000; make/,
      ),
    ]);
    expect(issuesOf(base)).toEqual([]);
    const step = (width: string) =>
      with_(`clusters: { guian: { carbon: { values: [1], unit: g/kWh, step: ${width}, pastEnd: repeat } } }`);
    expect(step("1 s")).toEqual([]);
    expect(step("0.001 ms")[0]).toMatch(/carbon\.step: must be at least 1000 ms; got `0\.001 ms`/);
  });
});

describe("the start is a local time, and its zone is said once", () => {
  const start = (text: string) => issuesOf(BASE.replace("2025-01-01T00:00", text));

  it.each(["2025-01-01", "2025-01-01T00:00", "2025-01-01 06:30", "2024-02-29T23:59:59"])(
    "%s is read",
    (text) => {
      expect(start(text)).toEqual([]);
    },
  );

  it.each([
    "2025-01-01T00:00Z",
    "2025-01-01T00:00+00:00",
    "2025-01-01T00:00[UTC]",
    "2025-13-01T00:00",
    "2025-02-29",
    "+275760-09-12T00:00",
    "yesterday",
  ])("%s is refused, and never shifted or cut short", (text) => {
    expect(start(text)).toEqual([
      `s.yaml:3:8 start: expected a local date and time such as 2025-07-07T00:00, its zone in \`zone\`; got "${text}"`,
    ]);
  });

  it("is the same instant for the whole world that is built", async () => {
    const spec = parseScenario(`${BASE}share: 0.03 %\n`, "s.yaml");
    const { world } = await buildExperiment(spec, { baseDir: "." });
    expect(world.clock.utc(0)).toBe("2024-12-31T16:00:00Z");
  });
});

describe("one reading shows every mistake", () => {
  it("of start and zone", () => {
    const issues = issuesOf(`${BASE.replace("2025-01", "2025-13")}zone: Mars/Olympus\n`);
    expect(issues.map((issue) => issue.split(" ")[1])).toEqual(["start:", "zone:"]);
  });

  it("of a policy that is unknown and two others that are named alike", () => {
    const issues = issuesOf(BASE.replace("[origin]", "[orign, least-loaded, least-loaded]"));
    expect(issues.map((issue) => issue.replace(/^\S+ /, ""))).toEqual([
      'policies.0: unknown place part "orign"; did you mean "origin"?',
      'policies.2: two policies are named "least-loaded"; give one a name: of its own',
    ]);
  });

  it("but nothing that follows from another mistake", () => {
    expect(issuesOf(`${BASE.replace("[origin]", "[orign]")}baseline: origin\n`)).toHaveLength(1);
    expect(issuesOf(`${BASE.replace("1 d", "1")}settlement: 1 s\n`)).toHaveLength(1);
  });

  it("of two classes of a trace with one name, the default's included", () => {
    const trace =
      "{ trace: { file: x.csv, timeUnit: s, columns: { submit: a, duration: b, devices: c, class: d }, classes: [{ name: trace }] } }";
    expect(issuesOf(BASE.replace("{ generate: { load: 30 % } }", trace))).toEqual([
      expect.stringMatching(/ workload\.trace\.classes\.0\.name: two classes are named "trace"$/),
    ]);
  });
});
