// @ts-check
/**
 * The process between EastWest and the command of a policy: whatever ends EastWest – an error, Ctrl-C, a kill – ends
 * the channel to it, and with that the command and all that it started. The command's standard streams are the pipes
 * that this process was given as 4, 5 and 6, so that no byte goes through here.
 *
 * Plain JavaScript, because Node runs it as it stands from the sources and from the built package.
 */
import { spawn } from "node:child_process";
import { closeSync } from "node:fs";

const PIPES = [4, 5, 6];
const [program, ...args] = process.argv.slice(2);

/** @type {import("node:child_process").ChildProcess | undefined} */
let child;

/** @returns {void} */
function endAll() {
  // Its exit leads to the end of all the rest.
  if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  else leave();
}

/** End whatever the command started and left behind, and this process, which leads the group of them all. */
function leave() {
  if (process.platform === "win32") process.exit();
  process.kill(-process.pid, "SIGKILL");
}

/**
 * @param {{ code: number | null, signal: string | null } | { notStarted: string }} fate
 */
function tell(fate) {
  if (process.connected) process.send?.(fate, leave);
  else leave();
}

process.on("disconnect", endAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, endAll);
if (!process.connected) endAll();

try {
  child = spawn(program, args, { stdio: PIPES, windowsHide: true });
  child.on("error", (error) => tell({ notStarted: reasonOf(error) }));
  child.on("exit", (code, signal) => tell({ code, signal }));
} catch (error) {
  tell({ notStarted: reasonOf(error) });
}
// Whoever reads them must see when the command closes its own.
for (const pipe of PIPES) closeSync(pipe);

/**
 * @param {unknown} error
 * @returns {string}
 */
function reasonOf(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return code ?? message;
}
