import { eventKey, idOfKey, kindOfKey, type EventQueue } from "./eventQueue.ts";

/**
 * The plain form of {@link EventQueue}: a binary heap over two typed columns. It is the reference that the bucket
 * queue is tested against, and the form that a bucket takes while it is being emptied.
 */
export class HeapQueue implements EventQueue {
  size = 0;
  timeMs = 0;
  /** Kind and id of the event last popped, as one number. */
  key = 0;
  #times: Float64Array;
  #keys: Float64Array;

  constructor(capacity = 64) {
    this.#times = new Float64Array(capacity);
    this.#keys = new Float64Array(capacity);
  }

  get nextTimeMs(): number {
    return this.size === 0 ? Infinity : this.#times[0];
  }

  get nextKind(): number {
    return kindOfKey(this.#keys[0]);
  }

  get kind(): number {
    return kindOfKey(this.key);
  }

  get id(): number {
    return idOfKey(this.key);
  }

  push(timeMs: number, kind: number, id: number): void {
    this.pushKey(timeMs, eventKey(kind, id));
  }

  /** As {@link push}, with kind and id already in one key. */
  pushKey(timeMs: number, key: number): void {
    if (this.size === this.#times.length) this.#grow();
    const times = this.#times;
    const keys = this.#keys;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent];
      if (parentTime < timeMs || (parentTime === timeMs && keys[parent] <= key)) break;
      times[hole] = parentTime;
      keys[hole] = keys[parent];
      hole = parent;
    }
    times[hole] = timeMs;
    keys[hole] = key;
  }

  pop(): void {
    const times = this.#times;
    const keys = this.#keys;
    this.timeMs = times[0];
    this.key = keys[0];
    const last = --this.size;
    const timeMs = times[last];
    const key = keys[last];
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      const right = child + 1;
      if (
        right < last &&
        (times[right] < times[child] || (times[right] === times[child] && keys[right] < keys[child]))
      ) {
        child = right;
      }
      if (timeMs < times[child] || (timeMs === times[child] && key <= keys[child])) break;
      times[hole] = times[child];
      keys[hole] = keys[child];
      hole = child;
    }
    times[hole] = timeMs;
    keys[hole] = key;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    const keys = new Float64Array(this.#keys.length * 2);
    times.set(this.#times);
    keys.set(this.#keys);
    this.#times = times;
    this.#keys = keys;
  }
}
