import { describe, expect, it } from "vitest";
import { nationalFigure, nationalSeriesOf } from "../../src/catalog/nationalSeries.ts";
import { compoundValue } from "../../src/outlook/compoundGrowth.ts";
import { readFactorSettings } from "../../src/outlook/factorSetting.ts";
import { FIRST_YEAR, LAST_YEAR, outlookPath, outlookPaths, outlookYear } from "../../src/outlook/path.ts";

const set = (...texts: string[]) => readFactorSettings(texts, FIRST_YEAR, LAST_YEAR);
const central = outlookPath("central");

describe("compound growth", () => {
  it("passes through known values, is the geometric mean half-way, and goes on at either end", () => {
    const known = [
      { year: 2020, value: 100 },
      { year: 2022, value: 144 },
      { year: 2024, value: 144 },
    ];
    expect(compoundValue(known, 2022)).toEqual({ value: 144, fill: "known" });
    expect(compoundValue(known, 2021).value).toBeCloseTo(120, 12);
    expect(compoundValue(known, 2021).fill).toBe("interpolated");
    expect(compoundValue(known, 2023).value).toBeCloseTo(144, 12);
    expect(compoundValue(known, 2018).value).toBeCloseTo(100 / 1.44, 12);
    expect(compoundValue(known, 2018).fill).toBe("extrapolated");
    expect(compoundValue(known, 2030).value).toBeCloseTo(144, 12);
  });
});

describe("the paths", () => {
  it("run from 2020 to 2030 without gaps, the central one first", () => {
    expect(outlookPaths().map(({ id }) => id)).toEqual(["central", "low", "high", "narrow", "wide"]);
    for (const { years } of outlookPaths()) {
      expect(years.map(({ year }) => year)).toEqual(Array.from({ length: 11 }, (_, i) => 2020 + i));
    }
  });

  it("give back the electricity of their one boundary in every year that it has a figure for", () => {
    for (const path of outlookPaths()) {
      for (const { year, value, grade } of path.boundary.points) {
        expect(outlookYear(path, year).totals.energyTWh / value, `${path.id} ${year}`).toBeCloseTo(1, 12);
        expect(outlookYear(path, year).energyGrade).toBe(grade);
      }
    }
  });

  it("land on the anchor of 2022: 180 EFLOPS, 13.88 GFLOPS/W, 12.97 GW, 172.7 TWh, 92.7 Mt, not an estimate", () => {
    const { factors, totals, graded, energyGrade, carbonGrade } = outlookYear(central, 2022);
    expect(factors.computeEflops).toBe(180);
    expect(factors.efficiencyGflopsPerW.toFixed(2)).toBe("13.88");
    expect(graded.efficiencyGflopsPerW).toMatchObject({ grade: "C", basis: "derived" });
    expect(totals.itPowerGW.toFixed(2)).toBe("12.97");
    expect(totals.energyTWh.toFixed(1)).toBe("172.7");
    expect(totals.carbonMt.toFixed(1)).toBe("92.7");
    expect([energyGrade, carbonGrade]).toEqual(["A-derived", "A-derived"]);
  });

  it("derive the efficiencies that others derived under the same boundaries", () => {
    const efficiency = (path: string, year: number) =>
      outlookYear(outlookPath(path), year).factors.efficiencyGflopsPerW.toFixed(1);
    expect(efficiency("wide", 2021)).toBe("8.7");
    expect(efficiency("wide", 2024)).toBe("13.8");
    expect([2022, 2023, 2024].map((year) => efficiency("narrow", year))).toEqual(["18.4", "19.9", "21.6"]);
  });

  it("end in 2030 at PUE 1.25 and 0.42 kg/kWh: 126 Mt of 300 TWh on the low path, 294 Mt of 700 TWh on the high", () => {
    const ends = (id: string) => outlookYear(outlookPath(id), 2030);
    for (const { id } of outlookPaths()) {
      expect(ends(id).factors).toMatchObject({ pue: 1.25, emissionFactorKgPerKWh: 0.42 });
      expect(ends(id).carbonGrade).toBe("C");
    }
    expect(ends("low").totals.energyTWh).toBeCloseTo(300, 9);
    expect(ends("low").totals.carbonMt).toBeCloseTo(126, 9);
    expect(ends("high").totals.energyTWh).toBeCloseTo(700, 9);
    expect(ends("high").totals.carbonMt).toBeCloseTo(294, 9);
    expect(ends("central").totals.carbonMt).toBeCloseTo(210, 9);
  });

  it("mark every year without a figure as an estimate of constant growth", () => {
    const known = nationalSeriesOf("compute-infrastructure-fp32").points.map(({ year }) => year);
    for (const { year, graded } of central.years) {
      const { basis, grade } = graded.computeEflops;
      if (known.includes(year) || year === 2030) expect(basis).toBe("given");
      else expect([basis, grade]).toEqual([year < known[0] ? "extrapolated" : "interpolated", "C"]);
    }
    const [a, b, c] = [2025, 2026, 2027].map((year) => outlookYear(central, year).factors.computeEflops);
    expect(b / a).toBeCloseTo(c / b, 12);
  });

  it("keep above the ministry's floor of 300 EFLOPS for 2025, which is no figure of theirs", () => {
    for (const path of outlookPaths())
      expect(outlookYear(path, 2025).factors.computeEflops).toBeGreaterThan(300);
  });

  it("refuse a year outside and a path that does not exist", () => {
    expect(() => outlookYear(central, 2031)).toThrow("year 2031: the outlook runs from 2020 to 2030");
    expect(() => outlookYear(central, 2019)).toThrow(/2020 to 2030/);
    expect(() => outlookPath("centrl")).toThrow(/did you mean "central"/);
  });
});

describe("a user's own factors", () => {
  it("stand for their year, are marked, and the years between follow them", () => {
    const path = outlookPath("central", set("CE.2026=20", "pue.2030=1.2"));
    expect(outlookYear(path, 2026).graded.efficiencyGflopsPerW).toMatchObject({ value: 20, basis: "set" });
    const before = outlookYear(central, 2022).factors.efficiencyGflopsPerW;
    expect(outlookYear(path, 2024).factors.efficiencyGflopsPerW).toBeCloseTo(Math.sqrt(before * 20), 9);
    expect(outlookYear(path, 2030).totals.carbonMt).toBeCloseTo((210 * 1.2) / 1.25, 9);
    expect(outlookYear(path, 2022).totals).toEqual(outlookYear(central, 2022).totals);
  });

  it("leave efficiency alone when compute is set, so that electricity follows", () => {
    const path = outlookPath("central", set("CP.2022=360"));
    expect(outlookYear(path, 2022).totals.energyTWh).toBeCloseTo(2 * 172.7, 9);
    expect(outlookYear(path, 2022).energyGrade).toBe("C");
  });

  it("give the electricity that is set, with other settings in force", () => {
    const path = outlookPath("central", set("E.2030=450", "CP.2030=900", "PUE.2030=1.1"));
    const { totals, factors, graded } = outlookYear(path, 2030);
    expect(totals.energyTWh).toBeCloseTo(450, 9);
    expect(factors).toMatchObject({ computeEflops: 900, pue: 1.1 });
    expect(graded.efficiencyGflopsPerW.basis).toBe("set");
  });

  it.each([
    ["CE2025=14", /expected FACTOR\.YEAR=NUMBER/],
    ["CFE.2025=14", /no factor "CFE"; known: CP, CE, PUE, CEF, E/],
    ["CE.2035=14", /the outlook runs from 2020 to 2030/],
    ["CE.2025=0", /a number above 0/],
    ["CE.2025=fast", /a number above 0/],
    ["CE.2025=1e999", /a number above 0/],
    ["PUE.2025=0.9", /PUE must be at least 1/],
    ["__proto__.2025=1", /expected FACTOR\.YEAR=NUMBER/],
    ["constructor.2025=1", /no factor "constructor"/],
  ])("refuse %s", (text, message) => {
    expect(() => set(text)).toThrow(message);
  });

  it("refuse the same factor twice in a year, and CE beside E", () => {
    expect(() => set("CE.2025=14", "CE.2025=15")).toThrow(/is set twice/);
    expect(() => set("CE.2025=14", "E.2025=300")).toThrow(/determine each other/);
    expect(set("CE.2025=14", "CE.2026=15", "E.2027=300")).toHaveLength(3);
  });
});

describe("one definition for each factor", () => {
  it("takes the grid mean throughout, never the trading scheme's factor of an earlier year", () => {
    const { value, basis } = outlookYear(central, 2020).graded.emissionFactorKgPerKWh;
    expect(basis).toBe("extrapolated");
    expect(value).not.toBe(nationalFigure("factor-ets", 2021).value);
    const [y2021, y2022] = [2021, 2022].map((year) => nationalFigure("factor-grid", year).value);
    expect(value).toBeCloseTo(y2021 ** 2 / y2022, 12);
  });
});
