import { join } from "node:path";
import { loadLpSolver } from "../bound/lpSolver.ts";
import type { Language } from "../report/messages.ts";
import { message } from "../report/messages.ts";
import { OutputSession } from "../report/outputSession.ts";
import { summaryTable } from "../report/summaryTable.ts";
import { noticeLines, terminalReport, type ReportView } from "../report/terminalReport.ts";
import { loadScenario } from "../scenario/load.ts";
import { compare } from "../study/compare.ts";
import type { ComparedRun, Comparison } from "../study/comparison.ts";
import { Progress } from "./progress.ts";
import { version } from "../scenario/version.ts";

export interface RunArguments {
  readonly out?: string;
  readonly policy?: readonly string[];
  readonly seed?: readonly number[];
  readonly set?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly lang: Language;
  readonly view: ReportView;
  readonly allowPolicyCode?: boolean;
}

/** `eastwest run FILE`: simulate a scenario, write its tables, print the comparison. */
export async function run(file: string, given: RunArguments): Promise<void> {
  const began = performance.now();
  const experiment = await loadScenario(file, {
    overrides: given.set,
    policies: given.policy,
    seeds: given.seed,
    allowPolicyCode: given.allowPolicyCode,
  });
  const loaded = performance.now();
  const talk = given.quiet !== true && given.json !== true;
  const notices = noticeLines(experiment, given.lang);
  // With --json stdout is one object, so that what a person should know goes to stderr.
  if (given.quiet !== true && notices.length > 0) {
    (given.json === true ? process.stderr : process.stdout).write(`${notices.join("\n")}\n\n`);
  }

  const directory = given.out ?? join("runs", experiment.name);
  const session = new OutputSession(directory, experiment, version());
  const progress = new Progress(given.quiet === true || given.json === true);
  let comparison: Comparison;
  try {
    comparison = compare(
      experiment,
      {
        onRun: (result, compared) => session.write(result, compared),
        onProgress: (done, total, label) => progress.update(done, total, label),
      },
      experiment.bound === "capacity" ? await loadLpSolver() : null,
    );
  } finally {
    progress.stop();
  }
  const simulated = performance.now();
  const files = session.finish({
    loadS: (loaded - began) / 1_000,
    simulateAndWriteS: (simulated - loaded) / 1_000,
  });
  if (given.json === true) {
    process.stdout.write(`${JSON.stringify(jsonOf(experiment.name, comparison, directory, files))}\n`);
  } else if (talk) {
    process.stdout.write(`${terminalReport(experiment, comparison, given.lang, given.view)}\n\n`);
    process.stdout.write(`${message(given.lang, "files", { directory, files: files.join(", ") })}\n`);
  }
}

function jsonOf(
  scenario: string,
  { baseline, runs }: Comparison,
  directory: string,
  files: readonly string[],
): object {
  const rowOf = (run: ComparedRun) =>
    Object.fromEntries(summaryTable.columns.map((column) => [column.name, column.value(run)]));
  return {
    version: version(),
    scenario,
    baseline,
    runs: runs.map(rowOf),
    files: files.map((file) => join(directory, file)),
  };
}
