import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  leastCostInOnePiece,
  leastCostInPieces,
  LONGEST_SEARCH_STEPS,
  type Placement,
} from "../../src/bound/leastCost.ts";
import { StepSeries } from "../../src/bound/stepSeries.ts";
import { TimeSteps } from "../../src/bound/timeSteps.ts";
import { DevicePool } from "../../src/model/devicePool.ts";
import { device } from "../worlds.ts";

const pool = new DevicePool({ type: device, count: 1, shared: true, speed: 1 });

/** Steps of whole ms, and what a ms costs in each. */
const costs = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 50 })
  .map((rows) => {
    const edges = [0];
    for (const [widthMs] of rows) edges.push(edges[edges.length - 1] + widthMs);
    const steps = new TimeSteps(Float64Array.from(edges));
    return {
      steps,
      rate: new StepSeries(
        steps,
        Float64Array.from(rows, ([, rate]) => rate),
      ),
      holding: new StepSeries(
        steps,
        Float64Array.from(rows, ([, , held]) => held),
      ),
      /** Of each ms, at 3 W and 2 milli-devices. */
      perMs: rows.flatMap(([widthMs, rate, held]) => Array<number>(widthMs).fill(3 * rate + 2 * held)),
    };
  });

function placementOf(rate: StepSeries, holding: StepSeries | null, runMs: number): Placement {
  return { pool: { number: 0, cluster: 0, pool, rate, holding }, dynamicW: 3, takenMilli: 2, runMs };
}

describe("the least cost of a run", () => {
  it("in one piece is that of the best of all whole starts", () => {
    fc.assert(
      fc.property(costs, fc.nat(), fc.nat(), fc.nat(), ({ steps, rate, holding, perMs }, a, b, c) => {
        const fromMs = a % perMs.length;
        const runMs = b % (perMs.length - fromMs);
        const latestMs = fromMs + (c % (perMs.length - fromMs - runMs));
        let best = Infinity;
        for (let startMs = fromMs; startMs <= latestMs; startMs++) {
          best = Math.min(
            best,
            perMs.slice(startMs, startMs + runMs).reduce((sum, cost) => sum + cost, 0),
          );
        }
        const placement = placementOf(rate, holding, runMs);
        expect(leastCostInOnePiece(steps, placement, fromMs, latestMs, Infinity)).toBeCloseTo(best, 6);
        expect(leastCostInOnePiece(steps, placement, fromMs, latestMs, best - 1)).toBe(best - 1);
      }),
      { numRuns: 500 },
    );
  });

  it("in pieces is that of the cheapest ms", () => {
    fc.assert(
      fc.property(costs, fc.nat(), fc.nat(), fc.nat(), ({ steps, rate, holding, perMs }, a, b, c) => {
        const fromMs = a % perMs.length;
        const untilMs = fromMs + 1 + (b % (perMs.length - fromMs));
        const runMs = c % (untilMs - fromMs + 1);
        const cheapest = perMs.slice(fromMs, untilMs).sort((x, y) => x - y);
        const best = cheapest.slice(0, runMs).reduce((sum, cost) => sum + cost, 0);
        const placement = placementOf(rate, holding, runMs);
        expect(leastCostInPieces(steps, [placement], fromMs, untilMs)).toBeCloseTo(best, 6);
      }),
      { numRuns: 500 },
    );
  });

  it("in a window too long to search is that of its cheapest instant throughout", () => {
    const n = LONGEST_SEARCH_STEPS + 10;
    const steps = new TimeSteps(Float64Array.from({ length: n + 1 }, (_, i) => i * 10));
    const rate = new StepSeries(
      steps,
      Float64Array.from({ length: n }, (_, i) => 2 + (i % 7)),
    );
    const cost = leastCostInOnePiece(steps, placementOf(rate, null, 100), 0, n * 10 - 100, Infinity);
    expect(cost).toBe(100 * 3 * 2);
    const many = Array.from({ length: 5 }, () => placementOf(rate, null, 100));
    expect(leastCostInPieces(steps, many, 0, n * 10)).toBe(100 * 3 * 2);
  });
});
