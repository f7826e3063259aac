import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinal, JobState } from "../../src/model/job.ts";
import type { DeviceOutage, FaultPlan } from "../../src/model/faultPlan.ts";
import type { JobClass, JobRecord } from "../../src/model/jobStore.ts";
import { placeParts, queueParts } from "../../src/policy/registry.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { device, job, jobsOf, options, plainClass, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const MIN = MS_PER_MIN;

const plan = (overrides: Partial<FaultPlan>): FaultPlan => ({
  devices: [],
  links: [],
  restart: "in-place",
  ...overrides,
});

const outage = (overrides: Partial<DeviceOutage> & { fromMs: number; toMs: number }): DeviceOutage => ({
  cluster: 0,
  pool: -1,
  devices: Infinity,
  strikesAt: 0,
  planned: false,
  ...overrides,
});

/** Every 60 min of run time a checkpoint of 6 min. */
const saving: JobClass = { ...plainClass, checkpoint: { everyMs: HOUR, costMs: 6 * MIN, sizeGB: 0 } };

describe("an outage of a whole cluster", () => {
  const world = worldOf([{ devices: 2 }]);
  const faults = plan({ devices: [outage({ fromMs: 2 * HOUR, toMs: 3 * HOUR })] });

  it("takes a job's devices, and the job starts from the beginning when they are back", () => {
    const result = run(
      world,
      jobsOf([job({ workMs: 5 * HOUR })]),
      { place: "origin" },
      options({ horizonMs: 10 * HOUR }),
      1,
      faults,
    );
    expect(result.outcomes.startMs[0]).toBe(3 * HOUR);
    expect(result.outcomes.finishMs[0]).toBe(8 * HOUR);
    const { summary } = summarise(result);
    expect(summary).toMatchObject({ interruptions: 1, lostDeviceHours: 2, jobsFinished: 1, waitMeanS: 0 });
    expect(summary.availability).toBeCloseTo(0.9, 12);
  });

  it("draws no power while it lasts, and charges the job for both of its runs", () => {
    const result = run(
      world,
      jobsOf([job({ workMs: 5 * HOUR })]),
      { place: "origin" },
      options({ horizonMs: 10 * HOUR }),
      1,
      faults,
    );
    const { summary } = summarise(result);
    // 9 h of two idle devices at 100 W, and 2 + 5 h of 200 W more.
    expect(summary.itEnergyKWh).toBeCloseTo(9 * 0.2 + 7 * 0.2, 12);
    expect(summary.jobItEnergyKWh).toBeCloseTo(7 * 0.3, 12);
  });

  it("costs a job with checkpoints only what it did since the last complete one", () => {
    // Saved at 1:06; lost from there to 2:00; 4 h are left, with 3 checkpoints: 4 h 18 min.
    const result = run(
      world,
      jobsOf([job({ workMs: 5 * HOUR })], [saving]),
      { place: "origin" },
      options({ horizonMs: 10 * HOUR }),
      1,
      faults,
    );
    expect(result.outcomes.finishMs[0]).toBe(3 * HOUR + 4 * HOUR + 18 * MIN);
    expect(summarise(result).summary.lostDeviceHours).toBeCloseTo(0.9, 12);
  });

  it("leaves a job that ends at the very instant alone", () => {
    const result = run(
      world,
      jobsOf([job({ workMs: 2 * HOUR })]),
      { place: "origin" },
      options({ horizonMs: 4 * HOUR }),
      1,
      faults,
    );
    expect(result.outcomes.finishMs[0]).toBe(2 * HOUR);
    expect(result.outcomes.attempts.count).toBe(0);
  });

  it("sends jobs elsewhere when they may restart anywhere, and policies see the loss from then on", () => {
    const two = worldOf([
      { devices: 2, carbon: 100 },
      { devices: 2, carbon: 900 },
    ]);
    const jobs = jobsOf([
      job({ workMs: 5 * HOUR }),
      // Before the loss nobody knows of it; during it the other cluster is the best.
      job({ workMs: HOUR, submitMs: 1 * HOUR }),
      job({ workMs: HOUR, submitMs: 2.5 * HOUR }),
      job({ workMs: HOUR, submitMs: 3 * HOUR }),
    ]);
    const result = run(
      two,
      jobs,
      { place: "lowest-carbon" },
      options({ horizonMs: 10 * HOUR }),
      1,
      plan({ ...faults, restart: "anywhere" }),
    );
    expect([...result.outcomes.cluster]).toEqual([1, 0, 1, 0]);
    expect(result.outcomes.startMs[0]).toBe(2 * HOUR);
  });

  it("that is still on at the horizon is over before a run that drains ends", () => {
    const late = plan({ devices: [outage({ fromMs: 2 * HOUR, toMs: 20 * HOUR })] });
    const jobs = jobsOf([job({ workMs: 3 * HOUR })]);
    const drained = run(world, jobs, { place: "origin" }, options({ horizonMs: 5 * HOUR }), 1, late);
    expect(drained.outcomes.finishMs[0]).toBe(23 * HOUR);
    const stopped = run(
      world,
      jobs,
      { place: "origin" },
      options({ horizonMs: 5 * HOUR, end: "stop" }),
      1,
      late,
    );
    expect(stopped.outcomes.state[0]).toBe(JobState.queued);
    expect(summarise(stopped).summary.jobsUnfinished).toBe(1);
  });
});

describe("a fault of some devices", () => {
  const four = worldOf([{ devices: 4 }]);
  const jobs = jobsOf([
    job({ workMs: 4 * HOUR, milliDevices: 2_000 }),
    job({ workMs: 4 * HOUR, milliDevices: 1_000 }),
  ]);
  const startsAfter = (strikesAt: number, devices: number, planned = false) =>
    [
      ...run(
        four,
        jobs,
        { place: "origin" },
        options({ horizonMs: 12 * HOUR }),
        1,
        plan({
          devices: [outage({ fromMs: HOUR, toMs: 2 * HOUR, pool: 0, devices, strikesAt, planned })],
        }),
      ).outcomes.startMs,
    ].map((ms) => ms / HOUR);

  it("strikes the job that holds them, by their place among the devices that are up", () => {
    // Whoever is struck goes on at once: one device more was free.
    expect(startsAfter(0, 1)).toEqual([1, 0]);
    expect(startsAfter(0.25, 1)).toEqual([1, 0]);
    expect(startsAfter(0.5, 1)).toEqual([0, 1]);
    expect(startsAfter(0.75, 1)).toEqual([0, 0]);
  });

  it("reaches from the last device to the first", () => {
    expect(startsAfter(0.75, 2)).toEqual([2, 0]);
  });

  it("that is planned takes free devices first, then those of the job that started last", () => {
    expect(startsAfter(0, 1, true)).toEqual([0, 0]);
    expect(startsAfter(0, 2, true)).toEqual([0, 2]);
    // One device is left: the first in the queue needs two, and stops the other.
    expect(startsAfter(0, 3, true)).toEqual([2, 2]);
  });

  it("adds to others up to all devices, and each comes back when its own outage ends", () => {
    const result = run(
      four,
      jobsOf([job({ workMs: HOUR, milliDevices: 4_000, submitMs: 90 * MIN })]),
      { place: "origin" },
      options({ horizonMs: 12 * HOUR }),
      1,
      plan({
        devices: [
          outage({ fromMs: HOUR, toMs: 5 * HOUR, pool: 0, devices: 3 }),
          outage({ fromMs: 2 * HOUR, toMs: 3 * HOUR }),
          outage({ fromMs: 2 * HOUR, toMs: 4 * HOUR, pool: 0, devices: 3 }),
        ],
      }),
    );
    expect(result.outcomes.startMs[0]).toBe(5 * HOUR);
    // 1 h × 3, 1 h × 4, 1 h × 4, 1 h × 3 of 48 device-hours.
    expect(summarise(result).summary.availability).toBeCloseTo(1 - 14 / 48, 12);
  });
});

describe("an announced maintenance", () => {
  const announced = plan({ devices: [outage({ fromMs: 4 * HOUR, toMs: 5 * HOUR, planned: true })] });

  it("lets no job start that by its declared time would still be running", () => {
    const result = run(
      worldOf([{ devices: 4 }]),
      jobsOf([
        job({ workMs: 4 * HOUR }),
        job({ workMs: 2 * HOUR, submitMs: 3 * HOUR }),
        job({ workMs: HOUR, submitMs: 3 * HOUR }),
      ]),
      { place: "origin", queue: "sjf" },
      options({ horizonMs: 12 * HOUR }),
      1,
      announced,
    );
    expect([...result.outcomes.startMs].map((ms) => ms / HOUR)).toEqual([0, 5, 3]);
    expect(result.outcomes.attempts.count).toBe(0);
  });

  it("is seen by policies, which send long jobs elsewhere", () => {
    const result = run(
      worldOf([
        { devices: 4, carbon: 100 },
        { devices: 4, carbon: 900 },
      ]),
      jobsOf([job({ workMs: 5 * HOUR }), job({ workMs: 3 * HOUR })]),
      { place: "lowest-carbon" },
      options({ horizonMs: 12 * HOUR }),
      1,
      announced,
    );
    expect([...result.outcomes.cluster]).toEqual([1, 0]);
  });

  it("interrupts what runs longer than declared", () => {
    const result = run(
      worldOf([{ devices: 4 }]),
      jobsOf([job({ workMs: 6 * HOUR, declaredMs: HOUR })]),
      { place: "origin" },
      options({ horizonMs: 12 * HOUR }),
      1,
      announced,
    );
    expect(result.outcomes.finishMs[0]).toBe(11 * HOUR);
  });
});

describe("a lost link", () => {
  const lost = plan({ links: [{ fromMs: HOUR, toMs: 3 * HOUR, origin: 0, cluster: 0 }] });

  it("sends jobs another way, and jobs that run go on", () => {
    const result = run(
      worldOf([{ devices: 4 }, { devices: 4 }]),
      jobsOf([job({ workMs: 9 * HOUR }), job({ workMs: HOUR, submitMs: 2 * HOUR })]),
      { place: "origin" },
      options({ horizonMs: 12 * HOUR }),
      1,
      lost,
    );
    expect([...result.outcomes.cluster]).toEqual([0, 1]);
    expect(result.outcomes.finishMs[0]).toBe(9 * HOUR);
  });

  it("to the only cluster keeps jobs at the dispatcher until it is back, under every place part", () => {
    for (const { name } of placeParts) {
      const result = run(
        worldOf([{ devices: 4, price: 1, margin: 500 }]),
        jobsOf([job({ workMs: HOUR, submitMs: 2 * HOUR })]),
        { place: name },
        options({ horizonMs: 2.5 * HOUR }),
        1,
        lost,
      );
      expect(result.outcomes.startMs[0]).toBe(3 * HOUR);
    }
  });
});

describe("checkpoints", () => {
  const world = worldOf([{ devices: 1 }]);
  const runMs = (workMs: number, jobClass: JobClass) =>
    run(world, jobsOf([job({ workMs })], [jobClass]), { place: "origin" }, options({ horizonMs: HOUR }))
      .outcomes.finishMs[0];

  it("take their time after every full interval but the last", () => {
    expect(runMs(HOUR, saving)).toBe(HOUR);
    expect(runMs(HOUR + 1, saving)).toBe(HOUR + 1 + 6 * MIN);
    expect(runMs(3 * HOUR, saving)).toBe(3 * HOUR + 12 * MIN);
    expect(runMs(0, saving)).toBe(0);
  });

  it("against failures that come at random give the expected run time of J. T. Daly's formula", () => {
    // E[T] = M (e^((τ+δ)/M) − 1) W/τ for a restart without delay: M mean time between failures, W work, τ between
    // checkpoints that take δ (Daly, FGCS 22, 2006, eq. 13). The last checkpoint is not taken here: one δ less.
    const meanMs = 5 * HOUR;
    const intervals = 400;
    const runs = 60;
    let sumMs = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const stream = new RandomStreams(seed).stream("failures");
      const devices: DeviceOutage[] = [];
      const lastMs = 4 * intervals * HOUR;
      for (let at = stream.exponential(meanMs); at < lastMs; at += stream.exponential(meanMs)) {
        const fromMs = Math.round(at);
        // A moment, so that the job goes on at once.
        devices.push(outage({ fromMs, toMs: fromMs + 1 }));
      }
      const { outcomes } = run(
        world,
        jobsOf([job({ workMs: intervals * HOUR })], [saving]),
        { place: "origin" },
        options({ horizonMs: lastMs, settlementMs: 24 * HOUR }),
        seed,
        plan({ devices }),
      );
      sumMs += outcomes.finishMs[0];
    }
    const expectedMs = meanMs * (Math.exp((66 * MIN) / meanMs) - 1) * intervals;
    // A segment's time has about the mean's own deviation: of 24,000 segments the mean is within 1 %.
    expect(sumMs / runs / expectedMs).toBeGreaterThan(0.99);
    expect(sumMs / runs / expectedMs).toBeLessThan(1.01);
  });
});

describe("jobs that are killed at their declared time", () => {
  const strict: JobClass = { ...plainClass, killAtDeclared: true, slackMs: 10 * HOUR };

  it("end there, undone, and have missed their deadline; the others finish", () => {
    const result = run(
      worldOf([{ devices: 4 }]),
      jobsOf([job({ workMs: 3 * HOUR, declaredMs: 2 * HOUR }), job({ workMs: 2 * HOUR })], [strict]),
      { place: "origin" },
      options({ horizonMs: 12 * HOUR }),
    );
    expect(result.outcomes.stateOf(0)).toBe(JobState.killed);
    expect([...result.outcomes.finishMs]).toEqual([2 * HOUR, 2 * HOUR]);
    expect(summarise(result).summary).toMatchObject({ jobsKilled: 1, jobsFinished: 1, deadlineMisses: 1 });
  });
});

describe("under random faults", () => {
  const record: fc.Arbitrary<JobRecord> = fc
    .record({
      submitMin: fc.nat(420),
      workMin: fc.nat(200),
      declaredMin: fc.nat(250),
      milliDevices: fc.integer({ min: 1, max: 4_000 }),
      utilisation: fc.double({ min: 0, max: 1, noNaN: true }),
      origin: fc.nat(1),
      classOf: fc.nat(2),
    })
    .map(({ submitMin, workMin, declaredMin, ...rest }) =>
      job({ submitMs: submitMin * MIN, workMs: workMin * MIN, declaredMs: declaredMin * MIN, ...rest }),
    );
  const anyOutage: fc.Arbitrary<DeviceOutage> = fc
    .record({
      fromMin: fc.nat(470),
      forMin: fc.integer({ min: 1, max: 200 }),
      cluster: fc.nat(1),
      pool: fc.constantFrom(-1, 0),
      devices: fc.constantFrom(1, 2, 5, Infinity),
      strikesAt: fc.double({ min: 0, max: 0.999, noNaN: true }),
      planned: fc.boolean(),
    })
    .map(({ fromMin, forMin, ...rest }) => ({
      fromMs: fromMin * MIN,
      toMs: (fromMin + forMin) * MIN,
      ...rest,
    }));
  const anyLink = fc
    .record({
      fromMin: fc.nat(470),
      forMin: fc.nat(200),
      origin: fc.constantFrom(-1, 0, 1),
      cluster: fc.nat(1),
    })
    .map(({ fromMin, forMin, ...rest }) => ({
      fromMs: fromMin * MIN,
      toMs: (fromMin + forMin) * MIN,
      ...rest,
    }));
  const classes: JobClass[] = [
    plainClass,
    { ...plainClass, checkpoint: { everyMs: 17 * MIN, costMs: 90_000, sizeGB: 1 } },
    { ...plainClass, killAtDeclared: true },
  ];
  const sleeper = { ...device, sleep: { sleepW: 5, wakeUpMs: 4 * MIN, wakeUpW: 250 } };
  const sketch: fc.Arbitrary<ClusterSketch> = fc
    .record({
      count: fc.integer({ min: 1, max: 6 }),
      shared: fc.boolean(),
      speed: fc.constantFrom(1, 0.7, 3),
      carbon: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 8 }),
    })
    .map(({ count, shared, speed, carbon }) => ({
      carbon,
      price: 0.5,
      margin: 400,
      pools: [{ type: sleeper, count, shared, speed }],
    }));

  it("no job is lost or finished twice, work is done once, energy is conserved and what is down runs nothing", () => {
    fc.assert(
      fc.property(
        fc.array(sketch, { minLength: 2, maxLength: 2 }),
        fc.array(record, { maxLength: 30 }),
        fc.record({
          devices: fc.array(anyOutage, { maxLength: 12 }),
          links: fc.array(anyLink, { maxLength: 3 }),
          restart: fc.constantFrom<"in-place" | "anywhere">("in-place", "anywhere"),
        }),
        fc.constantFrom(...placeParts.map(({ name }) => name)),
        fc.constantFrom(...queueParts.map(({ name }) => name)),
        fc.constantFrom("always-on", "sleep-after", "pack"),
        fc.constantFrom<"stop" | "drain">("stop", "drain"),
        (sketches, records, faults, place, queue, power, end) => {
          const store = jobsOf(records, classes);
          // Work, energy and money are checked at the end of every run; a job that is left behind too.
          const result = run(
            worldOf(sketches, 2),
            store,
            { place, queue, power },
            options({ horizonMs: 8 * HOUR, end }),
            1,
            faults,
          );
          const { summary } = summarise(result);
          expect(
            summary.jobsFinished + summary.jobsKilled + summary.jobsRejected + summary.jobsUnfinished,
          ).toBe(store.count);
          if (end === "drain") {
            for (let i = 0; i < store.count; i++) expect(isFinal(result.outcomes.stateOf(i))).toBe(true);
          }
          // While a whole cluster is down nothing runs there, but for what is killed at that instant.
          const { attempts, outcomes } = { attempts: result.outcomes.attempts, outcomes: result.outcomes };
          for (const { cluster, fromMs, toMs, devices } of faults.devices) {
            if (devices !== Infinity) continue;
            const overlaps = (startMs: number, endMs: number) =>
              Math.min(endMs, toMs) - Math.max(startMs, fromMs) > 0;
            for (let i = 0; i < store.count; i++) {
              if (outcomes.cluster[i] !== cluster || Number.isNaN(outcomes.startMs[i])) continue;
              const endMs = Number.isNaN(outcomes.finishMs[i]) ? result.endMs : outcomes.finishMs[i];
              expect(overlaps(outcomes.startMs[i], endMs)).toBe(false);
            }
            for (let a = 0; a < attempts.count; a++) {
              if (attempts.cluster[a] === cluster)
                expect(overlaps(attempts.startMs[a], attempts.endMs[a])).toBe(false);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("devices in service are never more than those that are not down", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(record, { maxLength: 30 }),
        fc.array(anyOutage, { maxLength: 8 }),
        (count, records, outages) => {
          const devices = outages.map((each) => ({ ...each, cluster: 0 }));
          const world = worldOf([{ pools: [{ type: device, count, shared: true, speed: 1 }] }], 2);
          const result = run(
            world,
            jobsOf(records, classes),
            { place: "origin" },
            options({ horizonMs: 8 * HOUR, end: "stop" }),
            1,
            plan({ devices }),
          );
          // An outage of all pools is one of the only pool here.
          const downAt = (timeMs: number) =>
            Math.min(
              count,
              devices
                .filter(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs)
                .reduce((sum, each) => sum + each.devices, 0),
            );
          const { outcomes, jobs } = result;
          const runs = Array.from({ length: jobs.count }, (_, i) => ({
            job: i,
            startMs: outcomes.startMs[i],
            endMs: Number.isNaN(outcomes.finishMs[i]) ? result.endMs : outcomes.finishMs[i],
          })).filter(({ startMs }) => !Number.isNaN(startMs));
          for (let a = 0; a < outcomes.attempts.count; a++) {
            const { job: jobOf, startMs, endMs } = outcomes.attempts;
            runs.push({ job: jobOf[a], startMs: startMs[a], endMs: endMs[a] });
          }
          const instants = [...runs.map((each) => each.startMs), ...devices.map((each) => each.fromMs)];
          for (const timeMs of instants.filter((each) => each < 8 * HOUR)) {
            const busyMilli = runs
              .filter(({ startMs, endMs }) => startMs <= timeMs && timeMs < endMs)
              .reduce((sum, each) => sum + jobs.milliDevices[each.job], 0);
            expect(busyMilli).toBeLessThanOrEqual((count - downAt(timeMs)) * 1_000);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
