import { eventKey, idOfKey, kindOfKey, type EventQueue } from "./eventQueue.ts";
import { HeapQueue } from "./heapQueue.ts";

/**
 * The fast {@link EventQueue}. Time is cut into slots of equal width up to a horizon. An event of a later slot is
 * put in front of that slot's unsorted list, at constant cost; when the clock reaches a slot, its list is moved
 * into a small binary heap, and events that still arrive for that slot go straight into it. So the common case
 * costs a list insertion and a sort among a handful, and a burst (100,000 events at one instant) costs what the
 * plain heap costs. What lies past the horizon shares the last slot and is still served in order.
 */
export class BucketQueue implements EventQueue {
  size = 0;
  timeMs = 0;
  #key = 0;
  readonly #slotWidthMs: number;
  readonly #lastSlot: number;
  /** First node of each slot's list, −1 for none. */
  readonly #heads: Int32Array;
  #slot = 0;
  readonly #current = new HeapQueue();
  // Nodes of the lists; freed ones are chained through #next.
  #times = new Float64Array(1024);
  #keys = new Float64Array(1024);
  #next = new Int32Array(1024);
  #nodes = 0;
  #free = -1;

  /**
   * @param horizonMs time up to which slots are laid out (events beyond it are allowed)
   * @param expectedEvents about how many events there will be up to the horizon; a slot is made about four
   *   mean distances wide
   */
  constructor(horizonMs: number, expectedEvents: number) {
    const slots = Math.min(4_194_304, Math.max(16, Math.ceil(expectedEvents / 4)));
    this.#slotWidthMs = Math.max(1, horizonMs / slots);
    this.#lastSlot = slots;
    this.#heads = new Int32Array(slots + 1).fill(-1);
  }

  get kind(): number {
    return kindOfKey(this.#key);
  }

  get id(): number {
    return idOfKey(this.#key);
  }

  get nextTimeMs(): number {
    if (this.#current.size === 0) {
      if (this.size === 0) return Infinity;
      this.#openNextSlot();
    }
    return this.#current.nextTimeMs;
  }

  get nextKind(): number {
    if (this.#current.size === 0) this.#openNextSlot();
    return this.#current.nextKind;
  }

  push(timeMs: number, kind: number, id: number): void {
    this.size++;
    const slot = Math.min(Math.floor(timeMs / this.#slotWidthMs), this.#lastSlot);
    if (slot <= this.#slot) {
      this.#current.push(timeMs, kind, id);
      return;
    }
    let node = this.#free;
    if (node >= 0) this.#free = this.#next[node];
    else {
      if (this.#nodes === this.#times.length) this.#grow();
      node = this.#nodes++;
    }
    this.#times[node] = timeMs;
    this.#keys[node] = eventKey(kind, id);
    this.#next[node] = this.#heads[slot];
    this.#heads[slot] = node;
  }

  pop(): void {
    if (this.#current.size === 0) this.#openNextSlot();
    const current = this.#current;
    current.pop();
    this.timeMs = current.timeMs;
    this.#key = current.key;
    this.size--;
  }

  /** Move the list of the next slot that holds anything into the heap. Called with an empty heap and size > 0. */
  #openNextSlot(): void {
    const heads = this.#heads;
    let slot = this.#slot + 1;
    while (heads[slot] < 0) slot++;
    this.#slot = slot;
    let node = heads[slot];
    heads[slot] = -1;
    while (node >= 0) {
      this.#current.pushKey(this.#times[node], this.#keys[node]);
      const next = this.#next[node];
      this.#next[node] = this.#free;
      this.#free = node;
      node = next;
    }
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const times = new Float64Array(capacity);
    const keys = new Float64Array(capacity);
    const next = new Int32Array(capacity);
    times.set(this.#times);
    keys.set(this.#keys);
    next.set(this.#next);
    this.#times = times;
    this.#keys = keys;
    this.#next = next;
  }
}
