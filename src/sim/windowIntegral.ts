/** Something of each cluster that changes now and then, integrated over the measurement window. */
export class WindowIntegral {
  /** Integral over the window up to the last advance, in the amount's unit × ms, by cluster. */
  readonly integral: Float64Array;
  readonly #amount: Float64Array;
  readonly #readMs: Float64Array;
  readonly #toMs: number;

  /** @param window the part of the run that counts, ms */
  constructor(clusters: number, window: { readonly fromMs: number; readonly toMs: number }) {
    this.integral = new Float64Array(clusters);
    this.#amount = new Float64Array(clusters);
    this.#readMs = new Float64Array(clusters).fill(window.fromMs);
    this.#toMs = window.toMs;
  }

  /** The amount of a cluster changes by so much at `nowMs`. */
  change(cluster: number, nowMs: number, more: number): void {
    this.advance(cluster, nowMs);
    this.#amount[cluster] += more;
  }

  /** Count a cluster up to `nowMs`. */
  advance(cluster: number, nowMs: number): void {
    const untilMs = Math.min(nowMs, this.#toMs);
    const elapsedMs = untilMs - this.#readMs[cluster];
    if (elapsedMs <= 0) return;
    this.#readMs[cluster] = untilMs;
    this.integral[cluster] += this.#amount[cluster] * elapsedMs;
  }
}
