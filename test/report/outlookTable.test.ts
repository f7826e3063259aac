import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import { nationalSeries } from "../../src/catalog/nationalSeries.ts";
import { readFactorSettings } from "../../src/outlook/factorSetting.ts";
import { lmdi } from "../../src/outlook/lmdi.ts";
import { outlookPath, outlookPaths, outlookYear } from "../../src/outlook/path.ts";
import { savingAlternatives } from "../../src/outlook/savingAlternatives.ts";
import type { Table } from "../../src/report/column.ts";
import { csvHeader, csvRow } from "../../src/report/csv.ts";
import { displayWidth } from "../../src/report/displayWidth.ts";
import { OUTLOOK_SECTIONS, outlookReport } from "../../src/report/outlookReport.ts";
import {
  lmdiRows,
  outlookLmdiTable,
  outlookPathsTable,
  outlookSavingTable,
  outlookSeriesTable,
  outlookYearsTable,
  pathRows,
  savingRows,
  seriesRows,
  yearRows,
} from "../../src/report/outlookTable.ts";

const central = outlookPath("central");
const change = lmdi(outlookYear(central, 2021).factors, outlookYear(central, 2022).factors);
const all: [Table<never>, readonly never[]][] = [
  [outlookYearsTable, yearRows(outlookPaths())],
  [outlookPathsTable, pathRows(outlookPaths())],
  [outlookLmdiTable, lmdiRows(central, 2021, 2022, change)],
  [outlookSavingTable, savingRows(savingAlternatives())],
  [outlookSeriesTable, seriesRows(nationalSeries())],
] as unknown as [Table<never>, readonly never[]][];

describe("the outlook's tables", () => {
  it.each(all)("read back from CSV as they were written: $name", (table, rows) => {
    const parsed = csvParse(csvHeader(table) + rows.map((row) => csvRow(table, row)).join(""));
    expect(parsed.columns).toEqual(table.columns.map(({ name }) => name));
    expect(parsed).toHaveLength(rows.length);
    rows.forEach((row, i) => {
      for (const column of table.columns) {
        const value = column.value(row);
        const cell = parsed[i][column.name];
        if (typeof value === "number") expect(Number(cell), column.name).toBe(value);
        else expect(cell, column.name).toBe(value === null ? "" : String(value));
      }
    });
  });

  it.each(all)("have columns with one name and words in both languages: $name", (table) => {
    const names = table.columns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { description, descriptionZh } of table.columns) {
      expect(description).not.toBe("");
      expect(descriptionZh).not.toBe("");
    }
  });

  it("let a reader make the carbon of a year again from its factors", () => {
    const text =
      csvHeader(outlookYearsTable) +
      yearRows(outlookPaths())
        .map((row) => csvRow(outlookYearsTable, row))
        .join("");
    for (const row of csvParse(text)) {
      const energyTWh =
        ((Number(row.compute_eflops) / Number(row.efficiency_gflops_per_w)) * 8760 * Number(row.pue)) / 1000;
      expect(Number(row.energy_twh) / energyTWh).toBeCloseTo(1, 12);
      const carbonMt = energyTWh * Number(row.emission_factor_kg_per_kwh);
      expect(Number(row.carbon_mt) / carbonMt).toBeCloseTo(1, 12);
    }
  });

  it("carry the parts of a change and the change that they add up to", () => {
    const rows = lmdiRows(central, 2021, 2022, change);
    const parts = rows.filter(({ part }) => part !== "change");
    const whole = rows.find(({ part }) => part === "change")!;
    expect(parts.reduce((sum, row) => sum + row.carbonMt, 0)).toBeCloseTo(whole.carbonMt, 9);
    expect(parts.reduce((sum, row) => sum + (row.energyTWh ?? 0), 0)).toBeCloseTo(whole.energyTWh!, 9);
    expect(whole.shareOfChange).toBe(1);
  });
});

describe("the outlook on a terminal", () => {
  const query = { path: central, paths: outlookPaths(), from: 2021, to: 2022 };

  it("marks estimates and filled-in years and leaves sourced figures bare", () => {
    const text = outlookReport(query, ["years"], "en");
    expect(text).toMatch(/^2022 +180\.0 +13\.88 \(C\) +1\.520 +0\.5366 +12\.97 +172\.7 +92\.7 *$/m);
    expect(text).toMatch(/^2027 +~483\.\d \(C\) +~16\.\d\d \(C\)/m);
    expect(text).toContain("(C) estimate");
    expect(text).not.toContain("(set)");
  });

  it("marks the user's own values and explains the mark", () => {
    const path = outlookPath("central", readFactorSettings(["CE.2025=20"], 2020, 2030));
    const text = outlookReport({ ...query, path, paths: [path] }, ["years", "paths"], "en");
    expect(text).toContain("20.00 (set)");
    expect(text).toContain("(set) your value");
    expect(text).toContain("central (your values)");
  });

  it("names the boundary, and says of each path whether carbon peaks", () => {
    const text = outlookReport(query, ["years", "paths"], "en");
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      "one electricity boundary (“Data centres as 2 % of national use",
    );
    expect(text.match(/none by 2030/g)).toHaveLength(5);
  });

  it("shows both prices of the saving side by side", () => {
    const text = outlookReport(query, ["saving"], "en");
    expect(text).toMatch(/Mt at 0\.838 +Mt at 0\.5366/);
    expect(text).toMatch(/D2 CE and PUE frozen at 2021.* 19\.51 \(C\) +16\.35 +10\.47/);
    expect(text.replaceAll(/\s+/g, " ")).toContain("was inferred so that D2 lands on the claim");
  });

  it("does not divide by a change that is none", () => {
    const text = outlookReport({ ...query, from: 2025, to: 2025 }, ["lmdi"], "en");
    expect(text).toMatch(/change +\+0\.00 +\+0\.00 +–/);
  });

  it.each(["en", "zh"] as const)("keeps to 110 columns and leaves no word out in %s", (language) => {
    const text = outlookReport(query, OUTLOOK_SECTIONS, language);
    expect(text).not.toMatch(/\{\w+\}|undefined|NaN/);
    const tables = outlookReport(query, OUTLOOK_SECTIONS, language)
      .split("\n")
      .filter((line) => !/^S\d+ {2}/.test(line));
    for (const line of tables) expect(displayWidth(line), line).toBeLessThanOrEqual(110);
  });

  it("speaks Chinese where asked", () => {
    const text = outlookReport(query, ["years", "lmdi"], "zh");
    expect(text).toMatch(/中情景[\s\S]*估计值[\s\S]*CP 算力规模/);
  });
});
