/** Differences of durations below this, relative, are rounding: a transfer that ends on a whole ms ends on it. */
const ROUNDING = 1e-9;

/**
 * Transfers that share links, each at its max-min fair rate: no transfer can be given more without taking from one that
 * has no more than it (progressive filling: D. Bertsekas and R. Gallager, Data Networks, 1992, section 6.5.2). Rates
 * change when a transfer joins or leaves or a link's capacity changes, and so does when the others end; several changes
 * of one instant are taken together, so their order is no matter. Ends are whole ms, rounded up.
 *
 * A change costs time linear in the transfers under way and their links, and in the square of the links.
 */
export class Transfers {
  readonly #capacity: Float64Array;
  /** Transfers under way, in the order in which they joined. */
  #active: Transfer[] = [];
  readonly #byId = new Map<number, Transfer>();
  /** Bytes that have moved over each link. */
  readonly movedBytes: Float64Array;
  /** Instant up to which all transfers have been moved. */
  #movedMs = 0;
  #changed = false;
  #nextFinishMs = Infinity;

  /** @param capacity of each link, bytes per ms; Infinity for one that limits nothing */
  constructor(capacity: ArrayLike<number>) {
    this.#capacity = Float64Array.from(capacity);
    this.movedBytes = new Float64Array(capacity.length);
  }

  /** Transfers under way. */
  get active(): number {
    return this.#active.length;
  }

  /** When the next transfer ends, ms; Infinity when none moves. */
  get nextFinishMs(): number {
    if (this.#changed) this.#share();
    return this.#nextFinishMs;
  }

  /** A transfer joins. @param id new and unique @param route numbers of its links */
  add(id: number, route: readonly number[], bytes: number, nowMs: number): void {
    this.#change(nowMs);
    const transfer: Transfer = { id, route, bytes, leftBytes: bytes, rate: 0, finishMs: Infinity };
    this.#active.push(transfer);
    this.#byId.set(id, transfer);
  }

  /** A transfer leaves before its end. @returns the bytes that have moved */
  cancel(id: number, nowMs: number): number {
    this.#change(nowMs);
    const transfer = this.#byId.get(id)!;
    this.#byId.delete(id);
    this.#active = this.#active.filter((other) => other !== transfer);
    return transfer.bytes - transfer.leftBytes;
  }

  /** A link can carry so much from now on, bytes per ms; 0: what is on it stands still. */
  setCapacity(link: number, capacity: number, nowMs: number): void {
    this.#change(nowMs);
    this.#capacity[link] = capacity;
  }

  /** Rate of a transfer now, bytes per ms. */
  rateOf(id: number): number {
    if (this.#changed) this.#share();
    return this.#byId.get(id)!.rate;
  }

  /** Take out the transfers that have ended by `nowMs`, in the order in which they joined. @returns their ids */
  takeFinished(nowMs: number): number[] {
    if (this.nextFinishMs > nowMs) return [];
    this.#change(nowMs);
    const ended = this.#active.filter(({ finishMs }) => finishMs <= nowMs);
    this.#active = this.#active.filter(({ finishMs }) => finishMs > nowMs);
    for (const { id, route, leftBytes } of ended) {
      // What rounding has left of it.
      for (const link of route) this.movedBytes[link] += leftBytes;
      this.#byId.delete(id);
    }
    return ended.map(({ id }) => id);
  }

  /** Something changes at an instant: move everything up to it. */
  #change(nowMs: number): void {
    if (this.#changed && nowMs > this.#movedMs) this.#share();
    const elapsedMs = nowMs - this.#movedMs;
    this.#movedMs = nowMs;
    this.#changed = true;
    if (elapsedMs === 0) return;
    for (const transfer of this.#active) {
      const moved = Math.min(transfer.leftBytes, transfer.rate * elapsedMs);
      transfer.leftBytes -= moved;
      for (const link of transfer.route) this.movedBytes[link] += moved;
    }
  }

  /** Fill all links evenly: the one that is full first fixes the rate of the transfers on it, and so on with what is left. */
  #share(): void {
    this.#changed = false;
    const left = this.#capacity.slice();
    const waiting = this.#capacity.map(() => 0);
    const onLink: Transfer[][] = Array.from(left, () => []);
    for (const transfer of this.#active) {
      transfer.rate = Infinity;
      for (const link of transfer.route) {
        if (left[link] === Infinity) continue;
        waiting[link]++;
        onLink[link].push(transfer);
      }
    }
    for (;;) {
      let full = -1;
      let rate = Infinity;
      for (let link = 0; link < left.length; link++) {
        if (waiting[link] > 0 && left[link] / waiting[link] < rate) {
          full = link;
          rate = left[link] / waiting[link];
        }
      }
      if (full < 0) break;
      for (const transfer of onLink[full]) {
        if (transfer.rate < Infinity) continue;
        transfer.rate = rate;
        for (const link of transfer.route) {
          waiting[link]--;
          left[link] = Math.max(0, left[link] - rate);
        }
      }
    }
    this.#nextFinishMs = Infinity;
    for (const transfer of this.#active) {
      transfer.finishMs = this.#movedMs + wholeMs(transfer.leftBytes, transfer.rate);
      if (transfer.finishMs < this.#nextFinishMs) this.#nextFinishMs = transfer.finishMs;
    }
  }
}

interface Transfer {
  readonly id: number;
  readonly route: readonly number[];
  readonly bytes: number;
  leftBytes: number;
  /** Bytes per ms. */
  rate: number;
  finishMs: number;
}

/** Time to move so many bytes, in whole ms rounded up. */
function wholeMs(bytes: number, rate: number): number {
  if (bytes === 0) return 0;
  const timeMs = bytes / rate;
  const nearest = Math.round(timeMs);
  return Math.abs(timeMs - nearest) <= ROUNDING * Math.max(1, timeMs) ? nearest : Math.ceil(timeMs);
}
