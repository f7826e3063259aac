import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNumber } from "../../src/workload/numberCell.ts";

function parse(text: string): number {
  const bytes = Buffer.from(`9${text}9`);
  return parseNumber(bytes, 1, bytes.length - 1);
}

describe("parseNumber", () => {
  it("reads what JavaScript writes for any finite double, to the last bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(parse(String(x))).toBe(x + 0);
      }),
      { numRuns: 1000 },
    );
  });

  it("reads decimals of up to 15 digits as Number does", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n) + 1n, 10n ** 15n - 1n), fc.nat(14), (n, decimals) => {
        const digits = String(n < 0n ? -n : n).padStart(decimals + 1, "0");
        const cut = digits.length - decimals;
        const text =
          (n < 0n ? "-" : "") + digits.slice(0, cut) + (decimals > 0 ? "." + digits.slice(cut) : "");
        expect(parse(text)).toBe(Number(text) + 0);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [" 12\t", 12],
    ["12\r", 12],
    ["-1", -1],
    ["+7", 7],
    [".5", 0.5],
    ["5.", 5],
    ["007", 7],
    ["1e3", 1000],
    ["25.408055555555556", 25.408055555555556],
    ["123456789012345678", 123456789012345678],
  ])("reads %j as %d", (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each(["", " ", "-", ".", "+", "1.2.3", "1,5", "0x1F", "NaN", "Infinity", "1e", "1 2", "½", "--1", "1-"])(
    "reads %j as no number",
    (text) => {
      expect(parse(text)).toBeNaN();
    },
  );
});
