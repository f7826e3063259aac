import { UserError } from "../errors.ts";
import { printable } from "../report/printable.ts";

/**
 * Exit codes, as the README documents them. The fourth, 130, is what a shell reports of a process that Ctrl-C ended;
 * nothing here sets it.
 */
export const ExitCode = { done: 0, defect: 1, userMistake: 2 } as const;

/** Say what went wrong on stderr, in the words of whoever can mend it, and end with the right code. */
export function fail(error: unknown): never {
  if (isBrokenPipe(error)) process.exit(ExitCode.done);
  if (error instanceof UserError) {
    const lines = error.message.split("\n").map((line) => `error: ${printable(line)}`);
    process.stderr.write(`${lines.join("\n")}\n`);
    process.exit(ExitCode.userMistake);
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = process.env.EASTWEST_DEBUG === "1" && error instanceof Error ? `\n${error.stack ?? ""}` : "";
  process.stderr.write(
    `eastwest has a defect: ${text}\nPlease report it with the scenario; EASTWEST_DEBUG=1 prints where.${stack}\n`,
  );
  process.exit(ExitCode.defect);
}

/** Whoever reads our output has gone (`eastwest … | head`): nothing to say any more. */
export function isBrokenPipe(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === "EPIPE";
}
