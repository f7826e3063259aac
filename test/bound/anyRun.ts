import fc from "fast-check";
import { coolingByTemperature, constantPue } from "../../src/energy/cooling.ts";
import { emptyJobStore, jobStoreFrom, type JobClass, type JobRecord } from "../../src/model/jobStore.ts";
import type { DevicePoolSpec } from "../../src/model/devicePool.ts";
import type { DeviceType } from "../../src/model/deviceType.ts";
import { NO_FAULTS, type FaultPlan } from "../../src/model/faultPlan.ts";
import { composePolicy, type PolicySpec } from "../../src/policy/composePolicy.ts";
import type { Policy, PolicySetup, TimePart } from "../../src/policy/policy.ts";
import { findPlace, placeParts, queueParts, timeParts } from "../../src/policy/registry.ts";
import { Signal } from "../../src/signal/signal.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import type { RunOptions, World } from "../../src/sim/world.ts";
import type { JobStore } from "../../src/model/jobStore.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { device, job, options, plainClass, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const MIN = MS_PER_MIN;
const HORIZON_H = 10;

const gpu: DeviceType = {
  ...device,
  name: "gpu",
  kind: "gpu",
  idleW: 50,
  peakW: 400,
  powerCurve: [
    { utilisation: 0, powerW: 50 },
    { utilisation: 0.4, powerW: 280 },
    { utilisation: 1, powerW: 400 },
  ],
};
const sleeper: DeviceType = { ...device, sleep: { sleepW: 10, wakeUpMs: 2 * MIN, wakeUpW: 40 } };

/** A thousand values between two bounds, both among them. */
const real = (min: number, max: number) => fc.nat(1_000).map((part) => min + ((max - min) * part) / 1_000);

const signal = (name: string, min: number, max: number): fc.Arbitrary<Signal> =>
  fc
    .tuple(fc.constantFrom(7, 30, 60, 95), fc.array(real(min, max), { minLength: 1, maxLength: 12 }))
    .map(([stepMin, values]) => Signal.regular(name, "1", stepMin * MIN, values, "repeat"));

const pool: fc.Arbitrary<DevicePoolSpec> = fc.record({
  type: fc.constantFrom(device, gpu, sleeper),
  count: fc.integer({ min: 1, max: 5 }),
  shared: fc.boolean(),
  speed: fc.constantFrom(1, 1, 0.5, 1.7),
});

const supply = fc.record(
  { solar: fc.record({ capacityW: real(0, 2_000), capacityFactor: signal("sun", 0, 1) }) },
  { requiredKeys: [] },
);

/** A cluster of any kind; `hasSupply` gives some of them generation on site. */
const clusterSketch = (hasSupply: boolean): fc.Arbitrary<ClusterSketch> =>
  fc
    .record({
      pools: fc.array(pool, { minLength: 1, maxLength: 3 }),
      pue: real(1, 2),
      byTemperature: fc.boolean(),
      carbonIntensity: signal("carbon", 1, 1_000),
      temperature: signal("temperature", -5, 40),
      fixedOverheadShare: fc.constantFrom(0, 0, 0.5),
      supply: hasSupply ? fc.option(supply, { nil: undefined }) : fc.constant(undefined),
      latencyMs: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })),
    })
    .map(({ pools, pue, byTemperature, latencyMs, supply: given, ...conditions }) => ({
      pools,
      latencyMs,
      margin: 600,
      price: 0.5,
      cooling: byTemperature
        ? coolingByTemperature("by temperature", 0.05, 0.01, [
            { temperatureC: 10, coolingPerIt: 0.1 },
            { temperatureC: 30, coolingPerIt: 0.5 },
          ])
        : constantPue(pue),
      conditions: { ...conditions, ...(given === undefined ? {} : { supply: given }) },
    }));

const classes: readonly JobClass[] = [
  plainClass,
  { ...plainClass, name: "near", latencyBoundMs: 12, slackMs: HOUR, utilisation: 0.6 },
  { ...plainClass, name: "late", slackMs: 0, checkpoint: { everyMs: HOUR, costMs: 5 * MIN, sizeGB: 0 } },
  { ...plainClass, name: "pausing", slackMs: 6 * HOUR, interruptible: true, utilisation: 0.3 },
  { ...plainClass, name: "strict", slackMs: 5 * HOUR, killAtDeclared: true },
  {
    ...plainClass,
    name: "moving",
    slackMs: 8 * HOUR,
    interruptible: true,
    checkpoint: { everyMs: 30 * MIN, costMs: 3 * MIN, restoreMs: 2 * MIN, sizeGB: 0 },
  },
  {
    ...plainClass,
    name: "elastic",
    slackMs: 4 * HOUR,
    interruptible: true,
    scaling: { throughput: [1, 1.8, 2.4], power: [1, 1.7, 3] },
  },
];

const record: fc.Arbitrary<JobRecord> = fc
  .record({
    submitMin: fc.nat(600),
    workMin: fc.oneof(fc.constant(0), fc.nat(300)),
    milliDevices: fc.integer({ min: 1, max: 4_000 }),
    kind: fc.nat(1),
    classOf: fc.nat(classes.length - 1),
    origin: fc.nat(1),
    over: real(0.8, 3),
    utilisation: fc.option(real(0, 1), { nil: undefined }),
  })
  .map(({ submitMin, workMin, over, ...rest }) =>
    job({
      ...rest,
      submitMs: submitMin * MIN,
      workMs: workMin * MIN,
      declaredMs: Math.ceil(workMin * MIN * over),
    }),
  );

const faultPlan = (clusters: number): fc.Arbitrary<FaultPlan> =>
  fc.record({
    devices: fc.array(
      fc
        .record({
          fromMin: fc.nat(600),
          lengthMin: fc.integer({ min: 1, max: 200 }),
          cluster: fc.nat(clusters - 1),
          devices: fc.constantFrom(1, 2, Infinity),
          strikesAt: real(0, 0.999),
          planned: fc.boolean(),
        })
        .map(({ fromMin, lengthMin, ...rest }) => ({
          ...rest,
          pool: -1,
          fromMs: fromMin * MIN,
          toMs: (fromMin + lengthMin) * MIN,
        })),
      { maxLength: 4 },
    ),
    links: fc.constant([]),
    restart: fc.constantFrom<FaultPlan["restart"]>("in-place", "anywhere"),
  });

/** One run of any policy in any world, and the idle fleet beside it. */
export interface AnyRun {
  readonly world: World;
  readonly jobs: JobStore;
  readonly result: RunResult;
  readonly idleFleet: RunResult;
  /** For reports of what failed. */
  toString(): string;
}

/** What differs from run to run: what may break, sleep or generate is left out on request. */
export const anyRun: fc.Arbitrary<AnyRun> = fc
  .record({
    extra: fc.constantFrom("none", "none", "faults", "sleep", "supply"),
    count: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ extra, count }) =>
    fc
      .record({
        sketches: fc.array(clusterSketch(extra === "supply"), { minLength: count, maxLength: count }),
        records: fc.array(record, { maxLength: 40 }),
        place: fc.constantFrom(...placeParts.map(({ name }) => name)),
        queue: fc.constantFrom(...queueParts.map(({ name }) => name)),
        time: fc.constantFrom("a while", ...timeParts.map(({ name }) => name)),
        width: fc.constantFrom("fixed", "carbon-scaler"),
        review: fc.constantFrom("stay", "follow"),
        delays: fc.array(fc.nat(240), { minLength: 1, maxLength: 7 }),
        end: fc.constantFrom<"stop" | "drain">("stop", "drain"),
        window: fc.constantFrom([0, 10], [0, 10], [2, 9]),
        faults: extra === "faults" ? faultPlan(count) : fc.constant(NO_FAULTS),
      })
      .map(({ sketches, records, place, queue, time, width, review, delays, end, window, faults }) => {
        const world = worldOf(sketches, 2);
        const jobs = jobStoreFrom(records, classes);
        const isJoint = findPlace(place).joint === true;
        const spec: PolicySpec = {
          place,
          queue,
          ...(isJoint || time === "a while" ? {} : { time }),
          width,
          review,
          power: extra === "sleep" ? { name: "sleep-after", after: 10 } : "always-on",
        };
        const when = options({
          horizonMs: HORIZON_H * HOUR,
          end,
          window: { fromMs: window[0] * HOUR, toMs: window[1] * HOUR },
        });
        const waiting = (setup: PolicySetup): Policy => {
          const composed = composePolicy(spec, setup);
          if (isJoint || time !== "a while") return composed;
          const notBefore: TimePart["notBefore"] = (view, _cluster, { nowMs }) =>
            nowMs + delays[Math.floor(view.submitMs / MIN) % delays.length] * MIN;
          return { ...composed, time: { notBefore } };
        };
        return {
          toString: () => JSON.stringify({ extra, sketches, records, spec, delays, end, window, faults }),
          world,
          jobs,
          result: run(world, jobs, waiting, when, 1, faults),
          idleFleet: idleFleetOf(world, jobs, when, faults),
        };
      }),
  );

/** The same scenario without jobs, all devices on. */
export function idleFleetOf(world: World, jobs: JobStore, when: RunOptions, faults = NO_FAULTS): RunResult {
  return run(world, emptyJobStore(jobs.classes), { place: "origin" }, when, 1, faults);
}
