import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REJECT } from "../../src/policy/policy.ts";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import { placeParts } from "../../src/policy/registry.ts";
import { allows, hasRoom } from "../../src/policy/view.ts";
import { foreigner, meddler, moody, overCommitter, rejecter } from "./doubles.ts";
import { decisions, placeLaws, type MakePlace } from "./placeContract.ts";
import { jobIn, rounds, sceneOf, someRounds } from "./views.ts";

/** Parts that leave a cluster with room aside, each with its reason. */
const WAITS_BY_DESIGN = new Map([
  ["origin", "a job waits at home"],
  ["west-first", "tolerant work waits in the west, the rest in its own hub"],
  ["platform", "a job waits inside its federation"],
]);

const built = (name: string): MakePlace => {
  return (setup) => composePolicy({ place: name }, setup).place;
};

describe.each(placeParts.map((part) => part.name))("place part %s", (name) => {
  const make = built(name);

  it.each(placeLaws)("$name", ({ check }) => {
    fc.assert(fc.property(rounds, (round) => check(make, round)));
  });

  it("takes the only cluster of a world of one", () => {
    const scene = sceneOf([{ devices: 1, free: 0, queued: 3 }]);
    expect(make(scene.setup).place(jobIn(scene), scene.view)).toBe(0);
  });

  it("takes the only cluster that allows the job, also outside its home", () => {
    const same = { hub: "h", province: "p", city: "t" };
    const scene = sceneOf([
      { ...same, devices: 2 },
      { ...same, devices: 8, free: 0, queued: 9 },
    ]);
    expect(make(scene.setup).place(jobIn(scene, { milliDevices: 3_000 }), scene.view)).toBe(1);
  });

  it("turns away a job that no cluster allows", () => {
    const scene = sceneOf([{ devices: 2 }, { devices: 3 }]);
    expect(make(scene.setup).place(jobIn(scene, { milliDevices: 4_000 }), scene.view)).toBeLessThan(0);
  });
});

const rankingParts = placeParts.filter((part) => part.ranking && !WAITS_BY_DESIGN.has(part.name));

describe.each(rankingParts.map((part) => part.name))("ranking part %s", (name) => {
  const make = built(name);

  it("takes the only allowed cluster with room", () => {
    const counts = { one: 0 };
    for (const round of someRounds(300)) {
      const placed = decisions(make, round);
      round.jobs.forEach((job, i) => {
        const open = round.view.clusters.filter((cluster) => allows(cluster, job) && hasRoom(cluster, job));
        if (open.length !== 1) return;
        counts.one++;
        expect(placed[i]).toBe(open[0].index);
      });
    }
    expect(counts.one).toBeGreaterThan(50);
  });

  it("never lets a job wait while an allowed cluster has room", () => {
    fc.assert(
      fc.property(rounds, (round) => {
        const placed = decisions(make, round);
        round.jobs.forEach((job, i) => {
          const open = round.view.clusters.some((cluster) => allows(cluster, job) && hasRoom(cluster, job));
          if (open) expect(hasRoom(round.view.clusters[placed[i]], job)).toBe(true);
        });
      }),
    );
  });

  it("goes to the fewest waiting jobs when no allowed cluster has room, to the first among equals", () => {
    const scene = sceneOf([
      { devices: 9, free: 0, queued: 4 },
      { devices: 2, free: 0, queued: 0 },
      { devices: 9, free: 0, queued: 2 },
      { devices: 9, free: 0, queued: 2 },
    ]);
    expect(make(scene.setup).place(jobIn(scene, { milliDevices: 3_000 }), scene.view)).toBe(2);
  });

  it("goes to the first among equals", () => {
    const scene = sceneOf([{ free: 0, latencyMs: 5 }, { latencyMs: 5 }, { latencyMs: 5 }]);
    expect(make(scene.setup).place(jobIn(scene), scene.view)).toBe(1);
  });
});

describe("the contract of place parts", () => {
  const broken = (make: MakePlace): string[] =>
    placeLaws
      .filter(({ check }) =>
        someRounds(50).some((round) => {
          try {
            check(make, round);
            return false;
          } catch {
            return true;
          }
        }),
      )
      .map((law) => law.name);

  it("lets a part turn every job away", () => {
    expect(broken(() => rejecter)).toEqual([]);
    expect(broken(() => foreigner)).toEqual([]);
  });

  it("refuses clusters that cannot run the job, and clusters that are none", () => {
    expect(broken(() => overCommitter)).toEqual([placeLaws[0].name]);
  });

  it("refuses decisions that a second run does not repeat", () => {
    expect(broken(() => moody)).toEqual([placeLaws[1].name]);
  });

  it("refuses to have the view written to", () => {
    expect(broken(() => meddler)).toContain(placeLaws[2].name);
  });

  it("excuses only parts that exist and that do wait beside a free cluster", () => {
    for (const name of WAITS_BY_DESIGN.keys()) {
      const waits = someRounds(300).some((round) =>
        decisions(built(name), round).some((index, i) => {
          const job = round.jobs[i];
          const open = round.view.clusters.some((cluster) => allows(cluster, job) && hasRoom(cluster, job));
          return index > REJECT && open && !hasRoom(round.view.clusters[index], job);
        }),
      );
      expect(waits, name).toBe(true);
    }
  });
});
