import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LowerBounds } from "../../src/bound/lowerBound.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { anyRun } from "./anyRun.ts";

describe("the bound of each job alone", () => {
  it("is never above what any policy emits", () => {
    fc.assert(
      fc.property(anyRun, ({ result, idleFleet }) => {
        const bound = new LowerBounds().of(result, idleFleet);
        if (bound.kind === "none") expect.fail("no bound");
        const { carbonLocationKg } = summarise(result).summary;
        expect(bound.carbonKg).toBeLessThanOrEqual(carbonLocationKg * (1 + 1e-9));
        expect(bound.jobsKg).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});
