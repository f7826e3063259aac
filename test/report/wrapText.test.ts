import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/report/displayWidth.ts";
import { wrapText } from "../../src/report/wrapText.ts";

const withoutSpace = (text: string) => text.replace(/\s+/g, "");

describe("the width of a text on a terminal", () => {
  it.each([
    ["carbon", 6],
    ["碳排放", 6],
    ["PUE（平均）", 11],
    ["😀", 2],
    ["", 0],
  ])("of %s is %i columns", (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe("wrapping a text", () => {
  it("breaks at spaces, and between Chinese characters but not before their punctuation", () => {
    expect(wrapText("one two three", 8)).toBe("one two\nthree");
    expect(wrapText("就地执行：最近的集群。", 8)).toBe("就地执\n行：最近\n的集群。");
  });

  it("gives a word that is longer than a line one to itself", () => {
    expect(wrapText("a workload.generate.load b", 10)).toBe("a\nworkload.generate.load\nb");
  });

  it("loses no character and keeps to the width where no piece is wider than it", () => {
    const texts = fc.array(fc.constantFrom("碳", "电", "。", "（", "ab", "PUE", " ", "x"), { maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 30 }), (pieces, columns) => {
        const text = pieces.join("");
        const wrapped = wrapText(text, columns);
        expect(withoutSpace(wrapped)).toBe(withoutSpace(text));
        for (const line of wrapped.split("\n")) {
          const breakable = line.trim().split(/\s+/).length > 1;
          if (breakable) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });
});
