import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_FAULTS, type DeviceOutage, type FaultPlan } from "../../src/model/faultPlan.ts";
import type { JobClass, JobStore } from "../../src/model/jobStore.ts";
import type { ServiceSpec } from "../../src/model/service.ts";
import { composePolicy, type PolicySpec } from "../../src/policy/composePolicy.ts";
import { queueParts, splitParts } from "../../src/policy/registry.ts";
import { Signal } from "../../src/signal/signal.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { summarise } from "../../src/sim/summarise.ts";
import type { RunOptions, World } from "../../src/sim/world.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { device, job, jobsOf, options, plainClass, worldOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;

/** A service whose demand is given hour by hour, in devices by origin. */
function serviceOf(hours: readonly (readonly number[])[], more: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    id: "chat",
    name: "chat",
    nameZh: "对话",
    kind: 0,
    latencyBoundMs: Infinity,
    utilisation: 1,
    preempts: false,
    demand: {
      startsMs: Float64Array.from(hours, (_, i) => i * HOUR),
      milli: Float64Array.from(hours.flat(), (devices) => devices * 1_000),
    },
    ...more,
  };
}

function simulate(
  world: World,
  jobs: JobStore,
  services: readonly ServiceSpec[],
  policy: PolicySpec,
  runOptions: RunOptions,
  faults: FaultPlan = NO_FAULTS,
) {
  return new Simulation({
    world,
    jobs,
    services,
    policy: (setup) => composePolicy(policy, setup),
    options: runOptions,
    seed: 1,
    faults,
  }).run();
}

const none = jobsOf([]);

describe("a service of 2, 6 and 3 devices at a cluster of 4", () => {
  const result = simulate(
    worldOf([{ devices: 4 }]),
    none,
    [serviceOf([[2], [6], [3]])],
    { place: "origin" },
    options({ horizonMs: 3 * HOUR }),
  );
  const { summary } = summarise(result);

  it("is served 2, 4 and 3: two device-hours are lost", () => {
    expect(summary).toMatchObject({
      serviceDemandDeviceHours: 11,
      serviceServedDeviceHours: 9,
      serviceUnservedDeviceHours: 2,
    });
  });

  it("answers for what it adds and the idle power of its devices, the rest is idle", () => {
    // 9 device-hours at 300 W; the cluster's 12 idle at 100 W and 9 × 200 W more; PUE 1.25.
    expect(summary.serviceItEnergyKWh).toBeCloseTo(2.7, 12);
    expect(summary.itEnergyKWh).toBeCloseTo(3, 12);
    expect(summary.jobItEnergyKWh).toBe(0);
    expect(summary.idleEnergyKWh).toBeCloseTo(0.3 * 1.25, 12);
    expect(summary.serviceCarbonKg).toBeCloseTo(2.7 * 1.25 * 0.5, 12);
    expect(summary.carbonIdleKg).toBeCloseTo(0.3 * 1.25 * 0.5, 12);
    expect(summary.utilisation).toBeCloseTo(9 / 12, 12);
  });
});

describe("services and jobs together", () => {
  const interruptible: JobClass = { ...plainClass, interruptible: true };
  const four = worldOf([{ devices: 4 }]);
  const jobs = (jobClass: JobClass) =>
    jobsOf(
      [
        job({ workMs: 2 * HOUR, milliDevices: 3_000 }),
        job({ workMs: HOUR, submitMs: HOUR / 2, milliDevices: 2_000 }),
      ],
      [jobClass],
    );

  it("a service takes what is free, and waits for jobs that run; jobs wait for the service", () => {
    // From 0: the service 1, the job 3. From 1 h it wants 3 and has 1 until the job ends at 2 h; the second job needs 2.
    const { outcomes, services } = simulate(
      four,
      jobs(plainClass),
      [serviceOf([[1], [3], [3], [1], [1]])],
      { place: "origin" },
      options({ horizonMs: 5 * HOUR }),
    );
    expect([...outcomes.startMs].map((ms) => ms / HOUR)).toEqual([0, 3]);
    expect(services[0].servedMilliMs[0] / HOUR / 1_000).toBe(1 + 1 + 3 + 1 + 1);
  });

  it("a service that preempts takes the devices of interruptible jobs, the last started first", () => {
    const { outcomes, services } = simulate(
      four,
      jobs(interruptible),
      [serviceOf([[1], [3], [3], [1], [1]], { preempts: true })],
      { place: "origin" },
      options({ horizonMs: 8 * HOUR }),
    );
    // The first job loses its devices at 1 h and queues behind the second; both start at 3 h as far as there is room.
    expect(services[0].servedMilliMs[0] / HOUR / 1_000).toBe(1 + 3 + 3 + 1 + 1 + 3);
    expect([...outcomes.startMs].map((ms) => ms / HOUR)).toEqual([4, 3]);
    expect(outcomes.attempts.count).toBe(1);
  });

  it("a service that preempts leaves jobs alone that are not interruptible", () => {
    const { outcomes } = simulate(
      four,
      jobs(plainClass),
      [serviceOf([[1], [3], [3], [1], [1]], { preempts: true })],
      { place: "origin" },
      options({ horizonMs: 8 * HOUR }),
    );
    expect(outcomes.attempts.count).toBe(0);
  });

  it("a service moves with the carbon rate when its policy says so, within its latency bound", () => {
    const world = worldOf([
      { devices: 4, carbon: [100, 900] },
      { devices: 4, carbon: [500, 500] },
    ]);
    const servedAt = (latencyBoundMs: number, split: string) => {
      const { services } = simulate(
        world,
        none,
        [serviceOf([[2], [2]], { latencyBoundMs })],
        { place: "origin", split },
        options({ horizonMs: 2 * HOUR }),
      );
      return [...services[0].servedMilliMs].map((milliMs) => milliMs / HOUR / 1_000);
    };
    expect(servedAt(Infinity, "cheapest-carbon")).toEqual([2, 2]);
    expect(servedAt(5, "cheapest-carbon")).toEqual([4, 0]);
    expect(servedAt(Infinity, "nearest")).toEqual([4, 0]);
    expect(servedAt(Infinity, "proportional")).toEqual([2, 2]);
  });

  it("an outage takes its devices at once, and it goes on elsewhere", () => {
    const outage: DeviceOutage = {
      fromMs: HOUR / 2,
      toMs: HOUR,
      cluster: 0,
      pool: -1,
      devices: Infinity,
      strikesAt: 0,
      planned: false,
    };
    const { services } = simulate(
      worldOf([{ devices: 4 }, { devices: 1 }]),
      none,
      [serviceOf([[2], [2]])],
      { place: "origin" },
      options({ horizonMs: 2 * HOUR }),
      { devices: [outage], links: [], restart: "in-place" },
    );
    expect([...services[0].servedMilliMs].map((milliMs) => milliMs / HOUR / 1_000)).toEqual([3, 0.5]);
  });

  it("cannot be combined with devices that sleep", () => {
    expect(() =>
      simulate(
        four,
        none,
        [serviceOf([[1]])],
        { place: "origin", power: "sleep-after" },
        options({ horizonMs: HOUR }),
      ),
    ).toThrow("devices that sleep and services cannot be combined; use power: always-on");
  });
});

describe("whatever runs beside it", () => {
  it("served and unserved add up to the demand, energy is conserved and no cluster gives more than it has", () => {
    const classes: JobClass[] = [plainClass, { ...plainClass, interruptible: true }];
    const pools = (count: number, shared: boolean) => [
      { type: device, count, shared: true, speed: 1 },
      { type: device, count: 2, shared, speed: 2 },
    ];
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 2 }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.array(
          fc.record({
            at: fc.nat(200),
            lasts: fc.nat(150),
            milli: fc.integer({ min: 1, max: 3_000 }),
            classOf: fc.nat(1),
          }),
          { maxLength: 15 },
        ),
        fc.constantFrom(...splitParts.map(({ name }) => name)),
        fc.constantFrom(...queueParts.map(({ name }) => name)),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(5, Infinity),
        fc.option(fc.integer({ min: 400, max: 2_500 }), { nil: undefined }),
        fc.array(
          fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 90 }), fc.nat(1), fc.constantFrom(1, Infinity)),
          { maxLength: 3 },
        ),
        fc.constantFrom<"stop" | "drain">("stop", "drain"),
        (hours, list, splitName, queue, preempts, shared, latencyBoundMs, capW, outages, end) => {
          const conditions = capW === undefined ? {} : { powerCap: Signal.constant("power cap", "W", capW) };
          const world = worldOf(
            [
              { pools: pools(3, shared), price: 1, margin: 500, carbon: [100, 900], conditions },
              { pools: pools(1, shared), price: 0.5, margin: 400, carbon: 400 },
            ],
            2,
          );
          const result = simulate(
            world,
            jobsOf(
              list.map(({ at, lasts, milli, classOf }) =>
                job({ submitMs: at * MS_PER_MIN, workMs: lasts * MS_PER_MIN, milliDevices: milli, classOf }),
              ),
              classes,
            ),
            [
              serviceOf(hours, { preempts, latencyBoundMs }),
              serviceOf(hours.slice().reverse(), { id: "search", utilisation: 0.5 }),
            ],
            { place: "least-loaded", split: splitName, queue },
            options({ horizonMs: 4 * HOUR, end }),
            {
              devices: outages.map(([from, lasts, cluster, devices]) => ({
                fromMs: from * MS_PER_MIN,
                toMs: (from + lasts) * MS_PER_MIN,
                cluster,
                pool: -1,
                devices,
                strikesAt: 0.3,
                planned: false,
              })),
              links: [],
              restart: "in-place",
            },
          );
          // Conservation of energy is checked at the end of every run.
          const { summary, clusters } = summarise(result);
          const reversed = hours.slice().reverse();
          const demandOf = (steps: readonly (readonly number[])[]) =>
            Array.from({ length: 4 }, (_, i) => steps[Math.min(i, steps.length - 1)])
              .flat()
              .reduce((a, b) => a + b, 0);
          expect(summary.serviceDemandDeviceHours).toBeCloseTo(demandOf(hours) + demandOf(reversed), 9);
          expect(summary.serviceServedDeviceHours + summary.serviceUnservedDeviceHours).toBeCloseTo(
            summary.serviceDemandDeviceHours,
            9,
          );
          expect(summary.serviceUnservedDeviceHours).toBeGreaterThanOrEqual(-1e-9);
          expect(summary.idleEnergyKWh).toBeGreaterThanOrEqual(-1e-9);
          for (const cluster of clusters) expect(cluster.utilisation ?? 0).toBeLessThanOrEqual(1 + 1e-12);
          expect(clusters.reduce((sum, cluster) => sum + cluster.serviceCarbonKg, 0)).toBeCloseTo(
            summary.serviceCarbonKg,
            9,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
