import { describe, expect, it } from "vitest";
import { readSeries } from "../../src/series/seriesFile.ts";
import { SERIES_QUANTITIES, type SeriesQuantity } from "../../src/series/seriesRequest.ts";
import { OWN_UNIT, valuesFactor } from "../../src/series/seriesUnit.ts";
import { LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const one = (quantity: SeriesQuantity, unit: string, cnyPerUnit?: number) =>
  readSeries(
    "v\n1\n",
    "s.csv",
    { quantity, unit, cnyPerUnit, stepMs: MS_PER_HOUR, gaps: "error", pastEnd: "error" },
    new LocalClock(0, "UTC"),
    MS_PER_HOUR,
    "a series",
  ).signal;

describe("units of signal files", () => {
  it.each([
    ["carbon intensity", "g/kWh", undefined, 1],
    ["carbon intensity", "kg/kWh", undefined, 1_000],
    ["carbon intensity", "kg/MWh", undefined, 1],
    ["carbon intensity", "t/MWh", undefined, 1_000],
    // 1 lb = 0.45359237 kg by definition.
    ["carbon intensity", "lb/MWh", undefined, 0.45359237],
    ["price", "CNY/kWh", undefined, 1],
    ["price", "CNY/MWh", undefined, 0.001],
    ["price", "EUR/MWh", 7.8, 0.0078],
    ["price", "USD/MWh", 7.2, 0.0072],
    ["temperature", "°C", undefined, 1],
    ["capacity factor", "1", undefined, 1],
    ["capacity factor", "%", undefined, 0.01],
  ] as [SeriesQuantity, string, number | undefined, number][])(
    "one of %s in %s (rate %s) is %s of the simulator's",
    (quantity, unit, rate, own) => {
      expect(one(quantity, unit, rate).at(0)).toBeCloseTo(own, 12);
      expect(one(quantity, unit, rate).unit).toBe(OWN_UNIT[quantity]);
      expect(valuesFactor(quantity, unit, rate)).toBeCloseTo(own, 12);
    },
  );

  it.each(SERIES_QUANTITIES)("of no such name are refused for a %s with those that are known", (quantity) => {
    expect(() => one(quantity, "furlongs")).toThrow(/"v" is in furlongs; a .* is read in/);
    expect(() => one(quantity, "toString")).toThrow(/is read in/);
  });

  it("are never guessed of money: another currency needs its rate", () => {
    expect(() => one("price", "EUR/MWh")).toThrow(/prices are in EUR; state the exchange rate: cnyPerUnit/);
  });
});
