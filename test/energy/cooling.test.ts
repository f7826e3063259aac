import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constantOverhead, constantPue, coolingByTemperature, pueOf } from "../../src/energy/cooling.ts";

describe("cooling", () => {
  it("splits PUE 1.4925 into the report's 67 / 27 / 5 / 1 %", () => {
    const overhead = constantPue(1 / 0.67).overhead(20);
    const total = pueOf(overhead);
    expect(total).toBeCloseTo(1.4925, 4);
    expect(overhead.cooling).toBeCloseTo(0.403, 4);
    expect(overhead.power).toBeCloseTo(0.0746, 4);
    expect(overhead.other).toBeCloseTo(0.0149, 4);
    expect(1 / total).toBeCloseTo(0.67, 12);
    expect(
      [overhead.cooling / total, overhead.power / total, overhead.other / total].map((x) => x.toFixed(6)),
    ).toEqual(["0.270000", "0.050000", "0.010000"]);
  });

  it("refuses a PUE below 1", () => {
    expect(() => constantPue(0.9)).toThrow(/at least 1/);
    expect(() => constantPue(NaN)).toThrow(/at least 1/);
  });

  it("interpolates between points of temperature and stays flat outside them", () => {
    const model = coolingByTemperature("x", 0.05, 0.01, [
      { temperatureC: 15, coolingPerIt: 0.08 },
      { temperatureC: 32, coolingPerIt: 0.26 },
    ]);
    expect(model.overhead(-20).cooling).toBe(0.08);
    expect(model.overhead(23.5).cooling).toBeCloseTo(0.17, 12);
    expect(model.overhead(32).cooling).toBe(0.26);
    expect(model.overhead(45).cooling).toBe(0.26);
    expect(pueOf(model.overhead(15))).toBeCloseTo(1.14, 12);
  });

  it("never has a PUE that falls while it gets warmer, where cooling rises with temperature", () => {
    const model = coolingByTemperature("x", 0.05, 0.01, [
      { temperatureC: 0, coolingPerIt: 0.05 },
      { temperatureC: 20, coolingPerIt: 0.1 },
      { temperatureC: 40, coolingPerIt: 0.4 },
    ]);
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (t, warmer) => {
          expect(pueOf(model.overhead(t + warmer))).toBeGreaterThanOrEqual(pueOf(model.overhead(t)));
        },
      ),
    );
  });

  it("adds up parts that are stated one by one", () => {
    expect(pueOf(constantOverhead({ cooling: 0.06, power: 0.04, other: 0.01 }).overhead(5))).toBeCloseTo(
      1.11,
      12,
    );
  });
});
