import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { LowerBounds } from "../../src/bound/lowerBound.ts";
import { loadLpSolver, type LpSolver } from "../../src/bound/lpSolver.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { anyRun, type AnyRun } from "./anyRun.ts";

/** What a run emits is never below its bound, but for rounding. */
function expectAbove({ result, idleFleet }: AnyRun, solve: LpSolver | null): number {
  const bound = new LowerBounds(solve).of(result, idleFleet);
  if (bound.kind === "none") return expect.fail(bound.missing);
  const { carbonLocationKg } = summarise(result).summary;
  expect(bound.carbonKg).toBeLessThanOrEqual(carbonLocationKg * (1 + 1e-9));
  expect(bound.jobsKg).toBeGreaterThanOrEqual(0);
  return bound.jobsKg;
}

describe("a lower bound, whatever policy runs in whatever world", () => {
  let solve: LpSolver;
  beforeAll(async () => {
    solve = await loadLpSolver();
  });

  it("is never above what a run emits: each job alone", () => {
    fc.assert(
      fc.property(anyRun, (each) => {
        expectAbove(each, null);
      }),
      { numRuns: 400 },
    );
  });

  it("is never above what a run emits at the prices that the programs find, nor below that of each job alone", () => {
    fc.assert(
      fc.property(anyRun, (each) => {
        expect(expectAbove(each, solve)).toBeGreaterThanOrEqual(expectAbove(each, null) * (1 - 1e-9) - 1e-12);
      }),
      { numRuns: 150 },
    );
  });

  it("is never above what a run emits at any other prices, good or bad", () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), fc.constantFrom(0, 0.02), (each, seed, more) => {
        const draw = new RandomStreams(seed).stream("prices");
        expectAbove(each, (program) => {
          const duals = solve(program);
          return duals === null
            ? null
            : duals.map((dual) => 2 * draw.uniform() * dual - more * draw.uniform());
        });
      }),
      { numRuns: 150 },
    );
  });
});
