import { describe, expect, it } from "vitest";
import { cheapestHours } from "../../src/policy/time/virtualCapacity.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";

const H = MS_PER_HOUR;

describe("the hours of a virtual capacity curve", () => {
  const day = [5, 4, 3, 2, 1, 6, 7, 8];

  it("are the cleanest that hold the work where peaks cost nothing", () => {
    expect(cheapestHours(day, 0, 1)).toEqual([4]);
    expect(cheapestHours(day, 0, 3)).toEqual([2, 3, 4]);
  });

  it("are more the more peaks cost, and all of them in the end", () => {
    // Mean 4.5; k hours cost (1 + … + k + 4.5 p) ÷ k: with p = 1 5.5, 3.75, 3.5, 3.625; with p = 2 10, 6, 5, 4.75, 4.8.
    expect(cheapestHours(day, 1, 1)).toHaveLength(3);
    expect(cheapestHours(day, 2, 1)).toHaveLength(4);
    expect(cheapestHours(day, 100, 1)).toHaveLength(8);
  });
});

describe("virtual-capacity", () => {
  // Clean from 10 to 14 o'clock.
  const carbon = Array.from({ length: 24 }, (_, hour) => (hour >= 10 && hour < 14 ? 100 : 800));
  const world = worldOf([{ devices: 4, pue: 1, carbon }]);
  const policy = { place: "origin", time: { name: "virtual-capacity", peak: 0 } } as const;
  const startsH = (records: Parameters<typeof jobsOf>[0]) =>
    Array.from(
      run(world, jobsOf(records), policy, options({ horizonMs: 3 * MS_PER_DAY })).outcomes.startMs,
      (ms) => ms / H,
    );

  it("lets flexible work wait for the hours of the day before's amount, and fills them evenly", () => {
    const yesterday = Array.from({ length: 8 }, () => job({ workMs: H, deadlineMs: MS_PER_DAY }));
    const today = Array.from({ length: 8 }, () =>
      job({ submitMs: MS_PER_DAY, workMs: H, deadlineMs: 2 * MS_PER_DAY }),
    );
    const starts = startsH([...yesterday, ...today]);
    // The first day one hour of all four devices is drawn, and the rest comes when the day is over; on the second, eight
    // device-hours over the two cleanest hours that hold them.
    expect(starts.slice(8)).toEqual([34, 34, 34, 34, 35, 35, 35, 35]);
  });

  it("does not keep work that cannot wait", () => {
    expect(startsH([job({ workMs: H, deadlineMs: H })])).toEqual([0]);
  });

  it("lets a job start at its latest start where no hour with room comes before", () => {
    expect(startsH([job({ workMs: H, deadlineMs: 5 * H })])).toEqual([4]);
  });
});
