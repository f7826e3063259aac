import { beforeAll, describe, expect, it } from "vitest";
import { LowerBounds, type LowerBound } from "../../src/bound/lowerBound.ts";
import { loadLpSolver, type LpSolver } from "../../src/bound/lpSolver.ts";
import type { DeviceType } from "../../src/model/deviceType.ts";
import type { JobRecord } from "../../src/model/jobStore.ts";
import type { JobClass } from "../../src/model/jobStore.ts";
import type { PolicySpec } from "../../src/policy/composePolicy.ts";
import { Signal } from "../../src/signal/signal.ts";
import { summarise } from "../../src/sim/summarise.ts";
import type { RunOptions } from "../../src/sim/world.ts";
import { boundGapOf } from "../../src/study/compare.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { device, job, jobsOf, options, plainClass, run, worldOf, type ClusterSketch } from "../worlds.ts";
import { idleFleetOf } from "./anyRun.ts";

const HOUR = MS_PER_HOUR;

/** A busy device adds 200 W: 0.2 kWh an hour. */
const KWH_PER_HOUR = 0.2;

interface Case {
  readonly clusters: readonly ClusterSketch[];
  readonly jobs: readonly JobRecord[];
  readonly jobClass?: Partial<JobClass>;
  readonly policy?: PolicySpec;
  readonly when?: Partial<RunOptions>;
}

/** The bound of a run of a day, and what it emitted. */
function bounded(
  { clusters, jobs, jobClass = {}, policy = { place: "origin" }, when = {} }: Case,
  solve: LpSolver | null = null,
) {
  const world = worldOf(clusters.map((cluster) => ({ pue: 1, ...cluster })));
  const store = jobsOf(jobs, [{ ...plainClass, ...jobClass }]);
  const runOptions = options({ horizonMs: 24 * HOUR, ...when });
  const result = run(world, store, policy, runOptions);
  const bound = new LowerBounds(solve).of(result, idleFleetOf(world, store, runOptions));
  const { summary } = summarise(result);
  return {
    bound,
    jobsKg: bound.kind === "none" ? NaN : bound.jobsKg,
    gap: boundGapOf(summary, bound),
    summary,
  };
}

/** 500 g/kWh, 100 from hour 6 to 8. */
const twoCleanHours = [...Array<number>(6).fill(500), 100, 100, ...Array<number>(16).fill(500)];

describe("one job and a signal of two steps, by hand", () => {
  const clusters = [{ carbon: twoCleanHours }];
  const submitMs = HOUR;

  it("starts a job so that it runs in the clean hours as long as it can", () => {
    const { jobsKg } = bounded({ clusters, jobs: [job({ submitMs, workMs: 3 * HOUR })] });
    expect(jobsKg).toBeCloseTo(KWH_PER_HOUR * (2 * 0.1 + 0.5), 12);
  });

  it("ends a job at its deadline that reaches the clean hours only in part", () => {
    const late = [job({ submitMs, workMs: 2 * HOUR, deadlineMs: 6.5 * HOUR })];
    expect(bounded({ clusters, jobs: late }).jobsKg).toBeCloseTo(KWH_PER_HOUR * (1.5 * 0.5 + 0.5 * 0.1), 12);
  });

  it("gives a job that was finished too late the time that it took", () => {
    const jobs = [job({ workMs: 6 * HOUR }), job({ submitMs, workMs: HOUR, deadlineMs: 2 * HOUR })];
    // One device: the second job runs from hour 6 to 7, which is clean.
    const { jobsKg, summary } = bounded({ clusters: [{ carbon: twoCleanHours, devices: 1 }], jobs });
    expect(summary.deadlineMisses).toBe(1);
    expect(jobsKg).toBeCloseTo(KWH_PER_HOUR * (2 * 0.1 + 4 * 0.5 + 0.1), 12);
  });

  it("asks nothing of a job that the run did not finish", () => {
    const jobs = [job({ submitMs, workMs: 30 * HOUR })];
    const stopped = bounded({ clusters, jobs, when: { end: "stop" } });
    expect(stopped.jobsKg).toBe(0);
    expect(stopped.gap.controllable).toBeNull();
  });

  it("does the work of an interruptible job in the cheapest hours, a fraction of one at the end", () => {
    const carbon = [300, 100, 400, 200, 400, 400, ...Array<number>(18).fill(900)];
    const jobs = [job({ submitMs: 30 * MS_PER_MIN, workMs: 2.25 * HOUR, deadlineMs: 4.5 * HOUR })];
    const { jobsKg } = bounded({ clusters: [{ carbon }], jobs, jobClass: { interruptible: true } });
    // Hours 1 and 3, and a quarter of the half hour at 300 g.
    expect(jobsKg).toBeCloseTo(KWH_PER_HOUR * (0.1 + 0.2 + 0.25 * 0.3), 12);
  });

  it("lets the pieces lie in different clusters, at the speed of the fastest", () => {
    const pools = (speed: number) => [{ type: device, count: 4, shared: true, speed }];
    const { jobsKg } = bounded({
      clusters: [
        { pools: pools(1), carbon: [100, ...Array<number>(23).fill(800)] },
        { pools: pools(2), carbon: [400, 300, ...Array<number>(22).fill(800)] },
      ],
      jobs: [job({ workMs: 3 * HOUR, deadlineMs: 2 * HOUR })],
      jobClass: { interruptible: true },
    });
    // Two hours of work in each: at 100 g per hour of work, then at 300 ÷ 2; three are needed.
    expect(jobsKg).toBeCloseTo(KWH_PER_HOUR * (2 * 0.1 + 1 * 0.15), 12);
  });
});

describe("what decides where a job may run", () => {
  const dirty = { carbon: 500, latencyMs: 5 };
  const clean = { carbon: 100, latencyMs: 20 };

  it("takes the cleanest cluster within the latency bound", () => {
    const jobs = [job({ workMs: HOUR })];
    expect(bounded({ clusters: [dirty, clean], jobs }).jobsKg).toBeCloseTo(KWH_PER_HOUR * 0.1, 12);
    const near = bounded({ clusters: [dirty, clean], jobs, jobClass: { latencyBoundMs: 10 } });
    expect(near.jobsKg).toBeCloseTo(KWH_PER_HOUR * 0.5, 12);
  });

  it("takes pools that are large enough, and weighs their speed and power", () => {
    const thirsty: DeviceType = { ...device, peakW: 500 };
    const clusters = [
      {
        carbon: 500,
        pools: [
          { type: device, count: 4, shared: true, speed: 1 },
          { type: thirsty, count: 2, shared: true, speed: 4 },
        ],
      },
    ];
    // 400 W for a quarter of the time are half of 200 W, where two devices are enough.
    const small = bounded({ clusters, jobs: [job({ workMs: 4 * HOUR, milliDevices: 2_000 })] });
    expect(small.jobsKg).toBeCloseTo(2 * 0.4 * 0.5, 12);
    const large = bounded({ clusters, jobs: [job({ workMs: 4 * HOUR, milliDevices: 3_000 })] });
    expect(large.jobsKg).toBeCloseTo(3 * 4 * KWH_PER_HOUR * 0.5, 12);
  });

  it("counts overhead that grows with the load, and not what is drawn in any case", () => {
    const clusters = [{ carbon: 500, pue: 1.5, conditions: { fixedOverheadShare: 0.4 } }];
    const { jobsKg, gap } = bounded({ clusters, jobs: [job({ workMs: HOUR })] });
    expect(jobsKg).toBeCloseTo(KWH_PER_HOUR * 0.5 * 1.3, 12);
    expect(gap).toEqual({ total: 0, controllable: 0 });
  });

  it("gives away what on-site generation has left over, and only that", () => {
    const sun = (capacityW: number): ClusterSketch => ({
      carbon: 500,
      conditions: {
        supply: {
          solar: { capacityW, capacityFactor: Signal.regular("sun", "1", HOUR, [1, 0], "repeat") },
        },
      },
    });
    const jobs = [job({ workMs: HOUR, deadlineMs: HOUR })];
    // The idle fleet of four draws 400 W.
    expect(bounded({ clusters: [sun(400)], jobs }).jobsKg).toBeCloseTo(KWH_PER_HOUR * 0.5, 12);
    expect(bounded({ clusters: [sun(500)], jobs }).jobsKg).toBe(0);
  });
});

describe("a policy that can do nothing better", () => {
  it("has no gap at all: one cluster, room for all, no slack", () => {
    const jobs = [1, 5, 17].map((hour) =>
      job({ submitMs: hour * HOUR + 1, workMs: 3 * HOUR + 7, milliDevices: 700 }),
    );
    const { gap } = bounded({
      clusters: [{ carbon: twoCleanHours, pue: 1.3 }],
      jobs,
      jobClass: { slackMs: 0 },
    });
    expect(gap).toEqual({ total: 0, controllable: 0 });
  });

  it("has no gap where devices sleep whenever they can", () => {
    const sleeper: DeviceType = { ...device, sleep: { sleepW: 10, wakeUpMs: 0, wakeUpW: 10 } };
    const { gap, jobsKg } = bounded({
      clusters: [{ pools: [{ type: sleeper, count: 3, shared: true, speed: 1 }] }],
      jobs: [job({ submitMs: HOUR, workMs: 2 * HOUR })],
      policy: { place: "origin", power: { name: "sleep-after", after: 0 } },
      jobClass: { slackMs: 0 },
    });
    // The job keeps its device awake: 90 W more than asleep, and 200 W for its work.
    expect(jobsKg).toBeCloseTo(2 * 0.29 * 0.5, 12);
    expect(gap).toEqual({ total: 0, controllable: 0 });
  });
});

describe("the bound with the devices that there are, by hand", () => {
  let solve: LpSolver;
  beforeAll(async () => {
    solve = await loadLpSolver();
  });
  const kindOf = (bound: LowerBound) => bound.kind;

  it("sends to the dirty cluster what the clean one has no room for", () => {
    const given = (devices: number): Case => ({
      clusters: [
        { carbon: 500, devices: 2 },
        { carbon: 100, devices },
      ],
      jobs: [1, 2].map(() => job({ workMs: 4 * HOUR })),
      jobClass: { slackMs: 0 },
    });
    const alone = bounded(given(1));
    expect(alone.jobsKg).toBeCloseTo(2 * 4 * KWH_PER_HOUR * 0.1, 12);
    const together = bounded(given(1), solve);
    expect(kindOf(together.bound)).toBe("capacity");
    expect(together.jobsKg).toBeCloseTo(4 * KWH_PER_HOUR * (0.1 + 0.5), 6);
    // With room for both there is nothing to share out.
    expect(bounded(given(2), solve).jobsKg).toBeCloseTo(alone.jobsKg, 6);
  });

  it("moves to another hour what a clean hour has no room for", () => {
    const jobs = [1, 2, 3].map(() => job({ submitMs: 6 * HOUR, workMs: HOUR, deadlineMs: 9 * HOUR }));
    const clusters = [{ carbon: twoCleanHours, devices: 1 }];
    expect(bounded({ clusters, jobs }).jobsKg).toBeCloseTo(3 * KWH_PER_HOUR * 0.1, 12);
    const together = bounded({ clusters, jobs }, solve);
    expect(together.jobsKg).toBeCloseTo(KWH_PER_HOUR * (0.1 + 0.1 + 0.5), 6);
    // First come, first served is as good here.
    expect(together.gap.controllable).toBeCloseTo(0, 6);
  });

  it("holds over a cut between weeks", () => {
    const jobs = Array.from({ length: 15 * 24 }, (_, hour) =>
      job({ submitMs: hour * HOUR, workMs: HOUR, deadlineMs: (hour + 3) * HOUR }),
    );
    const carbon = [100, 500, 300];
    const { jobsKg, summary } = bounded(
      { clusters: [{ carbon, devices: 1 }], jobs, when: { horizonMs: 15 * 24 * HOUR } },
      solve,
    );
    // Every hour is needed: nothing can be gained by waiting.
    expect(summary.deadlineMisses).toBe(0);
    expect(jobsKg / (15 * 24 * KWH_PER_HOUR * 0.3)).toBeGreaterThan(0.97);
    expect(jobsKg / (15 * 24 * KWH_PER_HOUR * 0.3)).toBeLessThan(1 + 1e-9);
  });
});
