import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../errors.ts";
import { composePolicy } from "../policy/composePolicy.ts";
import { policyFromModule } from "../policy/userPolicy.ts";
import { policyFromCommand, type CommandSpec } from "./command/commandPolicy.ts";
import { nameOfPolicy, partsOf } from "./policyNames.ts";
import type { PolicyPlan } from "./experiment.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { PolicyEntry, ScenarioSpec } from "./schema.ts";
import { MS_PER_S } from "../units.ts";

/** How long a command may take for one answer unless the scenario says. */
const DEFAULT_TIME_LIMIT_MS = 10 * MS_PER_S;

/** The policies of a checked scenario. A module and a command are code: they only run when that was allowed. */
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
  const parts = partsOf(entry);
  if (typeof entry === "string" || (entry.module === undefined && entry.command === undefined)) {
    const spec = { ...parts!, name };
    return { name, create: (setup) => composePolicy(spec, setup) };
  }
  if (!allowPolicyCode) {
    const code = entry.module ?? entry.command!.join(" ");
    throw new UserError(
      `policy ${name} is code (${code}); look at it, then run again with --allow-policy-code`,
    );
  }
  if (entry.module === undefined) {
    const spec = commandSpecOf(entry.command!, entry.timeLimit ?? DEFAULT_TIME_LIMIT_MS, files);
    return { name, create: (setup) => policyFromCommand(spec, parts!, name, setup) };
  }
  const exported = await importedFrom(files.pathOf(entry.module), entry.module, name);
  return { name, create: (setup) => policyFromModule(exported, name, setup) };
}

/** A program with a path lies beside the scenario; it, scripts and data among the arguments are inputs, as modules are. */
function commandSpecOf(
  [program, ...args]: readonly string[],
  limitMs: number,
  files: InputFiles,
): CommandSpec {
  const hasPath = /[/\\]/.test(program);
  for (const argument of hasPath && !isAbsolute(program) ? [program, ...args] : args)
    files.noteIfFile(argument);
  return {
    command: [hasPath ? files.resolve(program) : program, ...args],
    cwd: files.baseDir,
    limitMs,
  };
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
