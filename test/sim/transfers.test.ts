import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Transfers } from "../../src/sim/transfers.ts";

/** Let all transfers end; returns the instant at which each does. */
function finish(transfers: Transfers): Map<number, number> {
  const ends = new Map<number, number>();
  while (transfers.nextFinishMs < Infinity) {
    const nowMs = transfers.nextFinishMs;
    for (const id of transfers.takeFinished(nowMs)) ends.set(id, nowMs);
  }
  return ends;
}

describe("transfers on one link of 10 bytes/ms, worked by hand", () => {
  it("end after bytes ÷ capacity when alone, rounded up to whole ms", () => {
    const transfers = new Transfers([10]);
    transfers.add(0, [0], 1_000, 5);
    expect(finish(transfers)).toEqual(new Map([[0, 105]]));
    transfers.add(1, [0], 1_001, 200);
    expect(finish(transfers)).toEqual(new Map([[1, 301]]));
  });

  it("take turns fairly: a second one that joins half way", () => {
    // Alone for 50 ms (500 of 1000 bytes), then 5 each: the first ends at 150; the second then has 500 left, alone: 200.
    const transfers = new Transfers([10]);
    transfers.add(0, [0], 1_000, 0);
    transfers.add(1, [0], 1_000, 50);
    expect([...finish(transfers)]).toEqual([
      [0, 150],
      [1, 200],
    ]);
  });

  it("stand still while the link is lost, and go on where they were", () => {
    const transfers = new Transfers([10]);
    transfers.add(0, [0], 1_000, 0);
    transfers.setCapacity(0, 0, 30);
    expect(transfers.nextFinishMs).toBe(Infinity);
    transfers.setCapacity(0, 20, 100);
    expect(finish(transfers)).toEqual(new Map([[0, 135]]));
  });

  it("leave what they had to the others when they are cancelled", () => {
    const transfers = new Transfers([10]);
    transfers.add(0, [0], 1_000, 0);
    transfers.add(1, [0], 1_000, 0);
    expect(transfers.cancel(1, 100)).toBe(500);
    expect(finish(transfers)).toEqual(new Map([[0, 150]]));
  });

  it("of no bytes, or over no link that limits, end at once", () => {
    const transfers = new Transfers([10, Infinity]);
    transfers.add(0, [0], 0, 7);
    transfers.add(1, [1], 1e12, 7);
    transfers.add(2, [], 1e12, 7);
    expect([...finish(transfers)]).toEqual([
      [0, 7],
      [1, 7],
      [2, 7],
    ]);
  });
});

describe("transfers on several links", () => {
  it("share as the parking lot does: the long one takes the narrow link's share, the short ones the rest", () => {
    // Links of 10 and 4. Long over both, one short on each: the second link gives 2 each; the first leaves 8 to its own.
    const transfers = new Transfers([10, 4]);
    transfers.add(0, [0, 1], 1e6, 0);
    transfers.add(1, [0], 1e6, 0);
    transfers.add(2, [1], 1e6, 0);
    expect([0, 1, 2].map((id) => transfers.rateOf(id))).toEqual([2, 8, 2]);
  });

  it("through uplinks and downlinks are limited by the narrower", () => {
    // Uplink of 6 shared by two, downlinks of 1 and 10: 1 and 5.
    const transfers = new Transfers([6, 1, 10]);
    transfers.add(0, [0, 1], 1e6, 0);
    transfers.add(1, [0, 2], 1e6, 0);
    expect([transfers.rateOf(0), transfers.rateOf(1)]).toEqual([1, 5]);
  });
});

const links = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
const flow = fc.record({
  atMs: fc.nat(200),
  bytes: fc.integer({ min: 1, max: 5_000 }),
  links: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
});
const flows = fc.array(flow, { minLength: 1, maxLength: 12 });
const routeOf = (wanted: readonly number[], count: number) => [
  ...new Set(wanted.map((link) => link % count)),
];

describe("whatever the transfers and links", () => {
  it("no link is above its capacity, and every transfer has a full link on which nobody is faster (max-min)", () => {
    fc.assert(
      fc.property(links, flows, (capacity, list) => {
        const transfers = new Transfers(capacity);
        const routes = list.map(({ links: wanted }) => routeOf(wanted, capacity.length));
        list.forEach(({ bytes }, id) => transfers.add(id, routes[id], bytes, 0));
        const rates = list.map((_, id) => transfers.rateOf(id));
        const load = capacity.map((_, link) =>
          routes.reduce((sum, route, id) => sum + (route.includes(link) ? rates[id] : 0), 0),
        );
        capacity.forEach((most, link) => expect(load[link]).toBeLessThanOrEqual(most * (1 + 1e-12)));
        routes.forEach((route, id) => {
          const bottleneck = route.some(
            (link) =>
              load[link] >= capacity[link] * (1 - 1e-9) &&
              routes.every((other, o) => !other.includes(link) || rates[o] <= rates[id] * (1 + 1e-9)),
          );
          expect(bottleneck).toBe(true);
        });
      }),
    );
  });

  it("bytes are conserved: each link has carried what was sent over it", () => {
    fc.assert(
      fc.property(links, flows, (capacity, list) => {
        const transfers = new Transfers(capacity);
        const sorted = [...list].sort((a, b) => a.atMs - b.atMs);
        sorted.forEach(({ atMs, bytes, links: wanted }, id) => {
          while (transfers.nextFinishMs <= atMs) transfers.takeFinished(transfers.nextFinishMs);
          transfers.add(id, routeOf(wanted, capacity.length), bytes, atMs);
        });
        finish(transfers);
        expect(transfers.active).toBe(0);
        capacity.forEach((_, link) => {
          const sent = sorted
            .filter(({ links: wanted }) => routeOf(wanted, capacity.length).includes(link))
            .reduce((sum, { bytes }) => sum + bytes, 0);
          expect(transfers.movedBytes[link]).toBeCloseTo(sent, 6);
        });
      }),
    );
  });

  it("the order in which transfers of one instant join is no matter", () => {
    fc.assert(
      fc.property(links, flows, (capacity, list) => {
        const endsOf = (order: readonly number[]) => {
          const transfers = new Transfers(capacity);
          for (const id of order) {
            transfers.add(id, routeOf(list[id].links, capacity.length), list[id].bytes, 0);
          }
          return finish(transfers);
        };
        const ids = list.map((_, id) => id);
        expect(endsOf(ids)).toEqual(endsOf(ids.reverse()));
      }),
    );
  });

  it("one link ends n equal transfers together after n times the time of one, and never idles while any waits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5_000 }),
        (count, capacity, bytes) => {
          const transfers = new Transfers([capacity]);
          for (let id = 0; id < count; id++) transfers.add(id, [0], bytes, 0);
          const expected = Math.ceil((count * bytes) / capacity - 1e-9);
          expect([...finish(transfers).values()]).toEqual(Array(count).fill(expected));
        },
      ),
    );
  });

  it("of two links with nothing in common neither feels the other", () => {
    fc.assert(
      fc.property(flows, flows, (left, right) => {
        const endsOf = (both: boolean) => {
          const transfers = new Transfers([7, 3]);
          const all = [
            ...left.map(({ atMs, bytes }, id) => ({ atMs, bytes, id, route: [0] })),
            ...(both ? right.map(({ atMs, bytes }, id) => ({ atMs, bytes, id: 100 + id, route: [1] })) : []),
          ].sort((a, b) => a.atMs - b.atMs);
          const ends = new Map<number, number>();
          for (const { atMs, bytes, id, route } of all) {
            while (transfers.nextFinishMs <= atMs) {
              const nowMs = transfers.nextFinishMs;
              for (const ended of transfers.takeFinished(nowMs)) ends.set(ended, nowMs);
            }
            transfers.add(id, route, bytes, atMs);
          }
          for (const [id, at] of finish(transfers)) ends.set(id, at);
          return left.map((_, id) => ends.get(id));
        };
        expect(endsOf(true)).toEqual(endsOf(false));
      }),
    );
  });
});
