import { dirname, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { placeParts } from "../policy/registry.ts";
import { suggestion } from "../policy/suggestion.ts";
import { buildExperiment } from "./build.ts";
import type { Experiment } from "./experiment.ts";
import { readText } from "./inputFiles.ts";
import { nameOfPolicy } from "./policyNames.ts";
import { parseScenario } from "./parse.ts";
import type { ScenarioSpec } from "./schema.ts";

export interface LoadOptions {
  /** Fields set from outside, as `path=value`, such as `clusters.zhangjiakou.pue=1.3`. */
  readonly overrides?: readonly string[];
  /** Run only these policies of the scenario, or these built-in place parts, in this order. The baseline is always run. */
  readonly policies?: readonly string[];
  /** Seeds in place of the scenario's. */
  readonly seeds?: readonly number[];
  /** Run policies that are modules or commands named in the scenario: they are code. */
  readonly allowPolicyCode?: boolean;
}

/**
 * Read a scenario file and make it ready to run.
 *
 * @throws ScenarioError with every issue (file, line, column, path); UserError or DataError for files that cannot be used
 */
export async function loadScenario(path: string, options: LoadOptions = {}): Promise<Experiment> {
  const full = resolve(path);
  const overrides = [...(options.overrides ?? [])];
  if (options.seeds !== undefined) overrides.push(`seeds=${JSON.stringify(options.seeds)}`);
  const spec = parseScenario(readText(full, path), path, { overrides });
  const selected = options.policies === undefined ? spec : selectPolicies(spec, options.policies);
  return buildExperiment(selected, { baseDir: dirname(full), allowPolicyCode: options.allowPolicyCode });
}

/** The scenario with some of its policies (or built-in place parts) only; the baseline stays, as savings need it. */
function selectPolicies(spec: ScenarioSpec, names: readonly string[]): ScenarioSpec {
  const own = spec.policies.map(nameOfPolicy);
  const builtIn = placeParts.map((part) => part.name);
  const baseline = spec.baseline ?? own[0];
  const wanted = names.includes(baseline) ? names : [baseline, ...names];
  const policies = [...new Set(wanted)].map((name) => {
    if (own.includes(name)) return spec.policies[own.indexOf(name)];
    if (builtIn.includes(name)) return name;
    throw new UserError(
      `--policy: no policy "${name}" in the scenario or built in; ${suggestion(name, [...own, ...builtIn])}`,
    );
  });
  return { ...spec, policies, baseline };
}
