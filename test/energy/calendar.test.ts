import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthsOf } from "../../src/energy/calendar.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

const DAY = MS_PER_DAY;
const HOUR = MS_PER_HOUR;
const clockFrom = (local: string, zone = "Asia/Shanghai") => new LocalClock(epochOfLocal(local, zone), zone);

describe("the months of a run", () => {
  it("are cut short where the run begins and ends: 17 of 31 days, all of February, half a day of March", () => {
    const months = monthsOf(clockFrom("2025-01-15T00:00"), 45.5 * DAY);
    expect(months).toEqual([
      { fromMs: 0, toMs: 17 * DAY, shareOfMonth: 17 / 31, shareOfYear: 17 / 365, year: 2025 },
      { fromMs: 17 * DAY, toMs: 45 * DAY, shareOfMonth: 1, shareOfYear: 28 / 365, year: 2025 },
      { fromMs: 45 * DAY, toMs: 45.5 * DAY, shareOfMonth: 0.5 / 31, shareOfYear: 0.5 / 365, year: 2025 },
    ]);
  });

  it("that turn with the year belong each to its own", () => {
    const months = monthsOf(clockFrom("2023-12-31T12:00"), DAY);
    expect(months.map(({ year, toMs }) => [year, toMs])).toEqual([
      [2023, DAY / 2],
      [2024, DAY],
    ]);
    expect(months.map(({ shareOfYear }) => shareOfYear)).toEqual([0.5 / 365, 0.5 / 366]);
  });

  it("of a leap year are twelve, February with 29 of 366 days, and all of the year together", () => {
    const months = monthsOf(clockFrom("2024-01-01T00:00"), 366 * DAY);
    expect(months).toHaveLength(12);
    expect(months[1].shareOfYear).toBeCloseTo(29 / 366, 12);
    expect(months.every(({ shareOfMonth }) => shareOfMonth === 1)).toBe(true);
    expect(months.reduce((sum, { shareOfYear }) => sum + shareOfYear, 0)).toBeCloseTo(1, 12);
  });

  it("turn at local midnight, not at that of Greenwich", () => {
    // 23:00 in Beijing is 15:00 UTC.
    expect(monthsOf(clockFrom("2025-06-30T23:00"), 2 * HOUR)[0].toMs).toBe(HOUR);
    expect(monthsOf(new LocalClock(Date.UTC(2025, 5, 30, 15), "UTC"), 2 * HOUR)).toHaveLength(1);
  });

  it("are an hour shorter in March and longer in October where clocks change", () => {
    const berlin = clockFrom("2025-01-01T00:00", "Europe/Berlin");
    const days = monthsOf(berlin, 365 * DAY).map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR);
    expect(days).toEqual(
      [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].map(
        (d, i) => d * 24 + [0, 0, -1, 0, 0, 0, 0, 0, 0, 1, 0, 0][i],
      ),
    );
  });
});

describe("the month that holds an instant", () => {
  const clock = clockFrom("2025-07-07T00:00");

  it("may begin before the run", () => {
    expect(clock.monthAt(0)).toEqual({
      year: 2025,
      month: 7,
      startMs: -6 * DAY,
      endMs: 25 * DAY,
      yearMs: 365 * DAY,
    });
  });

  it("ends where the next begins", () => {
    expect(clock.monthAt(25 * DAY - 1).month).toBe(7);
    expect(clock.monthAt(25 * DAY)).toMatchObject({ month: 8, startMs: 25 * DAY, endMs: 56 * DAY });
  });
});

describe("laws of the months of any run", () => {
  it("follow each other without gap from the start to the end, each a part of its month", () => {
    const zones = fc.constantFrom(
      "Asia/Shanghai",
      "Europe/Berlin",
      "America/New_York",
      "UTC",
      "Asia/Kolkata",
    );
    const startMs = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(zones, startMs, fc.integer({ min: 1, max: 800 * DAY }), (zone, epochMs, untilMs) => {
        const clock = new LocalClock(epochMs, zone);
        const months = monthsOf(clock, untilMs);
        expect(months[0].fromMs).toBe(0);
        expect(months.at(-1)!.toMs).toBe(untilMs);
        months.forEach((month, i) => {
          expect(month.toMs).toBeGreaterThan(month.fromMs);
          expect(month.shareOfMonth).toBeGreaterThan(0);
          expect(month.shareOfMonth).toBeLessThanOrEqual(1);
          const first = clock.at(month.fromMs);
          expect(clock.at(month.toMs - 1).month).toBe(first.month);
          if (i === 0) return;
          expect(month.fromMs).toBe(months[i - 1].toMs);
          expect(first.month).toBe((clock.at(months[i - 1].fromMs).month % 12) + 1);
          if (i < months.length - 1) expect(month.shareOfMonth).toBe(1);
        });
        const covered = months.reduce((sum, { shareOfYear }) => sum + shareOfYear, 0);
        expect(covered * 365.25 * DAY).toBeGreaterThan(untilMs * 0.997);
        expect(covered * 365.25 * DAY).toBeLessThan(untilMs * 1.003);
      }),
      { numRuns: 200 },
    );
  });
});
