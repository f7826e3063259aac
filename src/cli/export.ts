import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { impactFrameworkManifest } from "../report/impactFramework.ts";
import { MANIFEST, PROGRAM } from "../report/outputFolder.ts";

export interface ExportArguments {
  readonly policy?: string;
  readonly seed?: string;
  readonly out?: string;
}

const TABLE = "intervals.csv";
/** Version 1 of the tool, whose form of manifest is written. */
const TOOL = "npx --package @grnsft/if@1 if-run";

/** What is needed of the manifest that a finished run leaves. */
const finishedManifest = z.object({
  program: z.literal(PROGRAM),
  scenario: z.string(),
  policies: z.array(z.string()).nonempty(),
  seeds: z.array(z.number()).nonempty(),
  resolved: z.object({
    duration: z.number(),
    warmUp: z.number(),
    coolDown: z.number(),
    end: z.string(),
  }),
});
type FinishedManifest = z.infer<typeof finishedManifest>;

/** `eastwest export impact-framework DIR`: a finished run as a manifest that another tool recomputes. */
export async function exportImpactFramework(directory: string, given: ExportArguments): Promise<void> {
  const { scenario, policies, seeds, resolved } = readFinished(directory);
  const table = join(directory, TABLE);
  if (!existsSync(table)) {
    throw new UserError(
      `${table}: not there; run the scenario with --set outputs="[summary, intervals]" and export its folder`,
    );
  }
  const text = await impactFrameworkManifest({
    scenario,
    policy: chosen("--policy", given.policy, policies),
    seed: Number(chosen("--seed", given.seed, seeds.map(String))),
    window: windowOf(resolved),
    table,
  });
  if (given.out === undefined) process.stdout.write(text);
  else {
    writeNew(given.out, text);
    process.stdout.write(`${given.out} written; recompute it with: ${TOOL} -m ${given.out} -o recomputed\n`);
  }
}

/** The manifest of a folder of results. */
function readFinished(directory: string): FinishedManifest {
  const path = join(directory, MANIFEST);
  const expected = "expected a folder that `eastwest run` wrote";
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UserError(
      `${path}: ${code === undefined ? "is no JSON" : `cannot be read (${code})`}; ${expected}`,
    );
  }
  if ((content as { unfinished?: unknown } | null)?.unfinished === true) {
    throw new UserError(`${directory}: the run was not finished, its tables are not whole; run it again`);
  }
  const manifest = finishedManifest.safeParse(content);
  if (!manifest.success) throw new UserError(`${path}: not a manifest of this program; ${expected}`);
  return manifest.data;
}

/** As the summary counts: what drains after the horizon belongs to a window that is open at its end. */
function windowOf({ duration, warmUp, coolDown, end }: FinishedManifest["resolved"]) {
  const open = end === "drain" && coolDown === 0;
  return { fromMs: warmUp, toMs: open ? Infinity : duration - coolDown };
}

function chosen(option: string, given: string | undefined, known: readonly string[]): string {
  if (given === undefined) return known[0];
  if (known.includes(given)) return given;
  const near = nearestName(given, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new UserError(`${option} ${given}: the folder holds ${known.join(", ")}${hint}`);
}

/** Write a file that does not exist yet. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") throw new UserError(`${file}: exists already; name another file`);
    throw new UserError(`${file}: cannot be written (${code ?? String(error)})`);
  }
}
