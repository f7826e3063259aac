import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { RunPlan } from "../../src/policy/runPlan.ts";
import { policyFromModule } from "../../src/policy/userPolicy.ts";
import { laneJobs, startsOf } from "./laneRun.ts";
import { jobIn, sceneOf } from "./views.ts";

const scene = sceneOf([{}, {}, {}], 100);
const load = (exported: unknown) => policyFromModule(exported, "mine", scene.setup);
const where = (exported: unknown) => load(exported).place.place(jobIn(scene), scene.view);

describe("a policy from a module", () => {
  it("needs no more than place", () => {
    const policy = load({ place: () => 2 });
    expect(policy.place.place(jobIn(scene), scene.view)).toBe(2);
    expect(policy.name).toBe("mine");
    expect(policy.clairvoyant).toBe(false);
    const job = jobIn(scene, { nominalStartMs: 700 });
    expect(policy.time.notBefore(job, scene.view.clusters[0], scene.view)).toBe(700);
    const jobs = laneJobs([{ workMs: 9 }, { workMs: 5 }]);
    expect(startsOf({ pools: [{ devices: 1 }], jobs }, () => policy.queue)).toEqual([0, 9]);
  });

  it("may say when, choose a queue and ask for true durations", () => {
    const policy = load({ place: () => 0, notBefore: () => 4_000, queue: "sjf", clairvoyant: true });
    expect(policy.time.notBefore(jobIn(scene), scene.view.clusters[0], scene.view)).toBe(4_000);
    expect(policy.clairvoyant).toBe(true);
    const jobs = laneJobs([{ workMs: 9 }, { workMs: 5 }]);
    expect(startsOf({ pools: [{ devices: 1 }], jobs }, () => policy.queue)).toEqual([5, 0]);
  });

  it("may plan when jobs that can be suspended run", () => {
    const { time } = load({
      place: () => 0,
      notBefore: () => 0,
      hours: 2,
      plan(_: unknown, __: unknown, { nowMs }: { nowMs: number }, plan: RunPlan) {
        plan.run(nowMs + (this as unknown as { hours: number }).hours * 3_600_000, Infinity);
      },
    });
    const plan = new RunPlan();
    time.plan!(jobIn(scene), scene.view.clusters[0], scene.view, plan);
    expect(plan.fromMs).toEqual([7_200_100]);
  });

  it("may let devices sleep by a built-in part", () => {
    expect(load({ place: () => 0 }).power.sleepAfterMs).toBe(Infinity);
    const policy = load({ place: () => 0, power: { name: "pack", after: 3 } });
    expect(policy.power).toEqual({ sleepAfterMs: 180_000, fill: "packed" });
    expect(() => load({ place: () => 0, power: "sleep" })).toThrow(/unknown power part "sleep"/);
  });

  it("may be a function of the setup, called once for each run", () => {
    const make = (setup: typeof scene.setup) => {
      let turn = 0;
      return { place: () => turn++ % setup.clusters.length };
    };
    const policy = load(make);
    const place = () => policy.place.place(jobIn(scene), scene.view);
    expect([place(), place(), place(), place()]).toEqual([0, 1, 2, 0]);
    expect(where(make)).toBe(0);
  });

  it("may use this, and fields of its own", () => {
    class Favourite {
      readonly favourite = 1;
      place(): number {
        return this.favourite;
      }
    }
    expect(where(new Favourite())).toBe(1);
  });
});

describe("a module of the wrong shape", () => {
  it.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /found undefined; the default export must be an object with place\(job, view\)/],
    ["null", null, /found null/],
    ["a text", "origin", /found string/],
    ["no place", {}, /place is not a function/],
    ["a place that is no function", { place: 3 }, /place is not a function/],
    ["a notBefore that is no function", { place: () => 0, notBefore: 3 }, /notBefore is not a function/],
    ["a plan that is no function", { place: () => 0, notBefore: () => 0, plan: 3 }, /plan is not a function/],
    [
      "a plan alone",
      { place: () => 0, plan: () => 0 },
      /notBefore\(job, cluster, view\) for all others is missing/,
    ],
    ["a queue of its own", { place: () => 0, queue: () => 0 }, /queue is not a text/],
    ["a queue that nobody knows", { place: () => 0, queue: "sfj" }, /queue: unknown queue part "sfj"/],
    ["a doubtful clairvoyance", { place: () => 0, clairvoyant: "no" }, /neither true nor false/],
    [
      "a misspelt option",
      { place: () => 0, notbefore: () => 0 },
      /"notbefore" means nothing here.*"notBefore"/,
    ],
    ["a function that returns nothing", () => undefined, /found undefined/],
    ["an async function", () => Promise.resolve({ place: () => 0 }), /must not be async/],
    ["a class", class {}, /the function it exports threw TypeError/],
  ])("with %s is refused", (_, exported, message) => {
    expect(() => load(exported)).toThrow(UserError);
    expect(() => load(exported)).toThrow(message);
    expect(() => load(exported)).toThrow(/^policy mine: /);
  });

  it("keeps a mistake that the module itself explains", () => {
    const make = () => {
      throw new UserError("give me a price series");
    };
    expect(() => load(make)).toThrow(/^give me a price series$/);
  });
});
