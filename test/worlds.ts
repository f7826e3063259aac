import { PLAIN_ACCOUNTING, type Conditions } from "../src/energy/conditions.ts";
import { constantPue, type CoolingModel } from "../src/energy/cooling.ts";
import type { DevicePoolSpec } from "../src/model/devicePool.ts";
import type { DeviceType } from "../src/model/deviceType.ts";
import { NO_FAULTS, type FaultPlan } from "../src/model/faultPlan.ts";
import { jobStoreFrom, type JobClass, type JobRecord, type JobStore } from "../src/model/jobStore.ts";
import { composePolicy, type PolicySpec } from "../src/policy/composePolicy.ts";
import type { Policy, PolicySetup } from "../src/policy/policy.ts";
import { LocalClock } from "../src/signal/localClock.ts";
import { Signal } from "../src/signal/signal.ts";
import type { RunResult } from "../src/sim/runResult.ts";
import { Simulation } from "../src/sim/simulation.ts";
import type { ClusterWorld, RunOptions, World } from "../src/sim/world.ts";
import { MS_PER_HOUR } from "../src/units.ts";

/** A device with round numbers: 100 W idle, 300 W busy. */
export const device: DeviceType = {
  name: "test device",
  kind: "cpu",
  idleW: 100,
  peakW: 300,
  embodiedKg: 1_000,
  lifetimeYears: 5,
};

export const plainClass: JobClass = {
  name: "plain",
  nameZh: "普通",
  latencyBoundMs: Infinity,
  slackMs: Infinity,
  priority: 0,
  utilisation: 1,
};

export interface ClusterSketch {
  readonly id?: string;
  /** Devices of the default type, or pools in full. */
  readonly devices?: number;
  readonly pools?: readonly DevicePoolSpec[];
  readonly pue?: number;
  readonly cooling?: CoolingModel;
  /** g/kWh, constant or hour by hour (repeated). */
  readonly carbon?: number | readonly number[];
  readonly temperature?: Signal;
  /** Operating margin, g/kWh, and price, CNY/kWh; neither is known by default. */
  readonly margin?: number;
  readonly price?: number;
  /** Whatever else surrounds it. */
  readonly conditions?: Partial<Conditions>;
  readonly west?: boolean;
  readonly hub?: string;
  readonly province?: string;
  readonly city?: string;
  /** One-way latency from each origin, ms; one number for all. */
  readonly latencyMs?: number | readonly number[];
}

/** A world of a few clusters; the nearest cluster of an origin is the one with the lowest latency. */
export function worldOf(sketches: readonly ClusterSketch[], origins = 1): World {
  const clusters = sketches.map((sketch, i): ClusterWorld => {
    const id = sketch.id ?? `c${i}`;
    const carbon = sketch.carbon ?? 500;
    return {
      spec: {
        id,
        name: id,
        nameZh: id,
        hub: sketch.hub ?? id,
        west: sketch.west ?? false,
        province: sketch.province ?? id,
        city: sketch.city ?? id,
        lat: 30,
        lon: 100 + i,
        pools: sketch.pools ?? [{ type: device, count: sketch.devices ?? 4, shared: true, speed: 1 }],
      },
      cooling: sketch.cooling ?? constantPue(sketch.pue ?? 1.25),
      carbonIntensity:
        typeof carbon === "number"
          ? Signal.constant(`carbon intensity of ${id}`, "g/kWh", carbon)
          : Signal.regular(`carbon intensity of ${id}`, "g/kWh", MS_PER_HOUR, carbon, "repeat"),
      temperature: sketch.temperature ?? Signal.constant(`temperature of ${id}`, "°C", 15),
      ...(sketch.margin === undefined
        ? {}
        : { operatingMargin: Signal.constant(`operating margin of ${id}`, "g/kWh", sketch.margin) }),
      ...(sketch.price === undefined
        ? {}
        : {
            tariff: {
              price: Signal.constant(`price of ${id}`, "CNY/kWh", sketch.price),
              demandCnyPerKWMonth: 0,
            },
          }),
      ...sketch.conditions,
    };
  });
  const latencyMs = Array.from({ length: origins }, (_, o) =>
    Float64Array.from(sketches, ({ latencyMs }, i) =>
      typeof latencyMs === "number" ? latencyMs : (latencyMs?.[o] ?? 5 + i),
    ),
  );
  const homeOf = Int32Array.from(latencyMs, (row) => row.indexOf(Math.min(...row)));
  return {
    clusters,
    network: {
      origins: Array.from({ length: origins }, (_, o) => ({
        id: `o${o}`,
        name: `o${o}`,
        nameZh: `o${o}`,
        lat: 30,
        lon: 100,
      })),
      latencyMs,
      homeOf,
    },
    clock: new LocalClock(0, "UTC"),
    accounting: PLAIN_ACCOUNTING,
  };
}

/** A job record with short defaults: one device of the first kind, submitted at 0. */
export function job(record: Partial<JobRecord> & { workMs: number }): JobRecord {
  return { submitMs: 0, milliDevices: 1_000, kind: 0, classOf: 0, origin: 0, ...record };
}

export function jobsOf(records: readonly JobRecord[], classes: readonly JobClass[] = [plainClass]): JobStore {
  return jobStoreFrom(records, classes);
}

export function options(overrides: Partial<RunOptions> & { horizonMs: number }): RunOptions {
  return {
    end: "drain",
    settlementMs: MS_PER_HOUR / 4,
    window: { fromMs: 0, toMs: overrides.horizonMs },
    ...overrides,
  };
}

/** Run jobs through a world under a policy given by its parts, or put together by hand. */
export function run(
  world: World,
  jobs: JobStore,
  policy: PolicySpec | ((setup: PolicySetup) => Policy),
  runOptions: RunOptions,
  seed = 1,
  faults: FaultPlan = NO_FAULTS,
): RunResult {
  const make = typeof policy === "function" ? policy : (setup: PolicySetup) => composePolicy(policy, setup);
  return new Simulation({ world, jobs, policy: make, options: runOptions, seed, faults }).run();
}
