import { SingleBar } from "cli-progress";
import { printable } from "../report/printable.ts";

/** Nothing shorter than this shows a bar, ms. */
const PATIENCE_MS = 1_000;

/** A progress bar on stderr, for work of more than a second, on a terminal only. */
export class Progress {
  readonly #startMs = performance.now();
  readonly #wanted: boolean;
  #bar: SingleBar | null = null;

  constructor(quiet: boolean) {
    this.#wanted = !quiet && process.stderr.isTTY;
  }

  update(done: number, total: number, text: string): void {
    if (!this.#wanted || performance.now() - this.#startMs < PATIENCE_MS) return;
    const label = printable(text);
    if (this.#bar === null) {
      this.#bar = new SingleBar({
        format: "{bar} {value}/{total} {label}",
        stream: process.stderr,
        clearOnComplete: true,
        // A run can be interrupted at any moment; the terminal must be left as it was.
        hideCursor: false,
        linewrap: true,
      });
      this.#bar.start(total, done, { label });
    } else this.#bar.update(done, { label });
  }

  stop(): void {
    this.#bar?.stop();
  }
}
