import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { readSeries } from "../../src/series/seriesFile.ts";
import type { SeriesRequest } from "../../src/series/seriesRequest.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { itShared, sharedPath } from "../shared.ts";

const text = (path: string) => readFileSync(sharedPath("traces", path), "utf8");
const read = (
  path: string,
  request: Partial<SeriesRequest> & Pick<SeriesRequest, "quantity">,
  clock: LocalClock,
  days: number,
) =>
  readSeries(
    text(path),
    path,
    { gaps: "error", pastEnd: "error", ...request },
    clock,
    days * MS_PER_DAY,
    path,
  );
const from = (local: string, zone: string) => new LocalClock(epochOfLocal(local, zone), zone);

/** Rows of a CSV without quotes, counted by hand: cells by header. */
function rowsOf(path: string): Record<string, string>[] {
  const [head, ...lines] = text(path)
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
}

/** Local time of the cheapest hour of a signal over some days, as YYYY-MM-DDTHH:MM. */
function cheapest(signal: { at(ms: number): number }, clock: LocalClock, days: number, stepMs = MS_PER_HOUR) {
  let best = { value: Infinity, ms: 0 };
  for (let ms = 0; ms < days * MS_PER_DAY; ms += stepMs) {
    if (signal.at(ms) < best.value) best = { value: signal.at(ms), ms };
  }
  return { value: best.value, local: clock.iso(best.ms).slice(0, 16) };
}

/** The least of some rows: its value, and its timestamp as the file writes it. */
function least(rows: readonly Record<string, string>[], time: string, value: string) {
  const filled = rows.filter((row) => row[value] !== "");
  return filled.reduce((a, b) => (Number(b[value]) < Number(a[value]) ? b : a), filled[0])[time];
}

describe("the cheapest hour of the run is the cheapest hour of the file, in local time", () => {
  itShared("Electricity Maps: UTC in the file, Singapore's clock in the run", () => {
    const clock = from("2022-01-01T08:00", "Asia/Singapore");
    const path = "carbon-em-csv/SG_2022_hourly.csv";
    const { signal, report } = read(path, { quantity: "carbon intensity", column: "direct" }, clock, 364);
    const rows = rowsOf(path).slice(0, 364 * 24);
    const utc = least(rows, "Datetime (UTC)", "Carbon Intensity gCO₂eq/kWh (direct)");
    const local = new Date(Date.parse(`${utc.replace(" ", "T")}Z`) + 8 * MS_PER_HOUR)
      .toISOString()
      .slice(0, 16);
    expect(cheapest(signal, clock, 364).local).toBe(local);
    expect(report).toMatchObject({ dialect: "electricity-maps", unit: "g/kWh", rows: 8_760, used: 8_760 });
    const estimated = rowsOf(path).filter((row) => row["Data Estimated"] === "true").length;
    expect(report.findings).toMatchObject([
      { what: "value that the source itself estimated", count: estimated },
    ]);
  });

  itShared(
    "Electricity Maps: life-cycle values are higher than direct ones, and one of them must be chosen",
    () => {
      const clock = from("2021-01-01T00:00", "UTC");
      const path = "carbon-em-csv/DE-LU_2021_hourly.csv";
      const direct = read(path, { quantity: "carbon intensity", column: "direct" }, clock, 365).signal;
      const lca = read(path, { quantity: "carbon intensity", column: "LCA" }, clock, 365).signal;
      expect(direct.at(0)).toBe(449.07);
      expect(lca.at(0)).toBe(526.77);
      expect(() => read(path, { quantity: "carbon intensity" }, clock, 365)).toThrow(
        /several columns would do; state column: one of Carbon/,
      );
    },
  );

  itShared(
    "Time, Carbon Intensity: zone and unit must be stated; two quarter-hours are missing in the German year",
    () => {
      const clock = from("2020-01-01T00:00", "Europe/Berlin");
      const path = "carbon-lwa/ger_ci.csv";
      const request = { quantity: "carbon intensity", zone: "UTC", unit: "g/kWh" } as const;
      expect(() => read(path, { quantity: "carbon intensity", unit: "g/kWh" }, clock, 366)).toThrow(
        /carry no zone/,
      );
      expect(() => read(path, { quantity: "carbon intensity", zone: "UTC" }, clock, 366)).toThrow(
        /does not name the unit/,
      );
      expect(() => read(path, request, clock, 366)).toThrow(
        /gap: rows are missing before this one; state gaps/,
      );
      const { signal, report } = read(path, { ...request, gaps: "interpolate" }, clock, 366);
      expect(report.findings).toMatchObject([{ what: expect.stringContaining("gap") as string, count: 2 }]);
      const rows = rowsOf(path).filter(
        ({ Time }) => Time >= "2019-12-31 23:00:00" && Time < "2020-12-31 23:00:00",
      );
      const utc = least(rows, "Time", "Carbon Intensity");
      const found = cheapest(signal, clock, 366, MS_PER_HOUR / 4);
      expect(new Date(epochOfLocal(found.local, "Europe/Berlin")).toISOString().slice(0, 16)).toBe(
        utc.replace(" ", "T").slice(0, 16),
      );
    },
  );

  itShared(
    "EIA by fuel: offset in the timestamp, unit stated, three empty hours of California filled",
    () => {
      const clock = from("2022-01-01T00:00", "America/Los_Angeles");
      const path = "carbon-eia/CISO_NG_avgCI.csv";
      const request = { quantity: "carbon intensity", unit: "g/kWh" } as const;
      expect(() => read(path, request, clock, 360)).toThrow(
        /CISO_NG_avgCI\.csv:\d+: missing value of "avg_CI"/,
      );
      const { signal, report } = read(path, { ...request, gaps: "hold" }, clock, 360);
      expect(report.used).toBe(8_757);
      const rows = rowsOf(path).filter(
        ({ timestamp }) => timestamp >= "2022-01-01 08:00" && timestamp < "2022-12-27 08:00",
      );
      const utc = least(rows, "timestamp", "avg_CI");
      const found = cheapest(signal, clock, 360);
      expect(epochOfLocal(found.local, "America/Los_Angeles")).toBe(Date.parse(utc.replace(" ", "T")));
    },
  );

  itShared("WattTime: five-minute marginal intensity in lb/MWh", () => {
    const clock = from("2023-06-08T00:00", "America/Los_Angeles");
    const path = "carbon-other/watttime_example.csv";
    const request = { quantity: "carbon intensity", zone: "America/Los_Angeles", unit: "lb/MWh" } as const;
    const { signal, report } = read(path, request, clock, 30);
    expect(report).toMatchObject({
      dialect: "watttime",
      column: "Caiso_North",
      steps: [{ stepMs: 300_000, count: 8_927 }],
    });
    expect(signal.at(0)).toBeCloseTo(425.01605069 * 0.45359237, 9);
    const local = least(rowsOf(path).slice(0, 30 * 288), "oootime", "Caiso_North");
    expect(cheapest(signal, clock, 30, 300_000).local).toBe(local.replace(" ", "T").slice(0, 16));
  });

  itShared("prices with UTC and local columns, in another currency, negative ones kept", () => {
    const clock = from("2022-01-01T11:00", "Australia/Sydney");
    const path = "price/std_AU-NSW_2022.csv";
    expect(() => read(path, { quantity: "price" }, clock, 360)).toThrow(
      /prices are in USD; state the exchange rate/,
    );
    const { signal, report } = read(path, { quantity: "price", cnyPerUnit: 7 }, clock, 360);
    expect(report).toMatchObject({ dialect: "price-utc", unit: "USD/MWh" });
    const rows = rowsOf(path).slice(0, 360 * 24);
    const cheapestRow = least(rows, "Datetime (Local)", "Price (USD/MWh)");
    const found = cheapest(signal, clock, 360);
    expect(found.local).toBe(cheapestRow.replace(" ", "T").slice(0, 16));
    const lowest = Math.min(...rows.map((row) => Number(row["Price (USD/MWh)"])));
    expect(lowest).toBeLessThan(0);
    expect(found.value).toBeCloseTo((lowest * 7) / 1_000, 12);
  });

  itShared(
    "prices by local time: the German file keeps Berlin's clock, with the skipped hour written in and a day missing",
    () => {
      const clock = from("2022-01-01T00:00", "Europe/Berlin");
      const path = "price/local_DE-LU_2022.csv";
      const request = { quantity: "price", cnyPerUnit: 7.2, zone: "Europe/Berlin" } as const;
      expect(() => read(path, request, clock, 364)).toThrow(
        /:2044: 2022-03-27 02:00 does not exist in Europe\/Berlin/,
      );
      const { signal, report } = read(path, { ...request, gaps: "hold" }, clock, 364);
      // The hour that spring skips; the second of the hours that autumn repeats, and 3 September.
      expect(report.findings).toEqual([
        { what: "local time that Europe/Berlin skips, left out", count: 1, firstLine: 2044 },
        { what: expect.stringMatching(/^gap: .*value before it$/) as string, count: 2, firstLine: 5882 },
      ]);
      expect(report).toMatchObject({ dialect: "price-local", unit: "EUR/MWh", rows: 8_736, used: 8_735 });
      const rows = rowsOf(path).filter(({ Datetime }) => Datetime < "2022-12-31");
      const local = least(rows, "Datetime", "Price (EUR/MWh)");
      expect(cheapest(signal, clock, 364).local).toBe(local.replace(" ", "T").slice(0, 16));
    },
  );

  itShared(
    "prices by local time: by Berlin's clock every hour is that of the file with UTC, winter and summer",
    () => {
      const clock = from("2022-01-01T00:00", "Europe/Berlin");
      const options = { quantity: "price", cnyPerUnit: 1, gaps: "hold" } as const;
      const utc = read(
        "price/std_DE-LU_2022.csv",
        options,
        from("2022-01-01T01:00", "Europe/Berlin"),
        360,
      ).signal;
      // The file with UTC holds dollars, and means of two hours: this one and the one before it.
      const dollarsPerEuro = (zone: string, day: number) => {
        const euro = read("price/local_DE-LU_2022.csv", { ...options, zone }, clock, 360).signal;
        return Array.from({ length: 24 }, (_, hour) => {
          const ms = day * MS_PER_DAY + hour * MS_PER_HOUR;
          return utc.at(ms - MS_PER_HOUR) / ((euro.at(ms) + euro.at(ms - MS_PER_HOUR)) / 2);
        });
      };
      const spread = (rates: number[]) => Math.max(...rates) / Math.min(...rates) - 1;
      for (const day of [20, 190]) expect(spread(dollarsPerEuro("Europe/Berlin", day))).toBeLessThan(1e-6);
      expect(spread(dollarsPerEuro("+01:00", 190))).toBeGreaterThan(0.1);
    },
  );

  itShared("Open-Meteo: the coldest hour of Seoul's year, by Seoul's clock", () => {
    const clock = from("2022-01-01T00:00", "Asia/Seoul");
    const { signal, report } = read(
      "weather-openmeteo/KR_2022.json",
      { quantity: "temperature" },
      clock,
      365,
    );
    const { hourly } = JSON.parse(text("weather-openmeteo/KR_2022.json")) as {
      hourly: { time: string[]; temperature_2m: number[] };
    };
    const coldest = hourly.temperature_2m.indexOf(Math.min(...hourly.temperature_2m));
    expect(cheapest(signal, clock, 365).local).toBe(hourly.time[coldest]);
    expect(report).toMatchObject({ dialect: "open-meteo", unit: "°C", firstUtc: "2021-12-31T15:00:00Z" });
  });

  itShared("EPW: hour 1 is the first of the day, months of different years lie on the run's own year", () => {
    const clock = from("2025-01-01T00:00", "Asia/Shanghai");
    const path = "weather-epw/Shanghai-Hongqiao_1956_2023_TMYx.epw";
    const { signal, report } = read(path, { quantity: "temperature" }, clock, 365);
    const rows = text(path)
      .split(/\r?\n/)
      .slice(8)
      .filter((line) => line !== "")
      .map((line) => line.split(","));
    rows.forEach((fields, hour) => expect(signal.at(hour * MS_PER_HOUR)).toBe(Number(fields[6])));
    const coldest = rows.reduce((a, b) => (Number(b[6]) < Number(a[6]) ? b : a));
    const hour = String(Number(coldest[3]) - 1).padStart(2, "0");
    expect(cheapest(signal, clock, 365).local).toBe(
      `2025-${coldest[1].padStart(2, "0")}-${coldest[2].padStart(2, "0")}T${hour}:00`,
    );
    expect(report).toMatchObject({ dialect: "epw", rows: 8_760, used: 8_760 });
  });

  itShared("EPW in a leap year: 29 February repeats the 28th, and March begins on its first", () => {
    const clock = from("2024-02-28T00:00", "Asia/Shanghai");
    const path = "weather-epw/Shanghai-Hongqiao_1956_2023_TMYx.epw";
    const { signal } = read(path, { quantity: "temperature" }, clock, 3);
    const rows = text(path)
      .split(/\r?\n/)
      .slice(8)
      .map((line) => line.split(","));
    const at = (month: number, day: number) =>
      rows.findIndex((row) => Number(row[1]) === month && Number(row[2]) === day);
    for (let hour = 0; hour < 24; hour++) {
      expect(signal.at(hour * MS_PER_HOUR)).toBe(Number(rows[at(2, 28) + hour][6]));
      expect(signal.at((24 + hour) * MS_PER_HOUR)).toBe(Number(rows[at(2, 28) + hour][6]));
      expect(signal.at((48 + hour) * MS_PER_HOUR)).toBe(Number(rows[at(3, 1) + hour][6]));
    }
  });

  itShared(
    "observations by year, month, day, hour: NA is a gap, filled by a straight line when asked",
    () => {
      const clock = from("2014-01-01T00:00", "Asia/Shanghai");
      const path = "weather-obs-cn/ChengduPM20100101_20151231.csv";
      const request = { quantity: "temperature", zone: "Asia/Shanghai", column: "TEMP" } as const;
      expect(() => read(path, request, clock, 365)).toThrow(/missing value of "TEMP"/);
      const { signal } = read(path, { ...request, gaps: "interpolate" }, clock, 365);
      const rows = rowsOf(path).filter(({ year, TEMP }) => year === "2014" && TEMP !== "NA");
      for (const row of rows) {
        const ms =
          Date.UTC(2014, Number(row.month) - 1, Number(row.day), Number(row.hour)) - Date.UTC(2014, 0, 1);
        expect(signal.at(ms)).toBe(Number(row.TEMP));
      }
    },
  );

  itShared("PV by seconds from the run's start, one column a city", () => {
    const clock = from("2023-06-08T00:00", "UTC");
    const path = "pv/solar_example.csv";
    const request = { quantity: "capacity factor", dialect: "seconds", column: "Hong Kong" } as const;
    const { signal } = read(path, request, clock, 29);
    rowsOf(path)
      .slice(0, 29 * 288)
      .forEach((row) => {
        expect(signal.at(Number(row.time) * 1_000)).toBe(Number(row["Hong Kong"]));
      });
    expect(() => read(path, { ...request, column: "Hong Kon" }, clock, 29)).toThrow(
      'did you mean "Hong Kong"?',
    );
  });

  const places: Readonly<Record<string, string>> = {
    "AU-NSW": "Australia/Sydney",
    "BR-SP": "America/Sao_Paulo",
    "DE-LU": "Europe/Berlin",
    "IN-WE": "Asia/Kolkata",
    KR: "Asia/Seoul",
    SG: "Asia/Singapore",
    "US-CAL-CISO": "America/Los_Angeles",
    ZA: "Africa/Johannesburg",
  };
  for (const [place, zone] of Object.entries(places)) {
    for (const year of ["2021", "2022"]) {
      itShared(`Electricity Maps, ${place} ${year} by the clock of ${zone}`, () => {
        const clock = new LocalClock(Date.parse(`${year}-01-01T00:00Z`), zone);
        const path = `carbon-em-csv/${place}_${year}_hourly.csv`;
        const { signal } = read(path, { quantity: "carbon intensity", column: "lca" }, clock, 365);
        const utc = least(rowsOf(path), "Datetime (UTC)", "Carbon Intensity gCO₂eq/kWh (LCA)");
        const instant = new Date(`${utc.replace(" ", "T")}Z`);
        // Sweden writes dates as the run does: 2021-05-09 04:00.
        const shown = new Intl.DateTimeFormat("sv-SE", {
          timeZone: zone,
          dateStyle: "short",
          timeStyle: "short",
        });
        expect(cheapest(signal, clock, 365).local).toBe(shown.format(instant).replace(" ", "T"));
      });
    }
  }

  for (const place of ["AU-NSW", "DE-LU", "KR", "SG", "US-CAL-CISO", "ZA"]) {
    itShared(`prices with UTC and local columns, ${place}`, () => {
      const clock = new LocalClock(Date.parse("2022-01-01T00:00Z"), places[place]);
      const path = `price/std_${place}_2022.csv`;
      const { signal } = read(path, { quantity: "price", cnyPerUnit: 7 }, clock, 365);
      const local = least(rowsOf(path), "Datetime (Local)", "Price (USD/MWh)");
      expect(cheapest(signal, clock, 365).local).toBe(local.replace(" ", "T").slice(0, 16));
    });
  }

  for (const region of ["ERCO", "NYIS"]) {
    itShared(`EIA by fuel, ${region}: not an hour missing`, () => {
      const clock = new LocalClock(Date.parse("2022-01-01T00:00Z"), "America/Chicago");
      const path = `carbon-eia/${region}_NG_avgCI.csv`;
      const { signal } = read(path, { quantity: "carbon intensity", unit: "g/kWh" }, clock, 365);
      const utc = least(rowsOf(path), "timestamp", "avg_CI");
      const found = cheapest(signal, clock, 365);
      expect(epochOfLocal(found.local, "America/Chicago")).toBe(Date.parse(utc.replace(" ", "T")));
    });
  }

  itShared("Time, Carbon Intensity: France by half-hours, not one missing", () => {
    const clock = from("2019-12-20T00:00", "UTC");
    const path = "carbon-lwa/fr_ci.csv";
    const request = { quantity: "carbon intensity", zone: "UTC", unit: "g/kWh" } as const;
    const { signal, report } = read(path, request, clock, 386);
    expect(report).toMatchObject({ steps: [{ stepMs: MS_PER_HOUR / 2, count: 18_573 }], findings: [] });
    const rows = rowsOf(path).filter(({ Time }) => Time < "2021-01-09");
    expect(cheapest(signal, clock, 386, MS_PER_HOUR / 2).local).toBe(
      least(rows, "Time", "Carbon Intensity").replace(" ", "T").slice(0, 16),
    );
  });
});
