import { UserError } from "../../errors.ts";
import {
  BYE_MESSAGE,
  decisionIn,
  helloMessage,
  placeMessage,
  readyFault,
  shown,
} from "../../policy/commandProtocol.ts";
import { composePolicy, type PolicySpec } from "../../policy/composePolicy.ts";
import type { PlacePart, Policy, PolicySetup, TimePart } from "../../policy/policy.ts";
import type { ClusterView, JobView, View } from "../../policy/view.ts";
import { MS_PER_S } from "../../units.ts";
import { version } from "../version.ts";
import { PolicyProcess, type Ended, type Ending } from "./policyProcess.ts";

/** How to ask a command. */
export interface CommandSpec {
  /** Program and arguments, run without a shell. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** For one answer, ms. */
  readonly limitMs: number;
}

/** What the first answer may take at least, because programs have to start. */
const START_LIMIT_MS = 10_000;
/** Lines of standard error that an error shows. */
const LAST_LINES = 20;

/**
 * A policy whose place part, and time part where it says when, is a command that is asked over its standard streams.
 * It is started with the first job of a run.
 *
 * @param parts the built-in parts around it
 */
export function policyFromCommand(
  spec: CommandSpec,
  parts: PolicySpec,
  name: string,
  setup: PolicySetup,
): Policy {
  const builtIn = composePolicy({ ...parts, name }, setup);
  const part = new CommandPart(spec, name, setup, builtIn.time);
  return { ...builtIn, place: part, time: part, end: () => part.end() };
}

class CommandPart implements PlacePart, TimePart {
  readonly #spec: CommandSpec;
  readonly #name: string;
  readonly #setup: PolicySetup;
  readonly #otherwise: TimePart;
  #process: PolicyProcess | null = null;
  #requests = 0;
  /** What was said of the job that was placed last. */
  #notBeforeMs: number | undefined;

  constructor(spec: CommandSpec, name: string, setup: PolicySetup, otherwise: TimePart) {
    this.#spec = spec;
    this.#name = name;
    this.#setup = setup;
    this.#otherwise = otherwise;
  }

  place(job: JobView, view: View): number {
    const process = (this.#process ??= this.#start());
    const id = ++this.#requests;
    const subject = `request ${id} (job ${job.job})`;
    const answer = this.#ask(process, placeMessage(id, job, view), this.#spec.limitMs, subject);
    const decision = decisionIn(answer, id, view.clusters);
    if (typeof decision === "string") throw this.#refuse(process, decision, subject);
    this.#notBeforeMs = decision.notBeforeMs;
    return decision.cluster;
  }

  notBefore(job: JobView, cluster: ClusterView, view: View): number {
    return this.#notBeforeMs ?? this.#otherwise.notBefore(job, cluster, view);
  }

  end(): void {
    this.#process?.finish(BYE_MESSAGE);
    this.#process = null;
  }

  #start(): PolicyProcess {
    const { command, cwd, limitMs } = this.#spec;
    const hello = helloMessage(version(), this.#setup);
    const process = new PolicyProcess(command, cwd);
    const answer = this.#ask(process, hello, Math.max(limitMs, START_LIMIT_MS), "the first message");
    const fault = readyFault(answer);
    if (fault !== undefined) throw this.#refuse(process, fault, "the first message");
    return process;
  }

  #ask(process: PolicyProcess, line: string, limitMs: number, subject: string): string {
    const answer = process.ask(line, limitMs);
    if (typeof answer === "string") return answer;
    const ended = answer ?? process.kill();
    const how = howItEnded(ended?.ended, this.#spec.command[0], subject);
    if (how !== undefined) throw this.#error(how, ended);
    const partial = ended?.partial.trim() ?? "";
    throw this.#error(
      (partial === "" ? "" : ` wrote ${shown(partial)} without an end of line and`) +
        ` did not answer ${subject} within ${limitMs / MS_PER_S} s; ` +
        "it must read line by line and flush after every line, or needs a longer timeLimit",
      ended,
    );
  }

  #refuse(process: PolicyProcess, fault: string, subject: string): UserError {
    return this.#error(`, asked for ${subject}, ${fault}`, process.kill());
  }

  #error(what: string, ended: Ended | undefined): UserError {
    const lines = (ended?.lastWords ?? "").split("\n").filter((line) => line.trim() !== "");
    const lastWords = lines.slice(-LAST_LINES).map((line) => `\n  ${line}`);
    return new UserError(
      `policy ${this.#name}: the command ${shown(this.#spec.command.join(" "))}${what}` +
        (lastWords.length === 0 ? "" : `; the end of its standard error:${lastWords.join("")}`),
    );
  }
}

/** In words; undefined when it would go on if it had not been ended from here. */
function howItEnded(ending: Ending | undefined, program: string, subject: string): string | undefined {
  if (ending === undefined) return undefined;
  if ("notStarted" in ending) {
    if (ending.notStarted === "ENOENT") {
      return ` cannot be started: there is no program ${program}; check its name, and that it is installed and on the PATH`;
    }
    if (ending.notStarted === "EACCES") {
      return ` cannot be started: ${program} may not be executed; name its interpreter before it, or make it executable`;
    }
    return ` cannot be started (${ending.notStarted})`;
  }
  if ("code" in ending) {
    const how =
      ending.signal === null ? `ended with exit code ${ending.code}` : `was ended by ${ending.signal}`;
    return ` ${how} before it answered ${subject}; it must go on until its standard input ends`;
  }
  switch (ending.why) {
    case "long-line":
      return `, asked for ${subject}, wrote a line that is too long for an answer (${shown(ending.text)})`;
    case "unasked-line":
      return `, before ${subject}, wrote a line more than it was asked for (${shown(ending.text)}); every request is answered with one line`;
    case "closed-output":
      return ` closed its standard output before it answered ${subject}; it must go on until its standard input ends`;
    case "killed":
      return undefined;
  }
}
