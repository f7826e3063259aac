import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";

/** What the thread that talks to a command is started with. */
export interface ThreadData {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Folder that it runs in. */
  readonly cwd: string;
  readonly port: MessagePort;
  /** One number: how many reports the thread has made. */
  readonly signal: Int32Array;
}

/** What the thread is told. Texts are whole lines. */
export type Order = { readonly ask: string } | { readonly finish: string } | { readonly kill: true };

/** Why a command is no longer asked. */
export type Ending =
  | { readonly notStarted: string }
  | { readonly code: number | null; readonly signal: string | null }
  | { readonly why: "closed-output" | "killed" }
  | { readonly why: "long-line" | "unasked-line"; readonly text: string };

/** What the thread reports: a line for each request, and at last that nothing of the command is left. */
export type Report =
  | { readonly line: string }
  | {
      readonly ended: Ending;
      /** The end of what it wrote to standard error. */
      readonly lastWords: string;
      /** What it wrote after its last end of line. */
      readonly partial: string;
    };
export type Ended = Exclude<Report, { readonly line: string }>;

/** How long the thread may take to see to it that a command has ended; its own limits are shorter. */
const LONGEST_END_MS = 10_000;

/**
 * A command that is asked in lines, each of which it answers with a line, from code that waits for the answer without
 * giving way to anything else: a thread of its own does the talking, and this one sleeps meanwhile.
 */
export class PolicyProcess {
  readonly #port: MessagePort;
  readonly #signal: Int32Array;
  #ended: Ended | undefined;

  /** @param command program and arguments, run without a shell in the folder `cwd` */
  constructor(command: readonly string[], cwd: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: ThreadData = { command, cwd, port: port2, signal: this.#signal };
    const worker = new Worker(new URL("./policyProcessThread.mjs", import.meta.url), {
      workerData,
      transferList: [port2],
      // Loaders that this process runs under are none of its business.
      execArgv: [],
    });
    worker.unref();
  }

  /**
   * Ask, and wait for the answer.
   *
   * @param line with its end
   * @returns the answer, how the command ended without one, or undefined when it took longer than the limit
   */
  ask(line: string, limitMs: number): string | Ended | undefined {
    if (this.#ended !== undefined) return this.#ended;
    this.#order({ ask: line });
    const report = this.#next(limitMs);
    if (report === undefined || "ended" in report) return report;
    return report.line;
  }

  /** Tell the command that it is needed no more; it may put its things in order for a moment. */
  finish(line: string): void {
    if (this.#ended !== undefined) return;
    this.#order({ finish: line });
    this.#waitForEnd();
  }

  /** End the command at once. */
  kill(): Ended | undefined {
    if (this.#ended !== undefined) return this.#ended;
    this.#order({ kill: true });
    this.#waitForEnd();
    return this.#ended;
  }

  #waitForEnd(): void {
    while (this.#ended === undefined && this.#next(LONGEST_END_MS) !== undefined);
    this.#port.close();
  }

  #order(order: Order): void {
    this.#port.postMessage(order);
  }

  /** The next report; undefined when there is none for so long. */
  #next(limitMs: number): Report | undefined {
    for (;;) {
      const seen = Atomics.load(this.#signal, 0);
      const received = receiveMessageOnPort(this.#port);
      if (received !== undefined) {
        const report = received.message as Report;
        if ("ended" in report) this.#ended = report;
        return report;
      }
      if (Atomics.wait(this.#signal, 0, seen, limitMs) === "timed-out") return undefined;
    }
  }
}
