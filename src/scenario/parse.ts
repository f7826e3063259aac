import { ScenarioError, type Issue } from "../errors.ts";
import { crossChecks } from "./crossChecks.ts";
import { applyOverrides, OVERRIDE_SOURCE } from "./overrides.ts";
import { scenarioSchema, type ScenarioSpec } from "./schema.ts";
import { policiesOf } from "./policyMatrix.ts";
import { SourceText, type Path } from "./sourceText.ts";
import { findingsOf, forbiddenKeys, valueAt, type Finding } from "./findings.ts";
import { withoutFaults } from "./withoutFaults.ts";

export interface ParseOptions {
  /** Fields set from outside, as `path=value`. */
  readonly overrides?: readonly string[];
}

/**
 * Read a scenario from its text.
 *
 * @param file its name, for messages
 * @throws ScenarioError with every issue at once
 */
export function parseScenario(text: string, file: string, options: ParseOptions = {}): ScenarioSpec {
  const { spec, issues } = readScenario(text, file, options);
  if (spec === undefined || issues.length > 0) throw new ScenarioError(issues);
  return spec;
}

/** Every issue of a scenario's text, in the order of the text; empty when it is valid. */
export function checkScenario(text: string, file: string, options: ParseOptions = {}): readonly Issue[] {
  return readScenario(text, file, options).issues;
}

interface Reading {
  readonly spec?: ScenarioSpec;
  readonly issues: readonly Issue[];
}

function readScenario(text: string, file: string, options: ParseOptions): Reading {
  const source = new SourceText(text, file);
  if (source.issues.length > 0) return { issues: source.issues };
  const { data, paths, issues: refused } = applyOverrides(source.data, options.overrides ?? []);
  const parsed = scenarioSchema.safeParse(data);
  const findings = parsed.success
    ? crossChecks(parsed.data)
    : allFindings(findingsOf(parsed.error, scenarioSchema, data), data);
  const issues = [
    ...refused,
    ...[...findings, ...forbiddenKeys(source.data)].map((finding) => issueOf(finding, source, paths)),
  ];
  issues.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  if (!parsed.success || issues.length > 0) return { issues };
  const policies = parsed.data.policies.flatMap((entry) => policiesOf(entry).map((policy) => policy.entry));
  return { spec: { ...parsed.data, policies }, issues };
}

/** Fields that are judged by another, and say nothing while that one is at fault. */
const RESTS_ON: Readonly<Record<string, string>> = {
  baseline: "policies",
  settlement: "duration",
  catalogue: "clusters",
};

/**
 * What is wrong field by field, and what the rules that join fields find in the rest: with the faulty parts left out or
 * put right, so that one reading shows everything.
 */
function allFindings(faults: readonly Finding[], data: unknown): Finding[] {
  const rest = scenarioSchema.safeParse(
    withoutFaults(
      data,
      faults.map((fault) => fault.path),
    ),
  );
  if (!rest.success) return [...faults];
  const touched = new Set(faults.map((fault) => String(fault.path[0])));
  // What refers to a part that was left out cannot be judged.
  const judged = crossChecks(rest.data).filter(({ path }) => {
    const within = faults.some((fault) =>
      fault.path.slice(0, 2).every((step, i) => String(path[i]) === String(step)),
    );
    return !within && !touched.has(RESTS_ON[path[0]] ?? "");
  });
  return [...faults, ...judged];
}

function issueOf(finding: Finding, source: SourceText, overridden: readonly Path[]): Issue {
  const { path, message } = finding;
  const dotted = path.join(".");
  // Set from outside is what lies at or below a path that was set, and what was made on the way to it.
  const made = path.length > 0 && valueAt(source.data, path) === undefined;
  const fromOutside = overridden.some((set) => isPrefix(set, path) || (made && isPrefix(path, set)));
  if (fromOutside) return { file: OVERRIDE_SOURCE, path: dotted, message };
  return { file: source.file, ...source.placeOf(path, finding.atKey), path: dotted, message };
}

function isPrefix(short: Path, long: Path): boolean {
  return short.length <= long.length && short.every((step, i) => String(step) === String(long[i]));
}
