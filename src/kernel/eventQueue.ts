/**
 * Pending events of a discrete-event simulation, in a total order: time, then kind, then id. Nothing is left to
 * the accident of a heap. The queue knows no domain word: kinds and ids are the caller's.
 */
export interface EventQueue {
  /** Number of pending events. */
  readonly size: number;
  /** Time of the next event, Infinity when there is none. */
  readonly nextTimeMs: number;
  /** Kind of the next event. Meaningless on an empty queue. */
  readonly nextKind: number;
  /**
   * Add an event. `timeMs` is an integer ≥ the time of the last event popped; `kind` is an integer in [0, 255];
   * `id` an integer in [0, 2³²). An event is its (time, kind, id): equal triples are interchangeable.
   */
  push(timeMs: number, kind: number, id: number): void;
  /** Remove the next event and leave it in `kind`, `id` and `timeMs`. Undefined on an empty queue: check `size`. */
  pop(): void;
  /** The event last popped. */
  readonly timeMs: number;
  readonly kind: number;
  readonly id: number;
}

const ID_SPAN = 4_294_967_296;

/** Kind and id as one number that sorts by kind, then id (below 2⁴⁰, so exact as a double). */
export function eventKey(kind: number, id: number): number {
  return kind * ID_SPAN + id;
}

export function kindOfKey(key: number): number {
  return Math.floor(key / ID_SPAN);
}

export function idOfKey(key: number): number {
  return key >>> 0;
}
