import { describe, expect, it } from "vitest";
import { readSeries } from "../../src/series/seriesFile.ts";
import type { SeriesRequest } from "../../src/series/seriesRequest.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

const request: SeriesRequest = { quantity: "temperature", gaps: "error", pastEnd: "error" };

/** A weather file by hand: every hour worth month/10 + hour/1000, on the clock of `zone` hours from UTC. */
function epw({
  zone = "8.0",
  edit = (row: string[]) => row,
}: { zone?: string; edit?: (row: string[]) => string[] } = {}) {
  const header = [
    "DESIGN CONDITIONS,0",
    "TYPICAL/EXTREME PERIODS,0",
    "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
  ];
  const more = ["COMMENTS 1,made by hand", "COMMENTS 2,", "DATA PERIODS,1,1,Data,Sunday,1/ 1,12/31"];
  const rows = Array.from({ length: 8_760 }, (_, i) => {
    const date = new Date(Date.UTC(2001, 0, 1) + i * MS_PER_HOUR);
    const [month, day, hour] = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours() + 1];
    // Months of different years, as typical years have them.
    const row = [String(1990 + month), String(month), String(day), String(hour), "60", "?9"];
    return edit([...row, String(month / 10 + hour / 1_000), "1.0", "50"]).join(",");
  });
  return [`LOCATION,Nowhere,-,CHN,-,000000,30.0,120.0,${zone},3.0`, ...header, ...more, ...rows].join("\r\n");
}

const read = (
  text: string,
  start = "2025-03-01T00:00",
  zone = "Asia/Shanghai",
  more: Partial<SeriesRequest> = {},
) => {
  const clock = new LocalClock(epochOfLocal(start, zone), zone);
  return readSeries(text, "w.epw", { ...request, ...more }, clock, MS_PER_DAY, "weather");
};

describe("an EPW file", () => {
  it("begins a day with hour 1, and ends it with hour 24", () => {
    const { signal, report } = read(epw());
    expect(signal.at(0)).toBe(0.301);
    expect(signal.at(23 * MS_PER_HOUR)).toBe(0.324);
    expect(report).toMatchObject({ dialect: "epw", rows: 8_760, used: 8_760, findings: [] });
  });

  it("keeps its standard time through the run's summer time, by the zone of its LOCATION line", () => {
    // Midnight of summer in Berlin is 23:00 of the day before on the file's clock.
    expect(read(epw({ zone: "1.0" }), "2025-07-01T00:00", "Europe/Berlin").signal.at(0)).toBe(0.624);
    expect(read(epw({ zone: "-3.5" }), "2025-07-01T00:00", "UTC").signal.at(0)).toBe(0.621);
    expect(read(epw({ zone: "-3.5" }), "2025-07-01T00:00", "UTC").signal.at(MS_PER_HOUR / 2)).toBe(0.622);
  });

  it.each(["99.9", "-9999", "999990", "NA", ""])("takes %s as a missing temperature", (mark) => {
    const text = epw({
      edit: (row) => (row[1] === "3" && row[2] === "1" && row[3] === "2" ? row.with(6, mark) : row),
    });
    expect(() => read(text)).toThrow(/w\.epw:1426: missing value of "dry-bulb temperature"/);
    const { signal, report } = read(text, undefined, undefined, { gaps: "interpolate" });
    expect(signal.at(MS_PER_HOUR)).toBeCloseTo(0.302, 12);
    expect(report.used).toBe(8_759);
  });

  it.each([
    [
      "hour 0",
      epw({ edit: (row) => row.with(3, String(Number(row[3]) - 1)) }),
      /w\.epw:9: month 1, day 1, hour 0/,
    ],
    ["hour 25", epw({ edit: (row) => row.with(3, String(Number(row[3]) + 1)) }), /w\.epw:32: .*hour 25/],
    ["month 13", epw({ edit: (row) => row.with(1, "13") }), /month 13/],
    [
      "a word for a temperature",
      epw({ edit: (row) => row.with(6, "warm") }),
      /temperature "warm" is no number/,
    ],
    ["no zone", epw({ zone: "" }), /ninth field of LOCATION is the zone/],
    ["a zone that is none", epw({ zone: "80" }), /ninth field of LOCATION is the zone/],
    ["short rows", epw({ edit: (row) => row.slice(0, 5) }), /w\.epw:9: 5 fields/],
    [
      "half a year",
      epw().split("\r\n").slice(0, 4_000).join("\n"),
      /nothing from 06-15 .* to 01-01|nothing from 06-\d\d/,
    ],
    ["no hour at all", epw().split("\r\n").slice(0, 8).join("\n"), /no row of weather/],
  ] as [string, string, RegExp][])("with %s is refused", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("is refused for anything but temperature, and as it stands", () => {
    expect(() => read(epw(), undefined, undefined, { quantity: "price" })).toThrow(/temperature only/);
    expect(() => read(epw(), undefined, undefined, { alignment: "as-is" })).toThrow(/no dates of its own/);
  });
});
