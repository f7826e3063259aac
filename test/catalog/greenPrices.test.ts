import { readFileSync } from "node:fs";
import { mean } from "d3-array";
import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import {
  carbonPrices,
  certificatePrices,
  greenPremium,
  planningCarbonPrice,
  tradingPremiums,
} from "../../src/catalog/greenPrices.ts";
import { transferEnergy, transferPrice } from "../../src/catalog/transfer.ts";
import { itShared, sharedPath } from "../shared.ts";

const years = (prices: readonly { readonly year: number }[]) => prices.map(({ year }) => year);

describe("green power", () => {
  it("costs by certificate what the latest year's mean says, a fraction of what it did in 2022", () => {
    expect(greenPremium("gec")).toMatchObject({ value: 3.31, year: 2025, unit: "CNY/MWh" });
    expect(years(certificatePrices())).toEqual([2022, 2023, 2024, 2025]);
    expect(certificatePrices()[0].value / greenPremium("gec").value).toBeGreaterThan(10);
  });

  itShared("has the mean of the certificate prices read for 2025", () => {
    const read = csvParse(readFileSync(sharedPath("facts", "tariffs.csv"), "utf8"))
      .filter(({ kind, date }) => kind === "gec" && date.startsWith("2025"))
      .map(({ value }) => Number(value));
    expect(read).toHaveLength(7);
    expect(greenPremium("gec").value).toBeCloseTo(mean(read)!, 2);
    expect(greenPremium("gec").range).toEqual([Math.min(...read), Math.max(...read)]);
  });

  it("costs by trading the middle of the estimated span, in the whole country", () => {
    for (const { value, range, grade } of tradingPremiums()) {
      expect(value).toBeCloseTo(mean(range!)!, 12);
      expect(grade).toBe("C");
    }
    expect(greenPremium("green-trading")).toMatchObject({ value: 6.5, year: 2025, region: "全国" });
    expect(greenPremium("ppa").value).toBe(6.5);
    expect(greenPremium("ppa").note).toContain("taken as");
  });
});

describe("emission allowances", () => {
  it("have a price for each year from the market's opening, and a planning value after", () => {
    expect(years(carbonPrices())).toEqual([2021, 2022, 2023, 2024, 2025, 2026]);
    expect(planningCarbonPrice()).toMatchObject({ value: 70, grade: "C", range: [45, 80] });
  });

  it("cost in a calendar year the middle of the two compliance cycles that share it", () => {
    const cycles = [52.84, 57.05, 80.08, 89.06];
    for (const [i, year] of [2022, 2023, 2024].entries()) {
      const price = carbonPrices().find((candidate) => candidate.year === year)!;
      expect(Math.abs(price.value - (cycles[i] + cycles[i + 1]) / 2)).toBeLessThan(0.0051);
      expect(price.grade).toBe("A-derived");
    }
  });
});

describe("transfers", () => {
  it("take 2 kWh a TB, 25 minutes of a loaded server of eight GPUs at 5 kW", () => {
    const kWhPerTB = transferEnergy().value * 1_000;
    expect(kWhPerTB).toBe(2);
    expect((kWhPerTB / 5) * 60).toBeCloseTo(24, 0);
  });

  it("are estimates over a wide span", () => {
    for (const figure of [transferEnergy(), transferPrice()]) {
      expect(figure.grade).toBe("C");
      expect(figure.range![1] / figure.range![0]).toBeGreaterThan(5);
    }
    expect(transferPrice().value).toBe(0.1);
  });
});
