import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuantity, unitsOf, type Dimension } from "../../src/scenario/quantity.ts";

const DIMENSIONS: readonly Dimension[] = [
  "time",
  "power",
  "share",
  "carbon intensity",
  "temperature",
  "mass",
];

describe("a quantity", () => {
  it.each<[string, Dimension, number]>([
    ["250 ms", "time", 250],
    ["15 min", "time", 900_000],
    ["7 d", "time", 604_800_000],
    ["1 y", "time", 31_557_600_000],
    ["30 MW", "power", 30_000_000],
    ["1.5kW", "power", 1_500],
    ["60 %", "share", 0.6],
    ["0.58 kg/kWh", "carbon intensity", 580],
    ["0.58 t/MWh", "carbon intensity", 580],
    ["580 kg/MWh", "carbon intensity", 580],
    ["12 °C", "temperature", 12],
    ["-4.5 C", "temperature", -4.5],
    ["1.2 t", "mass", 1_200],
    ["  5e3 W ", "power", 5_000],
  ])("%s is read in the simulator's own unit", (text, dimension, value) => {
    expect(parseQuantity(text, dimension)).toBe(value);
  });

  it("has the value that was written, without the rounding of a product in binary", () => {
    expect(parseQuantity("0.07 h", "time")).toBe(252_000);
    expect(parseQuantity("35 %", "share")).toBe(0.35);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
        expect(parseQuantity(`${hundredths / 100} %`, "share")).toBe(hundredths / 10_000);
        expect(parseQuantity(`${hundredths / 100} h`, "time")).toBe(hundredths * 36_000);
      }),
    );
  });

  it("of another dimension is named as what it is", () => {
    expect(parseQuantity("30 MW", "time")).toBe(
      'expected a time such as `15 min`; "30 MW" is a power (units of time: ms, s, min, h, d, y)',
    );
    for (const dimension of DIMENSIONS) {
      for (const other of DIMENSIONS.filter((candidate) => candidate !== dimension)) {
        for (const unit of unitsOf(other))
          expect(parseQuantity(`1 ${unit}`, dimension)).toContain(`is a ${other} (`);
      }
    }
  });

  it.each(["60", "NaN %", "Infinity %", "1 2 %", "1,5 %", "0x10 %", "--1 %", "%", ""])(
    "is not what is written as %j",
    (text) => {
      expect(parseQuantity(text, "share")).toBe(
        `expected a share such as \`60 %\`; got ${JSON.stringify(text)}`,
      );
    },
  );

  it("that no double can hold is refused", () => {
    expect(parseQuantity("1e400 W", "power")).toMatch(/too large/);
  });

  it("is a short text: a long one is counted, not repeated", () => {
    const message = parseQuantity(`${"1".repeat(1_000)} a b`, "time");
    expect(message).toBe("expected a time such as `15 min`; got a text of 1004 characters");
  });

  it("is a finite number or a message, whatever is written", () => {
    const word = fc.oneof(fc.string(), fc.stringMatching(/^[-+.\deE]{0,12} ?[a-zA-Z%°/]{0,6}$/));
    fc.assert(
      fc.property(word, fc.constantFrom(...DIMENSIONS), (text, dimension) => {
        const value = parseQuantity(text, dimension);
        if (typeof value === "number") expect(value).toSatisfy(Number.isFinite);
        else expect(value).toMatch(/^expected an? /);
      }),
      { numRuns: 1_000 },
    );
  });
});
