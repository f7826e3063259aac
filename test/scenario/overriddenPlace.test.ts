import { describe, expect, it } from "vitest";
import { formatIssue } from "../../src/errors.ts";
import { checkScenario } from "../../src/scenario/parse.ts";

const BASE = `version: 1
name: test
start: 2025-01-01T00:00
duration: 1 d
clusters: { guian: { pue: 1.2 } }
workload: { generate: { load: 30 % } }
policies: [origin]
`;
const issuesOf = (...overrides: string[]) => checkScenario(BASE, "s.yaml", { overrides }).map(formatIssue);

describe("where an issue is reported", () => {
  it("is --set for a key that was misspelt on the way to the value", () => {
    expect(issuesOf("clsters.guian.pue=1.3")).toEqual([
      '--set clsters: unknown key; did you mean "clusters"?',
    ]);
    expect(issuesOf("workload.generat.load=1 %")).toContain(
      '--set workload.generat: unknown key; did you mean "generate"?',
    );
  });

  it("is --set for a part that only what was set brought in", () => {
    expect(issuesOf("clusters.mine.lat=30")).toContain("--set clusters.mine: a new cluster needs lon");
  });

  it("is the text for what the text says itself, whatever was set beside it", () => {
    expect(issuesOf("clusters.guian.cooling=lake-water")).toEqual([
      "s.yaml:5:27 clusters.guian.pue: state one of pue, cooling and overhead; got pue, cooling",
    ]);
  });
});
