import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceType } from "../../src/model/deviceType.ts";
import { JobState } from "../../src/model/job.ts";
import { jobStoreFrom, type JobRecord } from "../../src/model/jobStore.ts";
import type { PartSpec } from "../../src/policy/composePolicy.ts";
import { placeParts, powerParts, queueParts } from "../../src/policy/registry.ts";
import { Signal } from "../../src/signal/signal.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_MIN, WMS_PER_KWH } from "../../src/units.ts";
import { device, job, jobsOf, options, plainClass, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const MIN = MS_PER_MIN;

/** 100 W idle, 300 W busy, 10 W asleep; two minutes to wake up, at 300 W. */
const sleeper: DeviceType = { ...device, sleep: { sleepW: 10, wakeUpMs: 2 * MIN, wakeUpW: 300 } };

const sleepers = (count: number, shared = true): ClusterSketch => ({
  pools: [{ type: sleeper, count, shared, speed: 1 }],
  pue: 1,
  carbon: 1_000,
});

const itWms = ({ intervals }: RunResult) =>
  intervals.itWms.subarray(0, intervals.length * intervals.clusters).reduce((sum, part) => sum + part, 0);

const AFTER_10_MIN = { place: "origin", power: { name: "sleep-after", after: 10 } };

describe("two devices and two jobs, idle ones asleep after ten minutes, worked by hand", () => {
  const world = worldOf([sleepers(2)]);
  const jobs = jobsOf([job({ workMs: 30 * MIN }), job({ submitMs: 60 * MIN, workMs: 30 * MIN })]);
  const result = run(world, jobs, AFTER_10_MIN, options({ horizonMs: 2 * HOUR, end: "stop" }));
  const { summary } = summarise(result);

  it("makes the second job wait the two minutes of waking up", () => {
    expect([...result.outcomes.startMs]).toEqual([0, 62 * MIN]);
    expect(result.outcomes.finishMs[1]).toBe(92 * MIN);
    expect(summary.waitMeanS).toBe(60);
  });

  it("uses 23,080 W·min, to the W·ms", () => {
    // Device A, minutes: busy 0–30, idle –40, asleep –60, waking –62, busy –92, idle –102, asleep –120.
    const a = 30 * 300 + 10 * 100 + 20 * 10 + 2 * 300 + 30 * 300 + 10 * 100 + 18 * 10;
    // Device B: idle 0–10, asleep –120.
    const b = 10 * 100 + 110 * 10;
    expect(a + b).toBe(23_080);
    expect(itWms(result)).toBe((a + b) * MIN);
  });

  it("charges each job its half hour, and waking to nobody: to the idle share", () => {
    expect(summary.jobItEnergyKWh).toBe((2 * 30 * 300 * MIN) / WMS_PER_KWH);
    expect(summary.idleEnergyKWh).toBeCloseTo(((23_080 - 18_000) * MIN) / WMS_PER_KWH, 12);
  });

  it("counts 148 of 240 device-minutes asleep, and one waking up", () => {
    expect(summary.asleepShare).toBeCloseTo(148 / 240, 12);
    expect(summary.wakeUps).toBe(1);
  });

  it("counts only the measurement window", () => {
    const window = { fromMs: 50 * MIN, toMs: 110 * MIN };
    const part = run(world, jobs, AFTER_10_MIN, options({ horizonMs: 2 * HOUR, end: "stop", window }));
    expect(summarise(part).summary.asleepShare).toBeCloseTo((10 + 8 + 60) / 120, 12);
    expect(summarise(part).summary.wakeUps).toBe(1);
    const before = { fromMs: 0, toMs: 60 * MIN };
    const early = run(
      world,
      jobs,
      AFTER_10_MIN,
      options({ horizonMs: 2 * HOUR, end: "stop", window: before }),
    );
    expect(summarise(early).summary.asleepShare).toBeCloseTo((20 + 50) / 120, 12);
    expect(summarise(early).summary.wakeUps).toBe(0);
  });

  it("is what it always was when devices are always on", () => {
    const on = run(world, jobs, { place: "origin" }, options({ horizonMs: 2 * HOUR, end: "stop" }));
    expect([...on.outcomes.startMs]).toEqual([0, 60 * MIN]);
    expect(itWms(on)).toBe((240 * 100 + 60 * 200) * MIN);
    expect(summarise(on).summary.asleepShare).toBe(0);
    expect(summarise(on).summary.wakeUps).toBe(0);
  });
});

describe("at one instant", () => {
  it("a device asked for when its time is up stays awake", () => {
    const jobs = jobsOf([job({ submitMs: 10 * MIN, workMs: MIN }), job({ submitMs: 21 * MIN, workMs: MIN })]);
    const { outcomes } = run(worldOf([sleepers(1)]), jobs, AFTER_10_MIN, options({ horizonMs: HOUR }));
    expect([...outcomes.startMs]).toEqual([10 * MIN, 21 * MIN]);
  });

  it("a device that sleeps at once serves first whoever waits for it or comes", () => {
    const jobs = jobsOf([
      job({ workMs: 5 * MIN }),
      job({ workMs: 5 * MIN }),
      job({ submitMs: 10 * MIN, workMs: 5 * MIN }),
      job({ submitMs: 16 * MIN, workMs: 5 * MIN }),
    ]);
    const power = { name: "sleep-after", after: 0 };
    const { outcomes } = run(
      worldOf([sleepers(1)]),
      jobs,
      { place: "origin", power },
      options({ horizonMs: HOUR }),
    );
    expect([...outcomes.startMs]).toEqual([0, 5 * MIN, 10 * MIN, 18 * MIN]);
  });

  it("a job takes what a waking device has left at the instant at which it is awake, also one of no length", () => {
    const jobs = jobsOf([
      job({ submitMs: 20 * MIN, workMs: 5 * MIN, milliDevices: 400 }),
      job({ submitMs: 21 * MIN, workMs: MIN, milliDevices: 300 }),
      job({ submitMs: 22 * MIN, workMs: 0, milliDevices: 300 }),
    ]);
    const result = run(worldOf([sleepers(2)]), jobs, AFTER_10_MIN, options({ horizonMs: HOUR }));
    expect([...result.outcomes.startMs]).toEqual([22 * MIN, 22 * MIN, 22 * MIN]);
    expect(summarise(result).summary.wakeUps).toBe(1);
  });
});

describe("backfilling", () => {
  it("counts the time of waking up before it lets a job overtake", () => {
    const startsFor = (minutes: number) => {
      const jobs = jobsOf([
        job({ submitMs: 0, workMs: 40 * MIN }),
        job({ submitMs: 20 * MIN, workMs: MIN, milliDevices: 2_000 }), // promised both devices at 40
        job({ submitMs: 21 * MIN, workMs: minutes * MIN }), // the other device sleeps
      ]);
      const policy = { ...AFTER_10_MIN, queue: "easy-backfill" };
      return run(worldOf([sleepers(2)]), jobs, policy, options({ horizonMs: 2 * HOUR })).outcomes.startMs;
    };
    expect([...startsFor(17)]).toEqual([0, 40 * MIN, 23 * MIN]);
    expect([...startsFor(18)]).toEqual([0, 42 * MIN, 43 * MIN]);
  });
});

describe("the end of a run", () => {
  const late = jobsOf([job({ submitMs: 59 * MIN, workMs: HOUR })]);

  it("at the horizon leaves a job unfinished whose devices still wake up, charged nothing", () => {
    const result = run(worldOf([sleepers(1)]), late, AFTER_10_MIN, options({ horizonMs: HOUR, end: "stop" }));
    expect(result.outcomes.state[0]).toBe(JobState.queued);
    expect(summarise(result).summary.jobsUnfinished).toBe(1);
    expect(summarise(result).summary.jobItEnergyKWh).toBe(0);
    expect(itWms(result)).toBe((10 * 100 + 49 * 10 + 1 * 300) * MIN);
  });

  it("after draining has woken devices for it and counted past the horizon only what it added", () => {
    const result = run(
      worldOf([sleepers(1)]),
      late,
      AFTER_10_MIN,
      options({ horizonMs: HOUR, end: "drain" }),
    );
    expect(result.outcomes.startMs[0]).toBe(61 * MIN);
    expect(itWms(result)).toBe((10 * 100 + 49 * 10 + 1 * 300 + 60 * 200) * MIN);
  });

  it("is not put off by devices that would sleep later", () => {
    const result = run(worldOf([sleepers(2)]), late, AFTER_10_MIN, options({ horizonMs: HOUR }));
    expect(result.endMs).toBe(121 * MIN);
    const idle = run(
      worldOf([sleepers(2)]),
      jobsOf([]),
      { place: "origin", power: { name: "sleep-after", after: 90 } },
      options({ horizonMs: HOUR }),
    );
    expect(idle.endMs).toBe(HOUR);
  });
});

describe("a device without a sleep mode", () => {
  it("stays on beside others that sleep", () => {
    const world = worldOf([
      {
        pools: [
          { type: device, count: 3, shared: true, speed: 1 },
          { type: sleeper, count: 1, shared: true, speed: 1 },
        ],
      },
    ]);
    const result = run(world, jobsOf([]), AFTER_10_MIN, options({ horizonMs: HOUR }));
    expect(itWms(result)).toBe((3 * 60 * 100 + 10 * 100 + 50 * 10) * MIN);
  });
});

describe("a cluster of whole devices, first in first out", () => {
  const record = fc.record({
    submitMin: fc.nat(240),
    workMin: fc.nat(40),
    devices: fc.integer({ min: 1, max: 4 }),
  });

  it("starts jobs and uses energy as when every device is followed minute by minute", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.nat(30),
        fc.array(record, { maxLength: 30 }),
        (count, after, records) => {
          const jobs = jobsOf(
            records
              .filter(({ devices }) => devices <= count)
              .map(({ submitMin, workMin, devices }) =>
                job({ submitMs: submitMin * MIN, workMs: workMin * MIN, milliDevices: 1_000 * devices }),
              ),
          );
          const minutes = 3_000;
          const result = run(
            worldOf([sleepers(count, false)]),
            jobs,
            { place: "origin", power: { name: "sleep-after", after } },
            options({ horizonMs: minutes * MIN, end: "stop" }),
          );
          const expected = minuteByMinute(jobs, count, after, minutes);
          expect([...result.outcomes.startMs]).toEqual(expected.startMs);
          expect(itWms(result)).toBe(expected.itWms);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** The same cluster in the plainest form: a list of devices and one minute after the other. */
function minuteByMinute(jobs: ReturnType<typeof jobsOf>, count: number, after: number, minutes: number) {
  const devices = Array.from({ length: count }, () => ({ state: "idle", since: 0, job: -1 }));
  const startMs = Array.from({ length: jobs.count }, () => NaN);
  const queue: number[] = [];
  let itWms = 0;
  let arrived = 0;
  const powerW: Readonly<Record<string, number>> = {
    idle: 100,
    bound: 100,
    busy: 300,
    waking: 300,
    asleep: 10,
  };
  const begin = (one: number, now: number) => {
    startMs[one] = now * MIN;
    for (const each of devices) if (each.job === one) each.state = "busy";
  };
  for (let now = 0; now < minutes; now++) {
    const endAndStart = () => {
      // Ends and starts, again and again: a job of no length ends where it starts.
      for (let changed = true; changed;) {
        changed = false;
        for (const each of devices) {
          if (each.state !== "busy" || startMs[each.job] + jobs.workMs[each.job] > now * MIN) continue;
          Object.assign(each, { state: "idle", since: now, job: -1 });
          changed = true;
        }
        for (;;) {
          const needed = queue.length === 0 ? Infinity : jobs.milliDevices[queue[0]] / 1_000;
          const free = devices
            .filter(({ state }) => state === "idle" || state === "asleep")
            .sort((a, b) => Number(a.state === "asleep") - Number(b.state === "asleep") || b.since - a.since);
          if (needed > free.length) break;
          const one = queue.shift()!;
          const chosen = free.slice(0, needed);
          const wakes = chosen.some(({ state }) => state === "asleep");
          for (const each of chosen) {
            Object.assign(each, {
              state: each.state === "asleep" ? "waking" : "bound",
              since: now,
              job: one,
            });
          }
          if (!wakes) begin(one, now);
          changed = true;
        }
      }
    };
    endAndStart();
    for (const each of devices) {
      if (each.state === "waking" && each.since + 2 <= now) begin(each.job, now);
    }
    for (; arrived < jobs.count && jobs.submitMs[arrived] === now * MIN; arrived++) queue.push(arrived);
    endAndStart();
    for (const each of devices) {
      if (each.state === "idle" && each.since + after <= now) each.state = "asleep";
      itWms += powerW[each.state] * MIN;
    }
  }
  return { startMs, itWms };
}

describe("laws of every run in which devices sleep", () => {
  const record: fc.Arbitrary<JobRecord> = fc
    .record({
      submitMin: fc.nat(600),
      workMin: fc.oneof(fc.constant(0), fc.nat(300)),
      milliDevices: fc.integer({ min: 1, max: 7_000 }),
      over: fc.double({ min: 0.5, max: 3, noNaN: true }),
      utilisation: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ submitMin, workMin, milliDevices, over, utilisation }) =>
      job({
        submitMs: submitMin * MIN,
        workMs: workMin * MIN,
        declaredMs: Math.ceil(workMin * MIN * over),
        milliDevices,
        utilisation,
      }),
    );
  const pool = fc.record({
    type: fc
      .record({ sleepW: fc.nat(100), wakeUpMs: fc.nat(20 * MIN), wakeUpW: fc.nat(700) })
      .map((sleep): DeviceType => ({ ...device, sleep })),
    count: fc.integer({ min: 0, max: 6 }),
    shared: fc.boolean(),
    speed: fc.constantFrom(1, 1, 1.3),
  });
  const sketch: fc.Arbitrary<ClusterSketch> = fc.record({
    pools: fc.array(pool, { minLength: 1, maxLength: 3 }),
    pue: fc.double({ min: 1, max: 2, noNaN: true }),
    carbon: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 }),
  });
  const power: fc.Arbitrary<PartSpec> = fc
    .tuple(
      fc.constantFrom(...powerParts.filter((part) => part.sleeps).map((part) => part.name)),
      fc.oneof(fc.nat(40), fc.double({ min: 0, max: 40, noNaN: true })),
    )
    .map(([name, after]) => ({ name, after }));
  const places = fc.constantFrom(...placeParts.map((part) => part.name));
  const queues = fc.constantFrom(...queueParts.map((part) => part.name));
  const records = fc.array(record, { maxLength: 50 });

  it("conserves jobs and energy under any place, queue and power part, stopped or drained", () => {
    fc.assert(
      fc.property(
        fc.array(sketch, { minLength: 1, maxLength: 3 }),
        records,
        places,
        queues,
        power,
        fc.constantFrom<"stop" | "drain">("stop", "drain"),
        (sketches, jobs, place, queue, power, end) => {
          const store = jobStoreFrom(jobs, [plainClass]);
          const result = run(
            worldOf(sketches),
            store,
            { place, queue, power },
            options({ horizonMs: 8 * HOUR, end }),
          );
          const { summary, clusters } = summarise(result);
          expect(summary.idleEnergyKWh).toBeGreaterThanOrEqual(-1e-9);
          expect(summary.asleepShare ?? 0).toBeLessThanOrEqual(1 + 1e-12);
          expect(clusters.reduce((sum, { wakeUps }) => sum + wakeUps, 0)).toBe(summary.wakeUps);
          const on = run(
            worldOf(sketches),
            jobsOf([]),
            { place, queue },
            options({ horizonMs: 8 * HOUR, end }),
          );
          const idle = run(
            worldOf(sketches),
            jobsOf([]),
            { place, queue, power },
            options({ horizonMs: 8 * HOUR, end }),
          );
          expect(itWms(idle)).toBeLessThanOrEqual(itWms(on) * (1 + 1e-12));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("uses what a fleet that is always on uses, less what sleeping saves, and what waking costs more", () => {
    fc.assert(
      fc.property(pool, records, queues, power, (only, jobs, queue, power) => {
        const store = jobStoreFrom(
          jobs.filter(({ milliDevices }) => milliDevices <= 1_000 * only.count),
          [plainClass],
        );
        // Long enough for every job to end, so that every waking up does.
        const horizonMs = 400 * HOUR;
        const result = run(
          worldOf([{ pools: [only] }]),
          store,
          { place: "origin", queue, power },
          options({ horizonMs, end: "stop" }),
        );
        const { sleepW, wakeUpMs, wakeUpW } = only.type.sleep!;
        const idleWms = only.count * 100 * horizonMs;
        const savedWms = (result.sleep.asleepMilliMs[0] / 1_000) * (100 - sleepW);
        const wakingWms = result.sleep.wakeUps[0] * wakeUpMs * (wakeUpW - 100);
        let dynamicWms = 0;
        for (let i = 0; i < store.count; i++) {
          const ranMs = result.outcomes.finishMs[i] - result.outcomes.startMs[i];
          dynamicWms += (store.milliDevices[i] / 1_000) * 200 * store.utilisation![i] * ranMs;
        }
        const expectedWms = idleWms - savedWms + wakingWms + dynamicWms;
        expect(Math.abs(itWms(result) - expectedWms)).toBeLessThanOrEqual(1e-9 * (idleWms + dynamicWms));
      }),
      { numRuns: 200 },
    );
  });

  it("never starts a job by more than a waking-up later than a free fleet that is always on", () => {
    fc.assert(
      fc.property(pool, records, power, ({ type, shared, speed }, jobs, power) => {
        const world = worldOf([{ pools: [{ type, shared, speed, count: 500 }] }]);
        const { outcomes } = run(
          world,
          jobStoreFrom(jobs, [plainClass]),
          { place: "origin", power },
          options({ horizonMs: 12 * HOUR }),
        );
        const sorted = jobStoreFrom(jobs, [plainClass]);
        for (let i = 0; i < sorted.count; i++) {
          const waitMs = outcomes.startMs[i] - sorted.submitMs[i];
          expect(waitMs).toBeGreaterThanOrEqual(0);
          expect(waitMs).toBeLessThanOrEqual(type.sleep!.wakeUpMs);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("stays below a power cap while devices wake up, and starts every job in the end", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        fc.nat(20),
        fc.integer({ min: 0, max: 400 }),
        records,
        queues,
        power,
        (count, shared, wakeUpMin, wakeUpW, jobs, queue, power) => {
          const type: DeviceType = { ...device, sleep: { sleepW: 5, wakeUpMs: wakeUpMin * MIN, wakeUpW } };
          // Room for the idle fleet and one device more at full load, or waking up.
          const capW = (count * 100 + 200 + Math.max(0, wakeUpW - 300)) * 1.25;
          const world = worldOf([
            {
              pools: [{ type, count, shared, speed: 1 }],
              pue: 1.25,
              conditions: { powerCap: Signal.constant("cap", "W", capW) },
            },
          ]);
          const store = jobStoreFrom(
            jobs.map((each) => ({ ...each, milliDevices: Math.min(each.milliDevices, 1_000) })),
            [plainClass],
          );
          const result = run(
            world,
            store,
            { place: "origin", queue, power },
            options({ horizonMs: 600 * HOUR, end: "stop" }),
          );
          const { summary } = summarise(result);
          expect(summary.overCapEnergyKWh).toBeLessThan(1e-6);
          expect(summary.jobsUnfinished).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
