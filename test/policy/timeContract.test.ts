import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import { timeParts } from "../../src/policy/registry.ts";
import { sleeper } from "./doubles.ts";
import { checkTimePart } from "./timeContract.ts";
import { jobIn, rounds, sceneOf, someRounds } from "./views.ts";

describe.each(timeParts.map((part) => part.name))("time part %s", (name) => {
  it("names a finite instant, the same in every run", () => {
    const make = (setup: Parameters<typeof composePolicy>[1]) =>
      composePolicy({ place: "origin", time: name }, setup).time;
    fc.assert(fc.property(rounds, (round) => checkTimePart(make, round)));
  });
});

describe("now", () => {
  it("is a job's nominal start", () => {
    const scene = sceneOf([{}], 500);
    const { time } = composePolicy({ place: "origin" }, scene.setup);
    const job = jobIn(scene, { submitMs: 500, nominalStartMs: 900 });
    expect(time.notBefore(job, scene.view.clusters[0], scene.view)).toBe(900);
  });
});

describe("the contract of time parts", () => {
  const [round] = someRounds(20).filter(({ jobs }) => jobs.length > 0);

  it("lets a part sleep long", () => {
    expect(() => checkTimePart(() => sleeper(1e15), round)).not.toThrow();
  });

  it.each([Infinity, NaN])("refuses to sleep until %s", (untilMs) => {
    expect(() => checkTimePart(() => sleeper(untilMs), round)).toThrow();
  });
});
