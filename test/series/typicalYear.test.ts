import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSeries } from "../../src/series/seriesFile.ts";
import type { SeriesRequest } from "../../src/series/seriesRequest.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

const request: SeriesRequest = {
  quantity: "price",
  unit: "CNY/kWh",
  gaps: "error",
  pastEnd: "error",
  alignment: "same-hours",
};

/** A year of rows by a zone's clock, each worth its month, day and minute as one number. */
function yearOf(
  start: string,
  zone: string,
  {
    days = 365,
    stepMin = 60,
    keep = (_: string) => true,
  }: { days?: number; stepMin?: number; keep?: (iso: string) => boolean } = {},
): string {
  const clock = new LocalClock(epochOfLocal(start, zone), zone);
  const rows = Array.from({ length: (days * 24 * 60) / stepMin }, (_, i) => clock.iso(i * stepMin * 60_000));
  return ["time,p", ...rows.filter(keep).map((iso) => `${iso.slice(0, 16)},${worth(iso)}`)].join("\n");
}

/** 03-01T02:30 → 3010230. */
function worth(iso: string): number {
  const [month, day, hour, minute] = [
    iso.slice(5, 7),
    iso.slice(8, 10),
    iso.slice(11, 13),
    iso.slice(14, 16),
  ].map(Number);
  return month * 1_000_000 + day * 10_000 + hour * 100 + minute;
}

const lay = (text: string, zone: string, start: string, runZone = zone, days = 3) => {
  const clock = new LocalClock(epochOfLocal(start, runZone), runZone);
  return { clock, ...readSeries(text, "y.csv", { ...request, zone }, clock, days * MS_PER_DAY, "a year") };
};

describe("a year laid on the run's by month, day and hour", () => {
  it("gives every hour of a run the value of its namesake, in whatever year and wherever it begins", () => {
    const text = yearOf("2023-01-01T00:00", "Asia/Shanghai");
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2000, 0, 1) / MS_PER_HOUR, max: Date.UTC(2040, 0, 1) / MS_PER_HOUR }),
        (hour) => {
          const start = new Date(hour * MS_PER_HOUR).toISOString().slice(0, 16);
          const { signal, clock } = lay(text, "Asia/Shanghai", start);
          for (let ms = 0; ms < 3 * MS_PER_DAY; ms += MS_PER_HOUR) {
            const iso = clock.iso(ms).replace("-02-29T", "-02-28T");
            expect(signal.at(ms)).toBe(worth(iso));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("keeps steps finer than an hour", () => {
    const { signal } = lay(yearOf("2023-01-01T00:00", "UTC", { stepMin: 30 }), "UTC", "2025-05-05T00:00");
    expect([0, 1, 2, 3].map((half) => signal.at((half * MS_PER_HOUR) / 2))).toEqual([
      5_050_000, 5_050_030, 5_050_100, 5_050_130,
    ]);
  });

  it("keeps the quarter past of a clock that is half an hour off the hour", () => {
    const utc = yearOf("2023-01-01T00:00", "UTC").replace(/^(\d.{15})/gm, "$1Z");
    const { signal, clock } = lay(utc, "Asia/Kolkata", "2025-05-05T00:00");
    // 00:30 in India is 19:00 UTC of the day before.
    expect(clock.iso(MS_PER_HOUR / 2).slice(0, 16)).toBe("2025-05-05T00:30");
    expect(signal.at(0)).toBe(5_041_800);
    expect(signal.at(MS_PER_HOUR / 2)).toBe(5_041_900);
  });

  it("may begin at any day, as long as it is whole", () => {
    const { signal } = lay(yearOf("2022-07-01T00:00", "UTC"), "UTC", "2025-12-31T23:00");
    expect(signal.at(0)).toBe(12_312_300);
    expect(signal.at(MS_PER_HOUR)).toBe(1_010_000);
  });

  it("is refused when it is not whole, with what is missing", () => {
    expect(() => lay(yearOf("2022-07-01T00:00", "UTC", { days: 200 }), "UTC", "2025-01-01T00:00")).toThrow(
      /y\.csv: nothing from 01-17 00:00 to 07-01 00:00; to lay a year on the run it must be whole/,
    );
    expect(() => lay(yearOf("2022-01-01T01:00", "UTC", { days: 364 }), "UTC", "2025-01-01T00:00")).toThrow(
      /nothing from 01-01 00:00 to 01-01 01:00/,
    );
  });

  it("lays the first year of a longer file, and says so", () => {
    const text = yearOf("2022-01-01T00:00", "UTC", { days: 500 });
    const later = text.replace(/^(2023.*),\d+$/gm, "$1,7");
    const { signal, report } = lay(later, "UTC", "2025-02-02T00:00");
    expect(signal.at(0)).toBe(2_020_000);
    expect(report.findings).toEqual([
      { what: "series goes on past a year: the first year is laid", count: 1, firstLine: 8_762 },
    ]);
  });

  it("lives with daylight saving that falls on other days in the run's year than in the file's", () => {
    const text = yearOf("2022-01-01T00:00", "Europe/Berlin");
    // 2022's spring: 27 March. In 2025 that day is a plain one: its 02:00 takes what 01:00 has.
    const plain = lay(text, "Europe/Berlin", "2025-03-27T00:00").signal;
    expect([0, 1, 2, 3].map((hour) => plain.at(hour * MS_PER_HOUR))).toEqual([
      3_270_000, 3_270_100, 3_270_100, 3_270_300,
    ]);
    // 30 March 2025 has no 02:00, 26 October 2025 has it twice.
    const spring = lay(text, "Europe/Berlin", "2025-03-30T00:00").signal;
    expect([0, 1, 2, 3].map((hour) => spring.at(hour * MS_PER_HOUR))).toEqual([
      3_300_000, 3_300_100, 3_300_300, 3_300_400,
    ]);
    const autumn = lay(text, "Europe/Berlin", "2025-10-26T00:00").signal;
    expect([1, 2, 3, 4].map((hour) => autumn.at(hour * MS_PER_HOUR))).toEqual([
      10_260_100, 10_260_200, 10_260_200, 10_260_300,
    ]);
  });

  it("keeps the file's clock where the run has another", () => {
    const { signal, clock } = lay(
      yearOf("2022-01-01T00:00", "Asia/Tokyo"),
      "Asia/Tokyo",
      "2025-06-01T00:00",
      "Asia/Shanghai",
    );
    expect(clock.iso(0).slice(0, 16)).toBe("2025-06-01T00:00");
    expect(signal.at(0)).toBe(6_010_100);
  });

  it("is refused for rows without dates", () => {
    const clock = new LocalClock(0, "UTC");
    expect(() =>
      readSeries("p\n1\n2\n", "y.csv", { ...request, stepMs: MS_PER_HOUR }, clock, MS_PER_HOUR, "a year"),
    ).toThrow(/rows without dates have no month and day/);
  });
});
