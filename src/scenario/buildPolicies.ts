import { pathToFileURL } from "node:url";
import { UserError } from "../errors.ts";
import { composePolicy, type PolicySpec } from "../policy/composePolicy.ts";
import { policyFromModule } from "../policy/userPolicy.ts";
import { nameOfPolicy } from "./policyNames.ts";
import type { PolicyPlan } from "./experiment.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { PolicyEntry, ScenarioSpec } from "./schema.ts";

/** The policies of a checked scenario. A module is code: it is only loaded when that was allowed. */
export async function buildPolicies(
  spec: ScenarioSpec,
  files: InputFiles,
  allowPolicyCode: boolean,
): Promise<PolicyPlan[]> {
  const plans: PolicyPlan[] = [];
  for (const entry of spec.policies) plans.push(await planOf(entry, files, allowPolicyCode));
  return plans;
}

async function planOf(entry: PolicyEntry, files: InputFiles, allowPolicyCode: boolean): Promise<PolicyPlan> {
  const name = nameOfPolicy(entry);
  if (typeof entry === "string") {
    return { name, create: (setup) => composePolicy({ name, place: entry }, setup) };
  }
  if (entry.module === undefined) {
    const spec = { ...(entry as PolicySpec), name };
    return { name, create: (setup) => composePolicy(spec, setup) };
  }
  if (!allowPolicyCode) {
    throw new UserError(
      `policy ${name} is code (${entry.module}); look at it, then run again with --allow-policy-code`,
    );
  }
  const exported = await importedFrom(files.pathOf(entry.module), entry.module, name);
  return { name, create: (setup) => policyFromModule(exported, name, setup) };
}

async function importedFrom(path: string, shown: string, name: string): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new UserError(`policy ${name}: ${shown} cannot be loaded (${reason})`);
  }
  if (module.default === undefined) throw new UserError(`policy ${name}: ${shown} has no default export`);
  return module.default;
}
