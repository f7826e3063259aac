import fc from "fast-check";
import { emptySetup } from "./emptySetup.ts";
import { presentRates } from "./views.ts";
import { describe, expect, it } from "vitest";
import type { SplitPart, SplitRequest } from "../../src/policy/policy.ts";
import { splitParts } from "../../src/policy/registry.ts";
import type { ClusterView, View } from "../../src/policy/view.ts";

/** What a split part may read of clusters: their rates. */
function viewOf(rates: readonly number[]): View {
  const clusters = rates.map(
    (rate, index) =>
      ({
        index,
        effectiveIntensity: rate,
        effectiveMarketIntensity: 1_000 - rate,
        effectiveMarginalIntensity: (rate * 7) % 901,
        effectivePriceCny: ((rate * 13) % 701) / 1_000,
      }) as unknown as ClusterView,
  );
  const { network } = emptySetup;
  return { nowMs: 0, clusters, network, forecasts: presentRates(clusters) };
}

const partOf = (name: string): SplitPart => {
  const definition = splitParts.find((part) => part.name === name)!;
  const defaults = Object.fromEntries(
    Object.entries(definition.parameters).map(([key, parameter]) => [key, parameter.default]),
  );
  return definition.create(defaults, undefined as never);
};

function split(name: string, request: SplitRequest, rates: readonly number[]): number[][] {
  const clusters = request.availableMilli.length;
  const given = new Float64Array(request.demandMilli.length * clusters);
  partOf(name).split(request, viewOf(rates), given);
  return Array.from(request.demandMilli, (_, o) => [...given.subarray(o * clusters, (o + 1) * clusters)]);
}

const request = (
  demand: readonly number[],
  available: readonly number[],
  latency: readonly (readonly number[])[],
  latencyBoundMs = Infinity,
): SplitRequest => ({
  demandMilli: Float64Array.from(demand),
  availableMilli: Float64Array.from(available),
  latencyMs: latency.map((row) => Float64Array.from(row)),
  latencyBoundMs,
});

describe("a demand of 600 and 300 at clusters of 500 and 1000, worked by hand", () => {
  // Both origins are nearest to the first cluster; the second is cleaner.
  const both = request(
    [600, 300],
    [500, 1_000],
    [
      [2, 9],
      [3, 8],
    ],
  );

  it("nearest: the first is shared 333 : 167 and the rest goes to the second", () => {
    expect(split("nearest", both, [500, 100])).toEqual([
      [334, 266],
      [166, 134],
    ]);
  });

  it("cheapest-carbon: all at the clean one", () => {
    expect(split("cheapest-carbon", both, [500, 100])).toEqual([
      [0, 600],
      [0, 300],
    ]);
  });

  it("proportional: one third and two thirds", () => {
    expect(split("proportional", both, [500, 100])).toEqual([
      [200, 400],
      [100, 200],
    ]);
  });

  it("within a bound of 8 ms the first origin has one cluster only, and lacks 100 there", () => {
    expect(split("cheapest-carbon", { ...both, latencyBoundMs: 8 }, [500, 100])).toEqual([
      [500, 0],
      [0, 300],
    ]);
  });
});

describe.each(splitParts.map(({ name }) => name))("%s, whatever is asked for", (name) => {
  const anyCase = fc
    .record({ origins: fc.integer({ min: 1, max: 4 }), clusters: fc.integer({ min: 1, max: 5 }) })
    .chain(({ origins, clusters }) =>
      fc.record({
        demand: fc.array(fc.nat(5_000), { minLength: origins, maxLength: origins }),
        available: fc.array(fc.nat(6_000), { minLength: clusters, maxLength: clusters }),
        latency: fc.array(
          fc.array(fc.integer({ min: 1, max: 30 }), { minLength: clusters, maxLength: clusters }),
          {
            minLength: origins,
            maxLength: origins,
          },
        ),
        rates: fc.uniqueArray(fc.integer({ min: 1, max: 600 }), { minLength: clusters, maxLength: clusters }),
        bound: fc.constantFrom(10, 20, Infinity),
      }),
    );

  it("gives whole milli-devices, no more than is needed or there, and nothing beyond the bound", () => {
    fc.assert(
      fc.property(anyCase, ({ demand, available, latency, rates, bound }) => {
        const given = split(name, request(demand, available, latency, bound), rates);
        given.forEach((row, o) => {
          expect(row.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(demand[o]);
          row.forEach((milli, c) => {
            expect(Number.isInteger(milli) && milli >= 0).toBe(true);
            if (milli > 0) expect(latency[o][c]).toBeLessThanOrEqual(bound);
          });
        });
        available.forEach((most, c) =>
          expect(given.reduce((sum, row) => sum + row[c], 0)).toBeLessThanOrEqual(most),
        );
      }),
    );
  });

  it("leaves no origin short while a cluster within its bound has anything left", () => {
    fc.assert(
      fc.property(anyCase, ({ demand, available, latency, rates, bound }) => {
        const given = split(name, request(demand, available, latency, bound), rates);
        const left = available.map((most, c) => most - given.reduce((sum, row) => sum + row[c], 0));
        given.forEach((row, o) => {
          const short = demand[o] - row.reduce((a, b) => a + b, 0);
          const reachable = left.filter((_, c) => latency[o][c] <= bound).reduce((a, b) => a + b, 0);
          expect(Math.min(short, reachable)).toBe(0);
        });
      }),
    );
  });

  it("serves no less in total when a cluster has more", () => {
    fc.assert(
      fc.property(anyCase, fc.nat(3_000), ({ demand, available, latency, rates }, more) => {
        // Without a bound; with one a greedy split may use up what only others can reach.
        const total = (clusters: readonly number[]) =>
          split(name, request(demand, clusters, latency), rates)
            .flat()
            .reduce((a, b) => a + b, 0);
        const larger = [available[0] + more, ...available.slice(1)];
        expect(total(larger)).toBeGreaterThanOrEqual(total(available));
      }),
    );
  });
});

it("each two split parts differ somewhere", () => {
  const both = request(
    [600, 300],
    [500, 1_000, 400],
    [
      [2, 9, 5],
      [3, 8, 4],
    ],
  );
  const answers = splitParts.map(({ name }) => JSON.stringify(split(name, both, [500, 100, 60])));
  expect(new Set(answers).size).toBe(splitParts.length);
});
