import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { impactFrameworkManifest } from "../report/impactFramework.ts";

export interface ExportArguments {
  readonly policy?: string;
  readonly seed?: string;
  readonly out?: string;
}

/** `eastwest export impact-framework DIR`: a finished run as a manifest that another tool recomputes. */
export function exportImpactFramework(directory: string, { policy, seed, out }: ExportArguments): void {
  const table = join(directory, "intervals.csv");
  if (!existsSync(directory))
    throw new UserError(`${directory}: no such folder; expected one that \`eastwest run\` wrote`);
  if (!existsSync(table)) {
    throw new UserError(
      `${table}: not there; run the scenario with --set outputs="[summary, intervals]" and export its folder`,
    );
  }
  const manifest = impactFrameworkManifest(readFileSync(table, "utf8"), scenarioOf(directory), {
    policy,
    seed,
  });
  if (out === undefined) process.stdout.write(manifest);
  else {
    writeFileSync(out, manifest);
    if (process.stdout.isTTY)
      process.stdout.write(
        `Manifest in ${out}; recompute it with: npx --package @grnsft/if if-run -m ${out}\n`,
      );
  }
}

/** Name of the scenario that a result folder is of. */
function scenarioOf(directory: string): string {
  const path = join(directory, "manifest.json");
  if (!existsSync(path))
    throw new UserError(`${path}: not there; expected a folder that \`eastwest run\` wrote`);
  const { scenario } = JSON.parse(readFileSync(path, "utf8")) as { scenario?: { name?: string } | string };
  return typeof scenario === "string" ? scenario : (scenario?.name ?? "run");
}
