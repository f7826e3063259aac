import { describe, expect, it } from "vitest";
import { readSeries } from "../../src/series/seriesFile.ts";
import type { SeriesRequest } from "../../src/series/seriesRequest.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const clock = new LocalClock(epochOfLocal("2025-07-01T00:00", "Asia/Shanghai"), "Asia/Shanghai");
const answer = (more: object = {}) => ({
  utc_offset_seconds: 28_800,
  timezone: "Asia/Shanghai",
  hourly_units: { time: "iso8601", temperature_2m: "°C", wind_speed_10m: "km/h" },
  hourly: {
    time: ["2025-07-01T00:00", "2025-07-01T01:00", "2025-07-01T02:00"],
    temperature_2m: [20, 21, 22],
    wind_speed_10m: [1, 2, 3],
  },
  ...more,
});
const read = (value: unknown, more: Partial<SeriesRequest> = {}) =>
  readSeries(
    typeof value === "string" ? value : JSON.stringify(value),
    "w.json",
    { quantity: "temperature", gaps: "error", pastEnd: "error", ...more },
    clock,
    MS_PER_HOUR,
    "weather",
  );
const values = (signal: { at(ms: number): number }) => [0, 1, 2].map((hour) => signal.at(hour * MS_PER_HOUR));

describe("an answer of Open-Meteo", () => {
  it("is read by its own offset, with a BOM and seconds since 1970 too", () => {
    expect(values(read(answer()).signal)).toEqual([20, 21, 22]);
    expect(values(read(`\uFEFF${JSON.stringify(answer())}`).signal)).toEqual([20, 21, 22]);
    const time = [0, 1, 2].map((hour) => (clock.startEpochMs + hour * MS_PER_HOUR) / 1_000);
    expect(values(read(answer({ hourly: { time, temperature_2m: [5, 6, 7] } })).signal)).toEqual([5, 6, 7]);
  });

  it("has gaps where it has null or a mark for a missing value", () => {
    const { time } = answer().hourly;
    const holes = answer({ hourly: { time, temperature_2m: [20, null, 22] } });
    expect(() => read(holes)).toThrow(/w\.json: missing value of "temperature_2m"/);
    expect(values(read(holes, { gaps: "interpolate" }).signal)).toEqual([20, 21, 22]);
    expect(
      values(read(answer({ hourly: { time, temperature_2m: [20, -9999, 22] } }), { gaps: "hold" }).signal),
    ).toEqual([20, 20, 22]);
  });

  it.each([
    ["what is no JSON", "{", {}, /is not JSON/],
    ["another JSON", { a: 1 }, {}, /expected an answer of Open-Meteo/],
    ["no offset", answer({ utc_offset_seconds: undefined }), {}, /utc_offset_seconds is missing/],
    ["an offset of ages", answer({ utc_offset_seconds: 1e9 }), {}, /utc_offset_seconds/],
    ["another unit", answer(), { column: "wind_speed_10m" }, /is in km\/h; a temperature is read in °C/],
    ["a column that is not there", answer(), { column: "temperature_2n" }, /did you mean "temperature_2m"/],
    [
      "lists of different lengths",
      answer({ hourly: { time: ["2025-07-01T00:00"], temperature_2m: [1, 2] } }),
      {},
      /not a list as long as hourly\.time/,
    ],
    [
      "a word for a value",
      answer({ hourly: { time: ["2025-07-01T00:00"], temperature_2m: ["1"] } }),
      {},
      /is no number/,
    ],
    [
      "a word for a time",
      answer({ hourly: { time: ["now"], temperature_2m: [1] } }),
      {},
      /time\[0\] is no timestamp/,
    ],
  ] as [string, unknown, Partial<SeriesRequest>, RegExp][])(
    "with %s is refused",
    (_, value, more, message) => {
      expect(() => read(value, more)).toThrow(message);
    },
  );
});
