import { resolve } from "node:path";
import { formatIssue, ScenarioError } from "../errors.ts";
import { printable } from "../report/printable.ts";
import { readText } from "../scenario/inputFiles.ts";
import { parseScenario } from "../scenario/parse.ts";
import { ExitCode } from "./exit.ts";

/** `eastwest validate FILE`: every issue at once, or one line that says it is well. */
export function validate(file: string, given: { readonly set?: readonly string[] }): void {
  const text = readText(resolve(file), file);
  try {
    const spec = parseScenario(text, file, { overrides: given.set });
    process.stdout.write(`${file}: valid (scenario ${spec.name}, ${spec.policies.length} policies)\n`);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    process.stderr.write(`${error.issues.map((issue) => printable(formatIssue(issue))).join("\n")}\n`);
    process.stderr.write(`${error.issues.length} ${error.issues.length === 1 ? "issue" : "issues"}\n`);
    process.exitCode = ExitCode.userMistake;
  }
}
