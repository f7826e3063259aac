/** How many devices of a pool will be free, as a function of time from now on: steps, the last one for ever. */
export class FreeProfile {
  /** When each step begins, ms, ascending. */
  readonly #startsMs: number[] = [];
  /** Free in each step, milli-devices. */
  readonly #freeMilli: number[] = [];

  /** Begin anew with what is free now. */
  reset(nowMs: number, freeMilli: number): void {
    this.#startsMs.length = 0;
    this.#freeMilli.length = 0;
    this.#startsMs.push(nowMs);
    this.#freeMilli.push(freeMilli);
  }

  /** So much is free from an instant on; instants come in ascending order. */
  release(fromMs: number, milli: number): void {
    const last = this.#startsMs.length - 1;
    if (this.#startsMs[last] === fromMs) this.#freeMilli[last] += milli;
    else {
      this.#startsMs.push(fromMs);
      this.#freeMilli.push(this.#freeMilli[last] + milli);
    }
  }

  /** Whether so much is free all through [fromMs, toMs); `fromMs` not before now. */
  hasRoom(milli: number, fromMs: number, toMs: number): boolean {
    for (let i = this.#stepAt(fromMs); i < this.#startsMs.length && this.#startsMs[i] < toMs; i++) {
      if (this.#freeMilli[i] < milli) return false;
    }
    return true;
  }

  /** The earliest instant from which on so much is free for so long, ms; Infinity when it never is. */
  earliest(milli: number, lengthMs: number): number {
    const starts = this.#startsMs;
    let candidate = -1;
    for (let i = 0; i < starts.length; i++) {
      if (this.#freeMilli[i] < milli) candidate = -1;
      else if (candidate < 0) candidate = i;
      const endMs = i + 1 < starts.length ? starts[i + 1] : Infinity;
      if (candidate >= 0 && endMs >= starts[candidate] + lengthMs) return starts[candidate];
    }
    return Infinity;
  }

  /** Take so much out of [fromMs, toMs). */
  reserve(milli: number, fromMs: number, toMs: number): void {
    const first = this.#cutAt(fromMs);
    const last = this.#cutAt(toMs);
    for (let i = first; i < last; i++) this.#freeMilli[i] -= milli;
  }

  /** Make a step begin at an instant; its number. */
  #cutAt(timeMs: number): number {
    if (timeMs === Infinity) return this.#startsMs.length;
    const step = this.#stepAt(timeMs);
    if (this.#startsMs[step] === timeMs) return step;
    this.#startsMs.splice(step + 1, 0, timeMs);
    this.#freeMilli.splice(step + 1, 0, this.#freeMilli[step]);
    return step + 1;
  }

  #stepAt(timeMs: number): number {
    let low = 0;
    let high = this.#startsMs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#startsMs[middle] <= timeMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
