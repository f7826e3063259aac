import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.ts";
import { readSeries } from "../../src/series/seriesFile.ts";
import type { SeriesRequest } from "../../src/series/seriesRequest.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const clock = new LocalClock(epochOfLocal("2025-01-01T00:00", "UTC"), "UTC");
const carbon: SeriesRequest = {
  quantity: "carbon intensity",
  unit: "g/kWh",
  zone: "UTC",
  gaps: "error",
  pastEnd: "hold",
};
const read = (text: string, request: Partial<SeriesRequest> = {}, horizonMs = 3 * MS_PER_HOUR) =>
  readSeries(text, "s.csv", { ...carbon, ...request }, clock, horizonMs, "a series");
const hourly = (signal: { at(ms: number): number }, hours: number) =>
  Array.from({ length: hours }, (_, hour) => signal.at(hour * MS_PER_HOUR));
const rows = (...lines: string[]) => ["time,ci", ...lines].join("\n");

describe("a signal file", () => {
  it("is read with a BOM, CRLF, a semicolon, a header in another case, quotes, and no final newline", () => {
    const text =
      '\uFEFFTIME;"Carbon; Intensity";CI\r\n2025-01-01 00:00;1;10\r\n2025-01-01 01:00;1;"20"\r\n2025-01-01 02:00;1;30';
    expect(hourly(read(text, { column: "ci" }).signal, 3)).toEqual([10, 20, 30]);
  });

  it("keeps steps of any width, and says when the width changes for good", () => {
    const minutes = [0, 30, 60, 90, 120, 135, 150, 165, 180];
    const stamps = minutes.map((min) => new Date(clock.startEpochMs + min * 60_000).toISOString());
    const { signal, report } = read(rows(...stamps.map((stamp, i) => `${stamp},${i}`)));
    expect(minutes.map((min) => signal.at(min * 60_000))).toEqual(minutes.map((_, i) => i));
    expect(report.findings).toEqual([
      { what: "change of the step from 30 to 15 min", count: 1, firstLine: 7 },
    ]);
  });

  it.each([
    [
      "rows that go back in time",
      rows("2025-01-01 01:00,1", "2025-01-01 00:00,2"),
      {},
      /s\.csv:3: goes back in time; sort the file/,
    ],
    [
      "two rows for one instant",
      rows("2025-01-01 00:00,1", "2025-01-01 00:00,2", "2025-01-01 01:00,2"),
      {},
      /s\.csv:3: second row for the same instant, with another value; state gaps/,
    ],
    [
      "a missing row",
      rows("2025-01-01 00:00,1", "2025-01-01 01:00,2", "2025-01-01 03:00,2", "2025-01-01 04:00,2"),
      {},
      /s\.csv:4: gap: rows are missing/,
    ],
    ["an empty cell", rows("2025-01-01 00:00,1", "2025-01-01 01:00,"), {}, /s\.csv:3: missing value of "ci"/],
    [
      "a word for a number",
      rows("2025-01-01 00:00,one"),
      {},
      /s\.csv:2: column "ci" holds "one", which is no number/,
    ],
    ["a timestamp that is none", rows("yesterday,1"), {}, /s\.csv:2: "yesterday" is no timestamp/],
    ["31 February", rows("2025-02-31 00:00,1"), {}, /is no timestamp/],
    [
      "offsets here and none there",
      rows("2025-01-01 00:00Z,1", "2025-01-01 01:00,2"),
      {},
      /s\.csv:3: mixed zones/,
    ],
    [
      "the hour that spring skips",
      rows("2025-03-30 01:00,1", "2025-03-30 02:00,2"),
      { zone: "Europe/Berlin" },
      /s\.csv:3: 2025-03-30 02:00 does not exist in Europe\/Berlin/,
    ],
    ["no zone", rows("2025-01-01 00:00,1"), { zone: undefined }, /carry no zone; state it/],
    [
      "no unit",
      rows("2025-01-01 00:00,1", "2025-01-01 01:00,1"),
      { unit: undefined },
      /does not name the unit/,
    ],
    [
      "a negative intensity",
      rows("2025-01-01 00:00,1", "2025-01-01 01:00,-3"),
      {},
      /s\.csv:3: column "ci" holds -3; an intensity is at least 0/,
    ],
    [
      "a beginning after the run's",
      rows("2025-01-01 02:00,1", "2025-01-01 03:00,1"),
      {},
      /reaches from 2025-01-01T02:00:00\S* to/,
    ],
    [
      "an early end",
      rows("2025-01-01 00:00,1", "2025-01-01 01:00,1"),
      { pastEnd: "error" },
      /to 2025-01-01T02:00:00\S*, the run .*shorten duration, or state pastEnd/,
    ],
    [
      "a capacity factor above 1",
      rows("2025-01-01 00:00,0.2", "2025-01-01 01:00,20"),
      { quantity: "capacity factor", unit: undefined },
      /capacity factor of 20 is above 1; state unit: %/,
    ],
    [
      "a sentinel for a temperature",
      rows("2025-01-01 00:00,2", "2025-01-01 01:00,999"),
      { quantity: "temperature", unit: undefined },
      /s\.csv:3: missing value of "ci"/,
    ],
    [
      "a temperature of no place on Earth",
      rows("2025-01-01 00:00,2", "2025-01-01 01:00,295"),
      { quantity: "temperature", unit: undefined },
      /295 °C is no outdoor temperature/,
    ],
    [
      "an intensity a thousand times too high",
      rows("2025-01-01 00:00,500", "2025-01-01 01:00,500"),
      { unit: "kg/kWh" },
      /500000 g\/kWh is more than any power plant emits; check the unit of "ci"/,
    ],
    ["a number in another notation", rows("2025-01-01 00:00,0x1F"), {}, /holds "0x1F", which is no number$/],
    [
      "a decimal comma",
      "time;ci\n2025-01-01 00:00;1,5",
      {},
      /holds "1,5", which is no number; write decimals with a point/,
    ],
    [
      "a comma too many",
      rows("2025-01-01 00:00,1", "2025-01-01 01:00,1,234"),
      {},
      /s\.csv:3: 3 cells where the header has 2/,
    ],
    [
      "two columns of one name",
      "time,ci,CI\n2025-01-01 00:00,1,2\n2025-01-01 01:00,1,2",
      { column: "Ci" },
      /s\.csv:1: 2 columns are called "Ci"/,
    ],
    [
      "several columns that would do",
      "time,a,b\n2025-01-01 00:00,1,2\n",
      {},
      /several columns would do; state column: one of a, b/,
    ],
    [
      "seconds where timestamps are expected",
      rows("0,1", "300,1"),
      {},
      /"0" is no timestamp .* if it counts seconds from the run's start, state dialect: seconds/,
    ],
    [
      "seconds that are missing",
      rows("0,1", ",1"),
      { dialect: "seconds" },
      /s\.csv:3: no seconds in column "time"/,
    ],
    ["a zone that is none", rows("2025-01-01 00:00,1"), { zone: "Mars/Base" }, /no time zone "Mars\/Base"/],
    [
      "a dialect that is none",
      rows("2025-01-01 00:00,1"),
      { dialect: "epv" },
      /no dialect "epv"; did you mean "epw"\?/,
    ],
    [
      "a dialect and a step at once",
      rows("2025-01-01 00:00,1"),
      { dialect: "csv", stepMs: MS_PER_HOUR },
      /`step` is for rows without time/,
    ],
    [
      "a gap of ages among seconds",
      rows(
        "1001-01-01 00:00:00,1",
        "1001-01-01 00:00:01,1",
        "2025-01-01 00:00:00,1",
        "2025-01-01 00:00:01,1",
      ),
      { gaps: "interpolate" },
      /rows; at most 1100000 are read/,
    ],
    [
      "more rows than are read",
      `ci\n${"1\n".repeat(1_200_000)}`,
      { stepMs: 1_000 },
      /1200001 rows; at most 1100000/,
    ],
    [
      "prices in CNY and an exchange rate",
      rows("2025-01-01 00:00,1", "2025-01-01 01:00,1"),
      { quantity: "price", unit: "CNY/MWh", cnyPerUnit: 7 },
      /prices are in CNY already/,
    ],
    [
      "a unit that the header contradicts",
      "time,Price (EUR/MWh)\n2025-01-01 00:00,1\n2025-01-01 01:00,1",
      { quantity: "price", unit: "USD/MWh" },
      /is in EUR\/MWh, the scenario says USD\/MWh/,
    ],
    ["nothing but a header", "time,ci\n", {}, /no row below the header/],
    ["nothing", "", {}, /no row below the header/],
    ["one row", rows("2025-01-01 00:00,1"), {}, /one row has no width/],
    [
      "a column that is not there",
      rows("2025-01-01 00:00,1"),
      { column: "ic" },
      /no column "ic"; did you mean "ci"\?/,
    ],
    ["no column of time", "a,b\n1,2\n", {}, /no column of time is recognised in a, b; state the dialect/],
    [
      "a dialect of another quantity",
      rows("2025-01-01 00:00,1"),
      { dialect: "price-utc" },
      /carries price, not carbon intensity/,
    ],
  ] as [string, string, Partial<SeriesRequest>, RegExp][])(
    "with %s is refused with its line",
    (_, text, request, message) => {
      expect(() => read(text, request)).toThrow(message);
      expect(() => read(text, request)).toThrow(DataError);
    },
  );

  it("fills gaps as the scenario says: by the value before, or by a straight line", () => {
    const text = rows(
      "2025-01-01 00:00,10",
      "2025-01-01 01:00,",
      "2025-01-01 02:00,30",
      "2025-01-01 05:00,60",
      "2025-01-01 06:00,NA",
    );
    const held = read(text, { gaps: "hold" });
    expect(hourly(held.signal, 7)).toEqual([10, 10, 30, 30, 30, 60, 60]);
    expect(held.report.used).toBe(3);
    expect(hourly(read(text, { gaps: "interpolate" }).signal, 7)).toEqual([10, 20, 30, 40, 50, 60, 60]);
    expect(held.report.findings.map(({ what, count }) => [what, count])).toEqual([
      ['missing value of "ci", filled by the value before it', 2],
      ["gap: rows are missing before this one, filled by the value before it", 1],
    ]);
  });

  it("keeps the first of two rows for one instant, and says so", () => {
    const text = rows("2025-01-01 00:00,1", "2025-01-01 00:00,9", "2025-01-01 01:00,2");
    const { signal, report } = read(text, { gaps: "hold" });
    expect(hourly(signal, 2)).toEqual([1, 2]);
    expect(report.findings).toEqual([
      { what: "second row for the same instant, with another value, left out", count: 1, firstLine: 3 },
    ]);
  });

  it("reads the hour that autumn repeats twice, in its order", () => {
    const berlin = new LocalClock(epochOfLocal("2025-10-26T00:00", "Europe/Berlin"), "Europe/Berlin");
    const text = rows(
      "2025-10-26 00:00,0",
      "2025-10-26 01:00,1",
      "2025-10-26 02:00,2",
      "2025-10-26 02:00,3",
      "2025-10-26 03:00,4",
    );
    const { signal } = readSeries(
      text,
      "s.csv",
      { ...carbon, zone: "Europe/Berlin" },
      berlin,
      MS_PER_HOUR,
      "a series",
    );
    expect(hourly(signal, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it("leaves out the row of an hour that spring skips where gaps may be filled, and says so", () => {
    const berlin = new LocalClock(epochOfLocal("2025-03-30T00:00", "Europe/Berlin"), "Europe/Berlin");
    const text = rows(...[0, 1, 2, 3, 4].map((hour) => `2025-03-30 0${hour}:00,${hour}`));
    const request = { ...carbon, zone: "Europe/Berlin", gaps: "hold" } as const;
    const { signal, report } = readSeries(text, "s.csv", request, berlin, MS_PER_HOUR, "a series");
    expect(hourly(signal, 4)).toEqual([0, 1, 3, 4]);
    expect(report).toMatchObject({ rows: 5, used: 4 });
    expect(report.findings).toEqual([
      { what: "local time that Europe/Berlin skips, left out", count: 1, firstLine: 4 },
    ]);
  });

  it("ends before missing values at its end where a straight line is asked for, for no value lies behind them", () => {
    const text = rows("2025-01-01 00:00,10", "2025-01-01 01:00,20", "2025-01-01 02:00,", "2025-01-01 03:00,");
    const { signal, report } = read(text, { gaps: "interpolate" });
    expect(signal.endMs).toBe(2 * MS_PER_HOUR);
    expect(report.findings).toEqual([
      { what: 'missing value of "ci" after the last, left out', count: 2, firstLine: 4 },
    ]);
  });

  it("takes marks for missing values as missing, each where it can be no value", () => {
    const marks = ["-9999", "-9999.0", "999990", "NA", "NaN", "null"];
    const text = rows("2025-01-01 00:00,10", ...marks.map((mark, i) => `2025-01-01 0${i + 1}:00,${mark}`));
    expect(read(text, { gaps: "hold" }).report.used).toBe(1);
    expect(hourly(read(text, { gaps: "hold" }).signal, 7)).toEqual(Array<number>(7).fill(10));
    const nines = rows("2025-01-01 00:00,10", "2025-01-01 01:00,99.9");
    expect(read(nines, { quantity: "temperature", unit: "°C", gaps: "hold" }).report.used).toBe(1);
    expect(hourly(read(nines).signal, 2)).toEqual([10, 99.9]);
  });

  it("reads timestamps under a header that says UTC as UTC, whatever zone is stated, and says so", () => {
    const text = "Time_UTC,ci\n2025-01-01 00:00,1\n2025-01-01 01:00,2\n";
    expect(hourly(read(text, { zone: undefined }).signal, 2)).toEqual([1, 2]);
    const { signal, report } = read(text, { zone: "Asia/Shanghai" });
    expect(hourly(signal, 2)).toEqual([1, 2]);
    expect(report.findings).toEqual([
      { what: "timestamps are at UTC, which counts, not zone Asia/Shanghai", count: 1, firstLine: 2 },
    ]);
  });

  it("says when repeating it would shift the hours of the day", () => {
    const text = rows("2025-01-01 00:00,1", "2025-01-01 01:00,2", "2025-01-01 02:00,3");
    const { report } = read(text, { pastEnd: "repeat" }, 48 * MS_PER_HOUR);
    expect(report.findings).toMatchObject([
      { what: expect.stringContaining("another hour of the day") as string },
    ]);
    expect(read(text, { pastEnd: "repeat" }).report.findings).toEqual([]);
  });

  it("notes rows of fewer cells than the header, whose value is missing", () => {
    const text = rows("2025-01-01 00:00,1", "2025-01-01 01:00", "2025-01-01 02:00,3");
    expect(() => read(text)).toThrow(/s\.csv:3: missing value/);
    expect(read(text, { gaps: "hold" }).report.findings.map(({ what }) => what)).toContain(
      "row of fewer cells than the header, the rest taken as empty",
    );
  });

  it("reads a price in any currency that the header names, by the stated rate", () => {
    const text = "Datetime,Price (KRW/kWh)\n2025-01-01 00:00,100\n2025-01-01 01:00,200\n";
    const { signal } = read(text, { quantity: "price", unit: undefined, cnyPerUnit: 0.005 });
    expect(hourly(signal, 2)).toEqual([0.5, 1]);
  });

  it("clips negative generation at night and counts it; keeps negative prices and spikes", () => {
    const text = rows("2025-01-01 00:00,-0.01", "2025-01-01 01:00,-0.02", "2025-01-01 02:00,0.5");
    const { signal, report } = read(text, { quantity: "capacity factor", unit: undefined });
    expect(hourly(signal, 3)).toEqual([0, 0, 0.5]);
    expect(report.findings).toEqual([{ what: "negative generation, taken as 0", count: 2, firstLine: 2 }]);
    const prices = rows("2025-01-01 00:00,-500", "2025-01-01 01:00,15000", "2025-01-01 02:00,0");
    expect(hourly(read(prices, { quantity: "price", unit: "CNY/MWh" }).signal, 3)).toEqual([-0.5, 15, 0]);
  });

  it("without time takes one row a step from the run's start, one row included", () => {
    expect(hourly(read("ci\n1\n2\n3\n", { stepMs: MS_PER_HOUR }).signal, 3)).toEqual([1, 2, 3]);
    expect(read("ci\n7\n", { stepMs: MS_PER_HOUR }).signal.at(0)).toBe(7);
    const timed = read(rows("2020-05-05 00:00,1", "2020-05-05 01:00,2"), {
      stepMs: MS_PER_HOUR,
      column: "ci",
    });
    expect(hourly(timed.signal, 2)).toEqual([1, 2]);
    expect(timed.report.findings).toMatchObject([
      { what: expect.stringContaining('"time" is not read') as string },
    ]);
  });

  it("of a whole year can be laid on another year by month, day and hour of its own clock", () => {
    const year = Array.from(
      { length: 8_760 },
      (_, hour) =>
        `${new Date(Date.UTC(2022, 0, 1) + hour * MS_PER_HOUR).toISOString().slice(0, 16)},${hour / 10}`,
    );
    const later = new LocalClock(epochOfLocal("2030-03-01T00:00", "UTC"), "UTC");
    const { signal } = readSeries(
      rows(...year),
      "s.csv",
      { ...carbon, alignment: "same-hours" },
      later,
      MS_PER_HOUR,
      "a series",
    );
    expect(signal.at(0)).toBe((59 * 24) / 10);
    expect(() =>
      readSeries(
        rows(...year.slice(0, 5_000)),
        "s.csv",
        { ...carbon, alignment: "same-hours" },
        later,
        MS_PER_HOUR,
        "a series",
      ),
    ).toThrow(/must be whole/);
  });

  it("reads back what a zone's clock shows, hour by hour through any year of daylight saving", () => {
    const zones = [
      "Europe/Berlin",
      "America/New_York",
      "Australia/Sydney",
      "Asia/Kolkata",
      "Asia/Shanghai",
      "+05:45",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(1990, 0, 1) / MS_PER_HOUR, max: Date.UTC(2030, 0, 1) / MS_PER_HOUR }),
        fc.constantFrom(4, 2, 1),
        (zone, hour, parts) => {
          const local = new LocalClock(hour * MS_PER_HOUR, zone);
          const atMs = Array.from({ length: 24 * 40 * parts }, (_, i) => (i * MS_PER_HOUR) / parts);
          const lines = atMs.map((ms, i) => `${local.iso(ms).slice(0, 16)},${i}`);
          const request = { ...carbon, unit: "kg/MWh", zone };
          const { signal, report } = readSeries(rows(...lines), "s.csv", request, local, 1, "a series");
          expect(report.findings).toEqual([]);
          expect(atMs.map((ms) => signal.at(ms))).toEqual(atMs.map((_, i) => i));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("fills a hole with nothing but the value before it, or values between both sides", () => {
    const value = fc.integer({ min: 0, max: 900 });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 1, max: 30 }), fc.boolean(), (left, right, hole, cells) => {
        const stamp = (hour: number) => new Date(clock.startEpochMs + hour * MS_PER_HOUR).toISOString();
        const known = [0, 1, 2, 3, 4].map((hour) => `${stamp(hour)},${left}`);
        const missing = Array.from({ length: hole }, (_, i) => `${stamp(5 + i)},NaN`);
        const after = [0, 1, 2, 3, 4].map((hour) => `${stamp(5 + hole + hour)},${right}`);
        // Rows that are there without a value, or rows that are not there at all.
        const text = rows(...known, ...(cells ? missing : []), ...after);
        const held = hourly(read(text, { gaps: "hold" }).signal, 10 + hole);
        expect(held).toEqual([...Array<number>(5 + hole).fill(left), ...Array<number>(5).fill(right)]);
        const straight = hourly(read(text, { gaps: "interpolate" }).signal, 10 + hole);
        const slope = (right - left) / (hole + 1);
        for (let i = 0; i < hole; i++) expect(straight[5 + i]).toBeCloseTo(left + slope * (i + 1), 9);
        expect(straight.slice(5 + hole)).toEqual(Array<number>(5).fill(right));
      }),
      { numRuns: 100 },
    );
  });

  it("gives back every value at its instant, whatever the widths and wherever the run begins in it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 900 })), {
          minLength: 3,
          maxLength: 60,
        }),
        fc.nat(),
        (steps, into) => {
          let minute = 0;
          const stamped = steps.map(([width, value]) => {
            const at = minute;
            minute += width;
            return { at, value };
          });
          const lines = stamped.map(
            ({ at, value }) => `${new Date(clock.startEpochMs + at * 60_000).toISOString()},${value}`,
          );
          const startMin = into % (stamped[stamped.length - 1].at + 1);
          const later = new LocalClock(clock.startEpochMs + startMin * 60_000, "UTC");
          // Held gaps insert nothing, so that every row of an irregular file stands as it is.
          const { signal } = readSeries(
            rows(...lines),
            "s.csv",
            { ...carbon, gaps: "hold" },
            later,
            1,
            "a series",
          );
          for (const { at, value } of stamped) {
            if (at >= startMin) expect(signal.at((at - startMin) * 60_000)).toBe(value);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
