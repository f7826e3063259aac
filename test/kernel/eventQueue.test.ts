import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BucketQueue } from "../../src/kernel/bucketQueue.ts";
import type { EventQueue } from "../../src/kernel/eventQueue.ts";
import { HeapQueue } from "../../src/kernel/heapQueue.ts";

type Event = [timeMs: number, kind: number, id: number];

function drain(queue: EventQueue): Event[] {
  const events: Event[] = [];
  while (queue.size > 0) {
    const peek = [queue.nextTimeMs, queue.nextKind];
    queue.pop();
    expect(peek).toEqual([queue.timeMs, queue.kind]);
    events.push([queue.timeMs, queue.kind, queue.id]);
  }
  expect(queue.nextTimeMs).toBe(Infinity);
  return events;
}

const inOrder = (events: readonly Event[]): Event[] =>
  [...events].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);

/** Steps of a run: pushes at an offset from the last popped time, and pops. Offsets are few, so that many tie. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      push: fc.oneof(fc.constantFrom(0, 0, 0, 60_000, 60_000, 120_000), fc.nat(5_000_000)),
      kind: fc.constantFrom(0, 60, 255),
    }),
    fc.constant("pop" as const),
  ),
  { maxLength: 300 },
);

const queues: [string, () => EventQueue][] = [
  ["the heap", () => new HeapQueue(2)],
  ["the bucket queue", () => new BucketQueue(1_000_000, 64)],
  ["a bucket queue whose horizon is far too short", () => new BucketQueue(10, 4)],
];

describe.each(queues)("%s", (_, make) => {
  it("serves events by time, then kind, then id", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2_000_000), fc.nat(255), fc.nat(0xffffffff)), { maxLength: 200 }),
        (events) => {
          const queue = make();
          for (const event of events) queue.push(...event);
          expect(drain(queue)).toEqual(inOrder(events));
        },
      ),
    );
  });

  it("does what a sorted list does when pushes and pops are mixed, on tied and bursty times", () => {
    fc.assert(
      fc.property(steps, (run) => {
        const queue = make();
        let list: Event[] = [];
        let nowMs = 0;
        let id = 0;
        for (const step of run) {
          if (step === "pop") {
            if (list.length === 0) continue;
            list = inOrder(list);
            const expected = list.shift()!;
            queue.pop();
            expect([queue.timeMs, queue.kind, queue.id]).toEqual(expected);
            nowMs = queue.timeMs;
          } else {
            const event: Event = [nowMs + step.push, step.kind, id++];
            queue.push(...event);
            list.push(event);
          }
          expect(queue.size).toBe(list.length);
        }
        expect(drain(queue)).toEqual(inOrder(list));
      }),
      { numRuns: 300 },
    );
  });

  it("serves a burst of equal times in the order of ids", () => {
    const queue = make();
    const ids = Array.from({ length: 5_000 }, (_, i) => (i * 2_711) % 5_000);
    for (const id of ids) queue.push(500_000, 0, id);
    expect(drain(queue).map((event) => event[2])).toEqual(Array.from({ length: 5_000 }, (_, i) => i));
  });

  it("keeps ids up to 2³² − 1 and kinds up to 255 apart", () => {
    const queue = make();
    queue.push(7, 255, 4_294_967_295);
    queue.push(7, 255, 0);
    queue.push(7, 254, 4_294_967_295);
    expect(drain(queue)).toEqual([
      [7, 254, 4_294_967_295],
      [7, 255, 0],
      [7, 255, 4_294_967_295],
    ]);
  });
});
