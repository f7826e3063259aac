import { describe, expect, it } from "vitest";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

describe("a local clock", () => {
  it("reads Beijing midnight as 16:00 UTC of the day before", () => {
    const start = epochOfLocal("2025-07-07T00:00", "Asia/Shanghai");
    expect(new Date(start).toISOString()).toBe("2025-07-06T16:00:00.000Z");
    const clock = new LocalClock(start, "Asia/Shanghai");
    expect(clock.at(0)).toEqual({ month: 7, day: 7, weekday: 1, hour: 0, dayOfYear: 188 });
    expect(clock.at(13.5 * MS_PER_HOUR).hour).toBe(13);
    expect(clock.iso(MS_PER_HOUR)).toBe("2025-07-07T01:00:00+08:00");
  });

  it("puts the cheapest local hour of an hourly signal where the clock says that hour is", () => {
    const clock = new LocalClock(epochOfLocal("2025-01-01T00:30", "Asia/Shanghai"), "Asia/Shanghai");
    const signal = clock.hourlySignal(
      "x",
      "u",
      3 * MS_PER_DAY,
      (local) => (local.hour === 13 ? 1 : 9),
      "error",
    );
    for (let t = 0; t < 3 * MS_PER_DAY; t += MS_PER_HOUR / 2) {
      expect(signal.at(t)).toBe(clock.at(t).hour === 13 ? 1 : 9);
    }
    expect(signal.nextStepAfter(0)).toBe(MS_PER_HOUR / 2);
  });

  it("keeps local hours right across a change to daylight saving time", () => {
    const clock = new LocalClock(epochOfLocal("2025-03-29T00:00", "Europe/Berlin"), "Europe/Berlin");
    const signal = clock.hourlySignal("x", "u", 3 * MS_PER_DAY, (local) => local.hour, "error");
    const secondDay = Array.from({ length: 24 }, (_, i) => signal.at((24 + i) * MS_PER_HOUR));
    expect(secondDay).toEqual([
      0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0,
    ]);
  });
});
