import { describe, expect, it } from "vitest";
import { DecisionError } from "../../src/errors.ts";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import {
  REJECT,
  type PlacePart,
  type Policy,
  type PolicySetup,
  type TimePart,
} from "../../src/policy/policy.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_YEAR } from "../../src/units.ts";
import { job, jobsOf, options, plainClass, run, worldOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const world = worldOf([{ devices: 2 }, { devices: 4, latencyMs: 30 }]);
const two = jobsOf([
  job({ id: "first", workMs: HOUR }),
  job({ id: "second", submitMs: 5, workMs: HOUR, milliDevices: 3_000 }),
]);

/** A policy that is ordinary but for the parts given. */
const with_ =
  (parts: { place?: PlacePart; time?: TimePart; clairvoyant?: boolean }) =>
  (setup: PolicySetup): Policy => ({
    ...composePolicy({ name: "double", place: "least-loaded" }, setup),
    ...parts,
  });

describe("decisions are checked", () => {
  it("a policy that rejects everything leaves every job rejected, with its reason", () => {
    const { summary } = summarise(
      run(world, two, with_({ place: { place: () => REJECT } }), options({ horizonMs: HOUR })),
    );
    expect([summary.jobsRejected, summary.jobsFinished]).toEqual([2, 0]);
    expect(summary.rejectedByReason).toEqual([0, 0, 0, 0, 2, 0]);
  });

  it("a policy that places a job where it can never run is named with the instant and the job", () => {
    const go = () => run(world, two, with_({ place: { place: () => 0 } }), options({ horizonMs: HOUR }));
    expect(go).toThrow(DecisionError);
    expect(go).toThrow(
      /policy double, 1970-01-01T00:00:00.005\+00:00, job second: placed on c0, which can never run it/,
    );
  });

  it.each([[7], [NaN], [1.5], [-3], [undefined as unknown as number]])(
    "a place of %s is no cluster",
    (place) => {
      const go = () =>
        run(world, two, with_({ place: { place: () => place } }), options({ horizonMs: HOUR }));
      expect(go).toThrow(/place returned .*, which is no cluster/);
    },
  );

  it("a policy is told once that its run is over, whether it came to its end or not", () => {
    let ended = 0;
    const counted =
      (place: number) =>
      (setup: PolicySetup): Policy => ({
        ...with_({ place: { place: () => place } })(setup),
        end: () => ended++,
      });
    run(world, two, counted(1), options({ horizonMs: HOUR }));
    expect(ended).toBe(1);
    expect(() => run(world, two, counted(7), options({ horizonMs: HOUR }))).toThrow(DecisionError);
    expect(ended).toBe(2);
  });

  it("a policy that throws is named, with what it said", () => {
    const place = () => {
      throw new TypeError("no such thing");
    };
    const go = () => run(world, two, with_({ place: { place } }), options({ horizonMs: HOUR }));
    expect(go).toThrow(DecisionError);
    expect(go).toThrow(/double.*job first: place threw TypeError: no such thing/);
  });

  it.each([[Infinity], [NaN], [2 * MS_PER_YEAR]])(
    "a sleeper that holds a job until %s is refused",
    (until) => {
      const go = () =>
        run(world, two, with_({ time: { notBefore: () => until } }), options({ horizonMs: HOUR }));
      expect(go).toThrow(DecisionError);
    },
  );

  it("a sleeper that holds jobs past the horizon leaves them unfinished when the run stops there", () => {
    const sleeper = with_({ time: { notBefore: () => 2 * HOUR } });
    const { summary } = summarise(run(world, two, sleeper, options({ horizonMs: HOUR, end: "stop" })));
    expect([summary.jobsFinished, summary.jobsUnfinished]).toEqual([0, 2]);
    expect(summarise(run(world, two, sleeper, options({ horizonMs: HOUR }))).summary.jobsFinished).toBe(2);
  });

  it("the true duration is shown to a clairvoyant policy only", () => {
    const seen: number[] = [];
    const place: PlacePart = {
      place: (view) => {
        seen.push(view.clairvoyantWorkMs);
        return 1;
      },
    };
    const jobs = jobsOf([job({ workMs: 1_000, declaredMs: 9_000 })]);
    run(world, jobs, with_({ place }), options({ horizonMs: HOUR }));
    run(world, jobs, with_({ place, clairvoyant: true }), options({ horizonMs: HOUR }));
    expect(seen).toEqual([NaN, 1_000]);
  });
});

describe("jobs that no cluster can run", () => {
  it("are rejected and counted by reason before any policy is asked", () => {
    const classes = [plainClass, { ...plainClass, latencyBoundMs: 10 }];
    const jobs = jobsOf(
      [
        job({ workMs: 1, milliDevices: 5_000 }), // larger than any cluster
        job({ workMs: 1, milliDevices: 3_000, classOf: 1 }), // fits only where it is too far
        job({ workMs: 1, kind: 2 }), // nobody has this kind
        job({ workMs: 1 }),
      ],
      classes,
    );
    const { summary } = summarise(run(world, jobs, { place: "origin" }, options({ horizonMs: HOUR })));
    expect(summary.rejectedByReason).toEqual([0, 2, 1, 0, 0, 0]);
    expect(summary.jobsFinished).toBe(1);
  });
});
