import { expect, it } from "vitest";
import { parseWallClock, writeWallClock } from "../../src/workload/wallClock.ts";

it.each([
  ["1970-01-01 00:00:00", 0],
  ["1970-01-01 00:00", 0],
  ["2020-02-29 23:59:59", Date.UTC(2020, 1, 29, 23, 59, 59)],
  ["2023-11-16T18:17:03.9799600", Date.UTC(2023, 10, 16, 18, 17, 3) + 979.96],
  ["2024-05-10 00:00:00.009930+00:00", Date.UTC(2024, 4, 10) + 9.93],
  ["2024-05-10 08:00:00+08:00", Date.UTC(2024, 4, 10)],
  ["2024-05-09 17:30:00-0630", Date.UTC(2024, 4, 10)],
  ["2024-05-10 00:00:00Z", Date.UTC(2024, 4, 10)],
])("%s is an instant", (text, ms) => {
  expect(parseWallClock(text)).toBeCloseTo(ms, 6);
});

it.each([
  "",
  "2024-05-10",
  "2023-02-29 00:00:00",
  "2024-13-01 00:00:00",
  "2024-05-10 24:00:00",
  "10.5.2024 12:00",
  "NaN",
])("%j is none", (text) => {
  expect(parseWallClock(text)).toBeNaN();
});

it("writes what it reads, and a number of seconds for what no date can say", () => {
  for (const text of ["2020-06-09 18:41:01", "2020-06-09 18:41:01.5", "1996-09-30 12:38:00"]) {
    expect(writeWallClock(parseWallClock(text))).toBe(text);
  }
  expect(writeWallClock(1e18)).toBe("1000000000000000 s");
});
