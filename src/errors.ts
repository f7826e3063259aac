/**
 * The few typed errors. Every one is meant to be read by the person who caused it: where, what, and what to do.
 */

/** Anything the user can mend (scenario, data, arguments). The command line prints it without a stack; exit 2. */
export class UserError extends Error {
  override name = "UserError";
}

/** One thing wrong with a scenario, found by validation. */
export interface Issue {
  /** Name of the text it was found in (a file's path, or "--set"). */
  readonly file: string;
  /** 1-based; absent when the place has no text (a missing key has its parent's). */
  readonly line?: number;
  readonly column?: number;
  /** Dotted path, such as `clusters.zhangjiakou.pue`. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** Validation failed; holds every issue at once. */
export class ScenarioError extends UserError {
  override name = "ScenarioError";
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super(issues.map(formatIssue).join("\n"));
    this.issues = issues;
  }
}

/** `file:line:column path: message` – the form editors and terminals make clickable. */
export function formatIssue(issue: Issue): string {
  const place = issue.line === undefined ? issue.file : `${issue.file}:${issue.line}:${issue.column ?? 1}`;
  return `${place} ${issue.path === "" ? "(scenario)" : issue.path}: ${issue.message}`;
}

/** A data file (trace, series) that cannot be used; names the file and, where there is one, the line. */
export class DataError extends UserError {
  override name = "DataError";
}

/** A signal was asked for an instant that it does not cover, and its past-the-end rule is `error`. */
export class SignalRangeError extends UserError {
  override name = "SignalRangeError";
}

/** A policy returned something impossible, or threw; names the policy, the instant and the job. */
export class DecisionError extends UserError {
  override name = "DecisionError";
}

/** A law that every run must keep (conservation, one final state per job) was broken: a defect of the simulator. */
export class ConservationError extends Error {
  override name = "ConservationError";
}
