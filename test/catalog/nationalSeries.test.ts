import { readFileSync } from "node:fs";
import { csvParse } from "d3-dsv";
import { describe, expect, it } from "vitest";
import {
  nationalFigure,
  nationalPaths,
  nationalSeries,
  nationalSeriesOf,
  nationalSources,
  savingClaim,
} from "../../src/catalog/nationalSeries.ts";
import { itShared, sharedPath } from "../shared.ts";

const figures = [
  ...nationalSeries().flatMap((series) => series.points.map((point) => ({ of: series.id, ...point }))),
  ...nationalPaths().flatMap((path) => [
    { of: path.id, ...path.compute2030 },
    { of: path.id, ...path.energy2030 },
  ]),
];

describe("the national series", () => {
  it("hold positive finite figures in ascending years, each with a known grade", () => {
    for (const { id, points } of nationalSeries()) {
      expect(points.length, id).toBeGreaterThan(0);
      const years = points.map(({ year }) => year);
      expect([...new Set(years)].sort(), id).toEqual(years);
    }
    for (const { of, value, grade } of figures) {
      expect(value, of).toBeGreaterThan(0);
      expect(["A", "A-derived", "B", "C"], of).toContain(grade);
    }
  });

  it("name a source for what was read in one, and only sources that are listed", () => {
    for (const { of, year, grade, source } of figures) {
      const ids = source.split(" ").filter((id) => id !== "");
      if (grade === "A") expect(ids, `${of} ${year}`).not.toEqual([]);
      for (const id of ids) expect(nationalSources(), `${of} ${year}`).toHaveProperty(id);
    }
  });

  it("give a derivation for every estimate", () => {
    for (const { of, year, grade, note } of figures) {
      if (grade === "C") expect(note, `${of} ${year}`).toBeTruthy();
    }
  });

  it("keep a value inside the span of other values found", () => {
    for (const { of, value, range } of figures) {
      if (range === undefined) continue;
      expect(value, of).toBeGreaterThanOrEqual(range[0]);
      expect(value, of).toBeLessThanOrEqual(range[1]);
    }
  });

  it("have the report's electricity of 2022 at 2 % of the nation's, and every other boundary apart from it", () => {
    const national = nationalFigure("electricity-national", 2022).value;
    expect(nationalFigure("electricity-two-percent", 2022).value / national).toBeCloseTo(0.02, 4);
    const in2022 = nationalSeries()
      .filter(({ id }) => /^electricity-(?!national)/.test(id))
      .map(({ id }) => nationalFigure(id, 2022).value);
    expect(in2022.sort((a, b) => a - b)).toEqual([21.1, 76.6, 130.4, 172.7, 270]);
  });

  it("price the report's saving at the thermal intensity, not at the grid mean", () => {
    const { energySaved, carbonSaved } = savingClaim();
    const implied = carbonSaved.value / energySaved.value;
    expect(implied).toBeCloseTo(nationalFigure("factor-thermal", 2019).value, 3);
    expect(implied).toBeGreaterThan(1.5 * nationalFigure("factor-grid", 2022).value);
  });

  it("refuse an unknown series with the nearest, and a year without a figure with those that have one", () => {
    expect(() => nationalSeriesOf("factor-gird")).toThrow(/did you mean "factor-grid"/);
    expect(() => nationalFigure("pue", 2027)).toThrow(/no figure for 2027; years: 2021, 2022, .*2030/);
  });

  itShared("agree with the reference table wherever it states a plain number for the same definition", () => {
    const rows = csvParse(readFileSync(sharedPath("facts", "national.csv"), "utf8"));
    const pairs = {
      average_PUE: ["pue"],
      national_electricity_TWh: ["electricity-national"],
      sector_statistic_internet_data_service_TWh: ["electricity-sector"],
      compute_AI_FP16: ["compute-ai-fp16"],
      compute_total_device_side_EFLOPS: ["compute-device-fp32"],
      standard_racks_million: ["racks"],
    };
    let compared = 0;
    for (const [metric, [id]] of Object.entries(pairs)) {
      for (const { year, value } of nationalSeriesOf(id).points) {
        // The table files the device-side figure of 2020 under the infrastructure's name and says so in a note.
        const stated = rows.filter((row) => Number(row.year) === year && row.metric === metric);
        if (stated.length === 0) continue;
        expect(
          stated.map((row) => Number(row.value)),
          `${id} ${year}`,
        ).toContain(value);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(25);
    const infrastructure = rows.filter((row) => row.metric === "compute_total_infrastructure_EFLOPS");
    for (const { year, value } of nationalSeriesOf("compute-infrastructure-fp32").points) {
      const stated = infrastructure
        .filter((row) => Number(row.year) === year)
        .map((row) => Number(row.value));
      expect(stated, String(year)).toContain(value);
    }
    const factors = csvParse(readFileSync(sharedPath("facts", "emission_factors.csv"), "utf8"));
    for (const [kind, id] of [
      ["average_consumption", "factor-grid"],
      ["fossil_generation", "factor-fossil"],
      ["ETS_reporting_factor", "factor-ets"],
      ["CEC_thermal_generation_intensity", "factor-thermal"],
    ]) {
      for (const row of factors.filter((row) => row.scope === "national" && row.kind === kind)) {
        const point = nationalSeriesOf(id).points.find(({ year }) => year === Number(row.data_year));
        if (point !== undefined) expect(point.value, `${id} ${row.data_year}`).toBe(Number(row.value));
      }
    }
  });
});
