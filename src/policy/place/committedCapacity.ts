import type { ClusterView } from "../view.ts";

/** Slots that a search looks ahead at most, beyond any window: a year of hours. */
export const MOST_SLOTS = 8_784;

/**
 * Devices of one kind in one cluster that are promised to jobs, slot by slot, as means over the slot. A slot has room
 * while its mean with the job stays below what is up there.
 */
export class CommittedCapacity {
  readonly #slotMs: number;
  #milli = new Float64Array(1_024);
  /** Slots before this are over. */
  #first = 0;
  /** By slot from the first one looked at: the next slot without room, itself included. */
  #nextFull = new Int32Array(1_024);

  constructor(slotMs: number) {
    this.#slotMs = slotMs;
  }

  /**
   * Find the slots without room for a job, from one instant to another; then ask {@link hasRoom}.
   *
   * @param milliDevices what the job takes, as a mean over a slot
   */
  look(
    cluster: ClusterView,
    kind: number,
    milliDevices: number,
    shareUsed: number,
    fromMs: number,
    toMs: number,
  ): void {
    const first = Math.floor(fromMs / this.#slotMs);
    const last = Math.floor(toMs / this.#slotMs);
    this.#reach(last);
    const count = last - first + 1;
    if (this.#nextFull.length < count) this.#nextFull = new Int32Array(2 * count);
    const limit =
      (cluster.installedMilli[kind] - cluster.downMilli[kind] - cluster.servingMilli[kind]) * shareUsed -
      milliDevices;
    const milli = this.#milli;
    const nextFull = this.#nextFull;
    let next = last + 1;
    for (let slot = last; slot >= first; slot--) {
      if (milli[slot] > limit) next = slot;
      nextFull[slot - first] = next;
    }
    this.#first = first;
  }

  /** Whether every slot of [fromMs, toMs) has room, within what was looked at. */
  hasRoom(fromMs: number, toMs: number): boolean {
    const slot = Math.floor(fromMs / this.#slotMs);
    return this.#nextFull[slot - this.#first] * this.#slotMs >= toMs;
  }

  /** Promise devices over [fromMs, toMs). */
  commit(milliDevices: number, fromMs: number, toMs: number): void {
    const slotMs = this.#slotMs;
    const last = Math.floor(toMs / slotMs);
    this.#reach(last);
    for (let slot = Math.floor(fromMs / slotMs); slot <= last; slot++) {
      const begin = Math.max(fromMs, slot * slotMs);
      const end = Math.min(toMs, (slot + 1) * slotMs);
      if (end > begin) this.#milli[slot] += (milliDevices * (end - begin)) / slotMs;
    }
  }

  #reach(slot: number): void {
    if (slot < this.#milli.length) return;
    const wider = new Float64Array(2 * (slot + 1));
    wider.set(this.#milli);
    this.#milli = wider;
  }
}
