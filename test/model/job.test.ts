import { describe, expect, it } from "vitest";
import { isFinal, isLegalTransition, JOB_STATE_NAMES, JobState } from "../../src/model/job.ts";
import { compareIds, deadlineOf, idOf, jobStoreFrom } from "../../src/model/jobStore.ts";
import { JobOutcomes } from "../../src/sim/jobOutcomes.ts";
import { greatCircleKm } from "../../src/model/network.ts";
import { job, plainClass } from "../worlds.ts";

describe("job states", () => {
  const legal = new Set([
    "submitted→assigned",
    "submitted→rejected",
    "assigned→staging",
    "assigned→held",
    "assigned→queued",
    "staging→held",
    "staging→queued",
    "held→queued",
    "queued→running",
    "running→interrupted",
    "running→suspended",
    "running→returning",
    "running→finished",
    "running→killed",
    "interrupted→assigned",
    "interrupted→queued",
    "interrupted→rejected",
    "suspended→queued",
    "suspended→assigned",
    "returning→finished",
  ]);
  const pairs = JOB_STATE_NAMES.flatMap((from) => JOB_STATE_NAMES.map((to) => [from, to] as const));

  it.each(pairs)("%s → %s is legal exactly when the model lists it", (from, to) => {
    expect(isLegalTransition(JobState[from], JobState[to])).toBe(legal.has(`${from}→${to}`));
  });

  it.each(pairs)("of a run step from %s to %s only where that is legal", (from, to) => {
    const outcomes = new JobOutcomes(1);
    outcomes.state[0] = JobState[from];
    const step = () => outcomes.move(0, JobState[to]);
    if (legal.has(`${from}→${to}`)) expect(step).not.toThrow();
    else expect(step).toThrow(`cannot go from ${from} to ${to}`);
  });

  it("are final when nothing may follow: finished, killed and rejected", () => {
    expect(JOB_STATE_NAMES.filter((name) => isFinal(JobState[name]))).toEqual([
      "finished",
      "killed",
      "rejected",
    ]);
  });
});

describe("a job store", () => {
  it("sorts by submission, then by id with whole numbers in their order", () => {
    const store = jobStoreFrom(
      [
        job({ id: "b", submitMs: 5, workMs: 1 }),
        job({ id: "10", submitMs: 5, workMs: 2 }),
        job({ id: "9", submitMs: 5, workMs: 3 }),
        job({ id: "z", submitMs: 1, workMs: 4 }),
      ],
      [plainClass],
    );
    expect([0, 1, 2, 3].map((i) => idOf(store, i))).toEqual(["z", "9", "10", "b"]);
    expect([...store.workMs]).toEqual([4, 3, 2, 1]);
  });

  it("compares ids as an order: whole numbers by value before all else", () => {
    expect(["a", "2", "10", "01", "1", "1a"].sort(compareIds)).toEqual(["01", "1", "2", "10", "1a", "a"]);
  });

  it("takes the deadline from the job, or from submit, declaration and the slack of its class", () => {
    const classes = [{ ...plainClass, slackMs: 100 }];
    expect(deadlineOf(jobStoreFrom([job({ submitMs: 7, workMs: 50, declaredMs: 60 })], classes), 0)).toBe(
      167,
    );
    expect(deadlineOf(jobStoreFrom([job({ workMs: 50, deadlineMs: 99 })], classes), 0)).toBe(99);
  });
});

describe("distance", () => {
  it("from Beijing to Shanghai is about 1,067 km, and none to itself", () => {
    const beijing = { lat: 39.9042, lon: 116.4074 };
    expect(greatCircleKm(beijing, { lat: 31.2304, lon: 121.4737 })).toBeCloseTo(1067, -1);
    expect(greatCircleKm(beijing, beijing)).toBe(0);
  });
});
