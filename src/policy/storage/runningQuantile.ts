/** Quantiles of a value over the time just past, weighted by how long each value lasted. */
export class RunningQuantile {
  readonly #windowMs: number;
  readonly #startsMs: number[] = [];
  readonly #values: number[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** The value holds from `nowMs` on. */
  push(nowMs: number, value: number): void {
    this.#startsMs.push(nowMs);
    this.#values.push(value);
    // The value that held when the window began is still part of it.
    while (this.#startsMs.length > 1 && this.#startsMs[1] <= nowMs - this.#windowMs) {
      this.#startsMs.shift();
      this.#values.shift();
    }
  }

  /**
   * The p-quantile (0–1) of the window up to the last push: the value below which the share p of the time lies; half-way
   * between two where it lies exactly between them. The only value known while nothing has lasted yet; NaN before that.
   */
  at(p: number): number {
    const last = this.#values.length - 1;
    if (last <= 0) return this.#values[0] ?? NaN;
    const fromMs = this.#startsMs[last] - this.#windowMs;
    const lasted = Array.from({ length: last }, (_, i) => ({
      value: this.#values[i],
      durationMs: this.#startsMs[i + 1] - Math.max(this.#startsMs[i], fromMs),
    })).sort((a, b) => a.value - b.value);
    const totalMs = lasted.reduce((sum, { durationMs }) => sum + durationMs, 0);
    let passedMs = 0;
    for (let i = 0; i < last - 1; i++) {
      passedMs += lasted[i].durationMs;
      // Instants are whole ms, so less than one is rounding.
      if (Math.abs(passedMs - p * totalMs) < 0.5) return (lasted[i].value + lasted[i + 1].value) / 2;
      if (passedMs > p * totalMs) return lasted[i].value;
    }
    return lasted[last - 1].value;
  }
}
