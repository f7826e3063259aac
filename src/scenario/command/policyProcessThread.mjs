// @ts-check
/**
 * The thread that talks to the command of a policy while the simulating thread sleeps until there is an answer. It
 * carries lines and knows nothing of what they say; what it tells the other side is in policyProcess.ts.
 *
 * Plain JavaScript, because Node runs it as it stands from the sources and from the built package.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { workerData } from "node:worker_threads";

/** An answer is some fifty characters. */
const LONGEST_LINE_CHARS = 65_536;
const LAST_WORDS_CHARS = 2_000;
/** Of a line that is no answer. */
const KEPT_CHARS = 500;
/** From the end of the command to the end of its pipes, which something that it started may hold open. */
const CLOSING_MS = 200;
/** How long a command may take to end when it is told that the run is over. */
const GRACE_MS = 2_000;

/** @type {import("./policyProcess.ts").ThreadData} */
const { command, cwd, port, signal } = workerData;

const guard = spawn(
  process.execPath,
  [fileURLToPath(new URL("./policyProcessGuard.mjs", import.meta.url)), ...command],
  // A group of its own: Ctrl-C reaches EastWest alone, whose end then ends the group.
  {
    cwd,
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "ignore", "ignore", "ipc", "pipe", "pipe", "pipe"],
  },
);
const [stdin, stdout, stderr] = /** @type {import("node:net").Socket[]} */ (guard.stdio.slice(4));

let asked = 0;
let answered = 0;
let partial = "";
let lastWords = "";
let isOver = false;
/** @type {import("./policyProcess.ts").Ending | undefined} why the command is no longer asked */
let ending;

port.on("message", (/** @type {import("./policyProcess.ts").Order} */ order) => {
  if ("ask" in order) {
    asked++;
    stdin.write(order.ask);
  } else if ("finish" in order) {
    isOver = true;
    stdin.end(order.finish);
    setTimeout(() => endBecause({ why: "killed" }), GRACE_MS).unref();
  } else {
    endBecause({ why: "killed" });
  }
});

// A command that no longer reads has ended, or will miss its time limit.
stdin.on("error", () => {});
stdin.resume();

stdout.setEncoding("utf8");
stdout.on("data", (/** @type {string} */ chunk) => {
  if (isOver || ending !== undefined) return;
  const lines = (partial + chunk).split("\n");
  partial = lines[lines.length - 1];
  for (let i = 0; i < lines.length - 1; i++) take(lines[i]);
  if (partial.length > LONGEST_LINE_CHARS) take(partial);
});
stdout.on("end", () => {
  setTimeout(() => endBecause({ why: "closed-output" }), CLOSING_MS).unref();
});

stderr.setEncoding("utf8");
stderr.on("data", (/** @type {string} */ chunk) => {
  lastWords = (lastWords + chunk).slice(-LAST_WORDS_CHARS);
});

guard.on("message", (fate) => {
  ending ??= /** @type {import("./policyProcess.ts").Ending} */ (fate);
});
guard.on("error", (error) => {
  ending ??= { notStarted: String(error) };
  sayEnded();
});
guard.on("exit", () => setTimeout(sayEnded, CLOSING_MS).unref());
guard.on("close", () => {
  if (guard.connected) guard.once("disconnect", sayEnded);
  else sayEnded();
});

/** @param {string} line */
function take(line) {
  if (ending !== undefined) return;
  if (line.length > LONGEST_LINE_CHARS) endBecause({ why: "long-line", text: line.slice(0, KEPT_CHARS) });
  else if (++answered > asked) endBecause({ why: "unasked-line", text: line.slice(0, KEPT_CHARS) });
  else say({ line });
}

/**
 * End the command; what it says from here on is not heard.
 *
 * @param {import("./policyProcess.ts").Ending} reason
 */
function endBecause(reason) {
  ending ??= reason;
  if (guard.connected) guard.disconnect();
}

let hasSaidEnded = false;
function sayEnded() {
  if (hasSaidEnded) return;
  hasSaidEnded = true;
  say({ ended: ending ?? { why: "killed" }, lastWords, partial: partial.slice(0, KEPT_CHARS) });
  port.close();
}

/** @param {import("./policyProcess.ts").Report} report */
function say(report) {
  port.postMessage(report);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}
