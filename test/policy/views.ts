import fc from "fast-check";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { Cluster } from "../../src/model/cluster.ts";
import type { DevicePoolSpec } from "../../src/model/devicePool.ts";
import { DEVICE_KINDS, type DeviceKind } from "../../src/model/deviceType.ts";
import type { PolicySetup } from "../../src/policy/policy.ts";
import { allows, type ClusterView, type Forecasts, type JobView, type View } from "../../src/policy/view.ts";
import { Forecast, forecastSteps } from "../../src/signal/forecast.ts";
import { LocalClock } from "../../src/signal/localClock.ts";

/** A cluster of a hand-made view. Amounts of devices are whole devices of one kind, `cpu` unless said otherwise. */
export interface ClusterSketch {
  readonly hub?: string;
  readonly province?: string;
  readonly city?: string;
  readonly west?: boolean;
  readonly pools?: readonly PoolSketch[];
  /** Shorthand for one pool of CPUs. */
  readonly devices?: number;
  readonly free?: number;
  readonly queued?: number;
  /** Declared work that waits, device·ms; default: a second for each waiting job. */
  readonly queuedWork?: number;
  /** Declared end of every busy device, ms. */
  readonly busyUntilMs?: number;
  readonly carbon?: number;
  readonly pue?: number;
  readonly factor?: number;
  /** Operating margin, g/kWh; price, CNY/kWh. */
  readonly margin?: number;
  readonly price?: number;
  readonly greenSurplusW?: number;
  readonly greenShare?: number;
  readonly latencyMs?: number;
}

export interface PoolSketch {
  readonly kind?: DeviceKind;
  readonly devices: number;
  /** Default: all. */
  readonly free?: number;
  readonly peakW?: number;
  readonly fp16Tflops?: number;
  readonly fp32Tflops?: number;
}

/** The clusters and network of a hand-made view, with one origin. */
export interface Scene {
  readonly view: View;
  readonly setup: PolicySetup;
}

export function sceneOf(sketches: readonly ClusterSketch[], nowMs = 0, home = 0): Scene {
  const clusters = sketches.map((sketch, index) => clusterOf(index, sketch));
  const network = {
    origins: [{ id: "o", name: "o", nameZh: "o", lat: 30, lon: 100 }],
    latencyMs: [Float64Array.from(sketches, (sketch, i) => sketch.latencyMs ?? 1 + i)],
    homeOf: Int32Array.of(home),
  };
  return {
    view: { nowMs, clusters, network, forecasts: presentRates(clusters) },
    setup: { clusters, network, classes: [], clock: new LocalClock(0, "UTC"), streams: new RandomStreams(7) },
  };
}

/** Forecasts that what is now stays for a year. */
export function presentRates(clusters: readonly ClusterView[]): Forecasts {
  const untilMs = 366 * 86_400_000;
  const flat = (value: number) =>
    new Forecast(0, forecastSteps(Float64Array.of(0, untilMs), Float64Array.of(value)));
  return {
    of: (rate, index) => {
      const { effectiveIntensity, effectiveMarginalIntensity, effectivePriceCny } = clusters[index];
      if (rate === "carbon") return flat(effectiveIntensity);
      return flat(rate === "marginal" ? effectiveMarginalIntensity : effectivePriceCny);
    },
  };
}

function clusterOf(index: number, sketch: ClusterSketch): Cluster {
  const id = `c${index}`;
  const devices = sketch.devices ?? 4;
  const pools = sketch.pools ?? [{ devices, free: sketch.free }];
  const cluster = new Cluster(index, {
    id,
    name: id,
    nameZh: id,
    hub: sketch.hub ?? id,
    west: sketch.west ?? false,
    province: sketch.province ?? id,
    city: sketch.city ?? id,
    lat: 30,
    lon: 100 + index,
    pools: pools.map(poolOf),
  });
  pools.forEach((pool, i) => {
    cluster.pools[i].freeMilli = 1_000 * (pool.free ?? pool.devices);
  });
  DEVICE_KINDS.forEach((_, kind) => {
    cluster.refreshRoom(kind);
    const busyMilli = cluster.installedMilli[kind] - cluster.freeMilli[kind];
    cluster.queued[kind] = sketch.queued ?? 0;
    cluster.queuedWork[kind] = 1_000 * (sketch.queuedWork ?? 1_000 * (sketch.queued ?? 0));
    cluster.runningEnd[kind] = busyMilli * (sketch.busyUntilMs ?? 0);
  });
  cluster.carbonIntensity = sketch.carbon ?? 500;
  cluster.pue = sketch.pue ?? 1.25;
  cluster.effectiveIntensity = cluster.carbonIntensity * cluster.pue;
  cluster.effectiveMarketIntensity = cluster.effectiveIntensity * (1 - (sketch.greenShare ?? 0));
  cluster.effectiveMarginalIntensity = (sketch.margin ?? 800) * cluster.pue;
  cluster.effectivePriceCny = (sketch.price ?? 0.5) * cluster.pue;
  cluster.greenSurplusW = sketch.greenSurplusW ?? -1;
  cluster.greenShare = sketch.greenShare ?? 0;
  cluster.annualIntensity = sketch.factor ?? 500;
  return cluster;
}

function poolOf(sketch: PoolSketch): DevicePoolSpec {
  return {
    type: {
      name: "test device",
      kind: sketch.kind ?? "cpu",
      idleW: 100,
      peakW: sketch.peakW ?? 300,
      fp16Tflops: sketch.fp16Tflops,
      fp32Tflops: sketch.fp32Tflops,
      embodiedKg: 1_000,
      lifetimeYears: 5,
    },
    count: sketch.devices,
    shared: true,
    speed: 1,
  };
}

/** A job for one CPU, without any bound, whose home is the scene's. */
export function jobIn({ view }: Scene, overrides: Partial<JobView> = {}): JobView {
  return {
    job: 0,
    submitMs: view.nowMs,
    nominalStartMs: view.nowMs,
    declaredMs: 60_000,
    declaredEndMs: 0,
    leftMs: overrides.declaredMs ?? 60_000,
    transferGB: new Float64Array(64),
    deadlineMs: Infinity,
    milliDevices: 1_000,
    scaling: undefined,
    kind: 0,
    classOf: 0,
    origin: 0,
    home: view.network.homeOf[0],
    latencyMs: view.network.latencyMs[0],
    latencyBoundMs: Infinity,
    checkpointGB: 0,
    clairvoyantWorkMs: NaN,
    ...overrides,
  };
}

/** A scene with jobs to place in it, one after the other; every job is allowed somewhere. */
export interface Round extends Scene {
  readonly jobs: readonly JobView[];
}

const hours = fc.integer({ min: 0, max: 100 }).map((h) => h * 3_600_000);

const poolSketch: fc.Arbitrary<PoolSketch> = fc
  .record({
    kind: fc.constantFrom(...DEVICE_KINDS),
    devices: fc.integer({ min: 1, max: 8 }),
    busy: fc.double({ min: 0, max: 1, noNaN: true }),
    peakW: fc.integer({ min: 200, max: 900 }),
    fp16Tflops: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
    fp32Tflops: fc.integer({ min: 1, max: 90 }),
  })
  .map(({ busy, ...pool }) => ({ ...pool, free: Math.floor(pool.devices * (1 - busy)) }));

const clusterSketch: fc.Arbitrary<ClusterSketch> = fc.record({
  hub: fc.constantFrom("h1", "h2"),
  province: fc.constantFrom("p1", "p2", "p3"),
  city: fc.constantFrom("t1", "t2", "t3", "t4"),
  west: fc.boolean(),
  pools: fc.array(poolSketch, { minLength: 1, maxLength: 4 }),
  queued: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 9 })),
  queuedWork: fc.integer({ min: 0, max: 50_000_000 }),
  busyUntilMs: hours,
  carbon: fc.integer({ min: 10, max: 900 }),
  pue: fc.double({ min: 1.05, max: 1.8, noNaN: true }),
  factor: fc.integer({ min: 10, max: 900 }),
  margin: fc.integer({ min: 700, max: 1_000 }),
  price: fc.double({ min: 0.2, max: 1.2, noNaN: true }),
  greenSurplusW: fc.integer({ min: -900, max: 300 }),
  greenShare: fc.double({ min: 0, max: 1, noNaN: true }),
  latencyMs: fc.integer({ min: 1, max: 60 }),
});

/** Views of up to six clusters of mixed devices, some full, some with queues, and jobs of all kinds and bounds. */
export const rounds: fc.Arbitrary<Round> = fc
  .tuple(
    fc.array(clusterSketch, { minLength: 1, maxLength: 6 }),
    hours,
    fc.nat(),
    fc.array(
      fc.record({
        milliDevices: fc.integer({ min: 1, max: 8_000 }),
        kind: fc.nat(DEVICE_KINDS.length - 1),
        latencyBoundMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 200 })),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  )
  .map(([sketches, nowMs, home, records]) => {
    const scene = sceneOf(sketches, nowMs, home % sketches.length);
    const jobs = records.map((record, job) => jobIn(scene, { job, ...record }));
    const possible = jobs.filter((job) => scene.view.clusters.some((cluster) => allows(cluster, job)));
    return { ...scene, jobs: possible };
  });

/** The same generated rounds always, for tests that look for one among many. */
export function someRounds(count: number): readonly Round[] {
  return fc.sample(rounds, { numRuns: count, seed: 20_250_707 });
}
