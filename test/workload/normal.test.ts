import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../../src/workload/normal.ts";

describe("normalCdf", () => {
  it("agrees with tabulated values to 12 digits", () => {
    const table: [number, number][] = [
      [0, 0.5],
      [1, 0.841344746068543],
      [-1.959963984540054, 0.025],
      [-3, 0.00134989803163009],
      [-5, 2.86651571879194e-7],
      [-10, 7.61985302416053e-24],
      [-37, 5.72557122252458e-300],
    ];
    for (const [z, p] of table) expect(normalCdf(z) / p).toBeCloseTo(1, 12);
  });

  it("is 0 and 1 at the infinities", () => {
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(Infinity)).toBe(1);
  });
});

describe("normalQuantile", () => {
  it("undoes normalCdf from far in the lower tail to the upper", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 5, noNaN: true }), (z) => {
        expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, z < 3 ? 11 : 8);
      }),
    );
  });

  it("is symmetric about one half", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 - 1 }), (n) => {
        const p = n / 2 ** 20;
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
      }),
    );
  });
});
