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
      /s\.csv:3: second row for the same instant; state gaps/,
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
      /999 °C is no outdoor temperature/,
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
      { what: "second row for the same instant, left out", count: 1, firstLine: 3 },
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
  });

  it("of a whole year can be laid on another year by month, day and hour of its own clock", () => {
    const year = Array.from(
      { length: 8_760 },
      (_, hour) =>
        `${new Date(Date.UTC(2022, 0, 1) + hour * MS_PER_HOUR).toISOString().slice(0, 16)},${hour}`,
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
    expect(signal.at(0)).toBe(59 * 24);
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
