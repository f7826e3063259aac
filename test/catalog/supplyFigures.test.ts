import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/catalog/figure.ts";
import { sources } from "../../src/catalog/sources.ts";
import { itShared, sharedPath } from "../shared.ts";
import { csvParse } from "d3-dsv";

const FILES = ["tariffs", "greenPrices", "margins", "generationMix", "water", "transfer", "sites"];

/** Every figure of the data files of supply and money, with where it stands. */
function figures(): [string, Figure][] {
  const found: [string, Figure][] = [];
  const walk = (path: string, node: unknown): void => {
    if (node === null || typeof node !== "object") return;
    if ("grade" in node && "value" in node) found.push([path, node as Figure]);
    for (const [key, child] of Object.entries(node)) walk(`${path}.${key}`, child);
  };
  for (const file of FILES) {
    const url = new URL(`../../src/catalog/data/${file}.json`, import.meta.url);
    walk(file, JSON.parse(readFileSync(url, "utf8")));
  }
  return found;
}

describe("every figure of supply and money", () => {
  it("is a finite number with a unit, a known grade and, where it has one, a range that holds it", () => {
    expect(figures().length).toBeGreaterThan(50);
    for (const [path, { value, unit, grade, range }] of figures()) {
      expect(Number.isFinite(value), path).toBe(true);
      expect(typeof unit, path).toBe("string");
      expect(["A", "A-derived", "B", "C"], path).toContain(grade);
      if (range === undefined) continue;
      expect(range[0], path).toBeLessThan(range[1]);
      expect(value, path).toBeGreaterThanOrEqual(range[0]);
      expect(value, path).toBeLessThanOrEqual(range[1]);
    }
  });

  it("names sources that are in the list, at least one where its grade is A", () => {
    for (const [path, { source, grade }] of figures()) {
      const ids = source.split(" ").filter((id) => id !== "");
      for (const id of ids) expect(sources(), path).toHaveProperty(id);
      if (grade.startsWith("A")) expect(ids, path).not.toEqual([]);
    }
  });

  it("of grade C without a source says in its note how it came about", () => {
    for (const [path, { grade, source, note }] of figures()) {
      if (grade === "C" && source === "") expect(note ?? "", path).not.toBe("");
    }
  });

  itShared("has sources by the titles that they were read under", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "sources.csv"), "utf8"));
    for (const [id, { title }] of Object.entries(sources())) {
      if (!id.startsWith("S")) continue;
      expect(title, id).toBe(rows.find((row) => row.id === id)!.title);
    }
  });
});
