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
  /** What may be promised in a slot already if the job looked at is to have room in it. */
  #highestMilli = 0;

  constructor(slotMs: number) {
    this.#slotMs = slotMs;
  }

  /** Look for room for a job in a cluster, up to an instant; then ask {@link hasRoom}. @param milliDevices as a mean over a slot */
  look(cluster: ClusterView, kind: number, milliDevices: number, fill: number, untilMs: number): void {
    this.#reach(Math.floor(untilMs / this.#slotMs));
    const up = cluster.installedMilli[kind] - cluster.downMilli[kind] - cluster.servingMilli[kind];
    this.#highestMilli = up * fill - milliDevices;
  }

  /** Whether every slot of [fromMs, toMs) has room, within what was looked at. */
  hasRoom(fromMs: number, toMs: number): boolean {
    const milli = this.#milli;
    const highest = this.#highestMilli;
    const slotMs = this.#slotMs;
    for (let slot = Math.floor(fromMs / slotMs); slot * slotMs < toMs; slot++) {
      if (milli[slot] > highest) return false;
    }
    return true;
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
