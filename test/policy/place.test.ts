import { describe, expect, it } from "vitest";
import { composePolicy, type PartSpec } from "../../src/policy/composePolicy.ts";
import { OUTSIDE_SCOPE } from "../../src/policy/policy.ts";
import type { JobView } from "../../src/policy/view.ts";
import { expectedWaitMs } from "../../src/policy/place/expectedWait.ts";
import { jobIn, sceneOf, type ClusterSketch } from "./views.ts";

/** Where a part places one job in a hand-made view; home is cluster 0. */
function placed(
  place: PartSpec,
  sketches: readonly ClusterSketch[],
  job: Partial<JobView> = {},
  nowMs = 0,
): number {
  const scene = sceneOf(sketches, nowMs);
  return composePolicy({ place }, scene.setup).place.place(jobIn(scene, job), scene.view);
}

const full = { free: 0, queued: 5 };

describe("origin", () => {
  it("stays at home even when home is full and others are free", () => {
    expect(placed("origin", [full, {}, {}])).toBe(0);
  });

  it("stays at home even when another cluster has a lower latency", () => {
    expect(placed("origin", [{ latencyMs: 9 }, { latencyMs: 4 }])).toBe(0);
  });

  it("goes to the allowed cluster of lowest latency when home is too small, free or not", () => {
    const sketches = [{ devices: 1 }, { latencyMs: 9 }, { latencyMs: 4, ...full }, { latencyMs: 4 }];
    expect(placed("origin", sketches, { milliDevices: 2_000 })).toBe(2);
  });
});

describe("round-robin", () => {
  it("takes clusters in turn and passes over those that do not allow the job", () => {
    const scene = sceneOf([{ devices: 1 }, full, { devices: 2 }]);
    const part = composePolicy({ place: "round-robin" }, scene.setup).place;
    const next = (devices: number) => part.place(jobIn(scene, { milliDevices: 1_000 * devices }), scene.view);
    expect([next(1), next(1), next(1), next(2), next(2), next(2), next(1)]).toEqual([0, 1, 2, 1, 2, 1, 2]);
  });
});

describe("random", () => {
  it("takes every allowed cluster about equally often, and no other", () => {
    const scene = sceneOf([{}, { devices: 1 }, full, {}]);
    const part = composePolicy({ place: "random" }, scene.setup).place;
    const counts = [0, 0, 0, 0];
    const job = jobIn(scene, { milliDevices: 2_000 });
    for (let i = 0; i < 3_000; i++) counts[part.place(job, scene.view)]++;
    expect(counts[1]).toBe(0);
    // Five standard deviations of a binomial with n = 3000, p = 1/3: 129.
    for (const i of [0, 2, 3]) expect(Math.abs(counts[i] - 1_000)).toBeLessThan(130);
  });

  it("draws from a stream of its own", () => {
    const scene = sceneOf([{}, {}, {}, {}]);
    const stream = scene.setup.streams.stream("policy/random");
    const part = composePolicy({ place: "random" }, scene.setup).place;
    for (let i = 0; i < 20; i++) expect(part.place(jobIn(scene), scene.view)).toBe(stream.integer(4));
  });
});

describe("ranking parts", () => {
  it.each<[PartSpec, ClusterSketch[]]>([
    [
      "least-loaded",
      [
        { devices: 10, free: 5 },
        { devices: 4, free: 3 },
        { devices: 2, free: 1 },
      ],
    ],
    ["lowest-latency", [{ latencyMs: 8 }, { latencyMs: 3 }, { latencyMs: 4 }]],
    ["lowest-pue", [{ pue: 1.3 }, { pue: 1.1 }, { pue: 1.2 }]],
    ["lowest-factor", [{ factor: 700, carbon: 10 }, { factor: 300 }, { factor: 500 }]],
    [
      "lowest-carbon",
      [
        { carbon: 400, pue: 1.5 },
        { carbon: 450, pue: 1.2 },
        { carbon: 600, pue: 1 },
      ],
    ],
    [
      { name: "lowest-carbon", rate: "intensity" },
      [{ carbon: 450, pue: 1 }, { carbon: 400, pue: 1.5 }, { carbon: 500 }],
    ],
  ])("%j takes the middle one of these", (place, sketches) => {
    expect(placed(place, sketches)).toBe(1);
  });

  it("pass over the best when somebody waits there, though devices are free", () => {
    expect(placed("lowest-carbon", [{ carbon: 100, queued: 1 }, { carbon: 300 }, { carbon: 200 }])).toBe(2);
  });

  it("pass over the best when its devices are free in pieces only", () => {
    const pieces = {
      carbon: 100,
      pools: [
        { devices: 3, free: 1 },
        { devices: 2, free: 1 },
      ],
    };
    expect(placed("lowest-carbon", [pieces, { carbon: 300 }], { milliDevices: 2_000 })).toBe(1);
  });

  it("pass over the best when it is too far, at the bound not yet", () => {
    const sketches = [{ carbon: 100, latencyMs: 20.5 }, { carbon: 200, latencyMs: 20 }, { carbon: 300 }];
    expect(placed("lowest-carbon", sketches, { latencyBoundMs: 20 })).toBe(1);
  });

  it("look only at the job's kind of device", () => {
    const sketches: ClusterSketch[] = [
      {
        pools: [
          { kind: "cpu", devices: 9 },
          { kind: "gpu", devices: 4, free: 1 },
        ],
      },
      {
        pools: [
          { kind: "cpu", devices: 9, free: 0 },
          { kind: "gpu", devices: 4, free: 2 },
        ],
      },
    ];
    expect(placed("least-loaded", sketches, { kind: 1 })).toBe(1);
    expect(placed("least-loaded", sketches, { kind: 0 })).toBe(0);
  });
});

describe("otherwise", () => {
  it("goes by jobs or by the work before it", () => {
    const sketches = [
      { free: 0, queued: 3, queuedWork: 40 },
      { free: 0, queued: 1, queuedWork: 4_000 },
    ];
    expect(placed("lowest-pue", sketches)).toBe(1);
    expect(placed({ name: "lowest-pue", otherwise: "expected-wait" }, sketches)).toBe(0);
    expect(placed({ name: "lowest-carbon", otherwise: "expected-wait" }, sketches)).toBe(0);
  });

  it("expects to wait for what waits and what is left of what runs, shared by all devices", () => {
    const { view } = sceneOf([{ devices: 4, free: 1, queued: 2, queuedWork: 600, busyUntilMs: 1_000 }], 400);
    // 600 device·ms wait; three devices are busy for 600 ms more.
    expect(expectedWaitMs(view.clusters[0], 0, 400)).toBe((600 + 3 * 600) / 4);
    // Past their declared end running jobs count for nothing, not for less.
    expect(expectedWaitMs(view.clusters[0], 0, 5_000)).toBe(600 / 4);
  });
});

describe("most-efficient", () => {
  const pool = (kind: "cpu" | "gpu", peakW: number, fp16Tflops?: number, fp32Tflops?: number) => ({
    pools: [{ kind, devices: 4, peakW, fp16Tflops, fp32Tflops }],
  });

  it("compares FP16 per facility watt for GPUs", () => {
    // 1, 0.5 and 1.2 TFLOPS/W of IT; ÷ PUE: 0.8, 0.5, 0.75.
    const sketches = [
      { ...pool("gpu", 300, 300, 1), pue: 1.25 },
      { ...pool("gpu", 600, 300, 99), pue: 1 },
      { ...pool("gpu", 500, 600, 1), pue: 1.6 },
    ];
    expect(placed("most-efficient", sketches, { kind: 1 })).toBe(0);
  });

  it("compares FP32 for CPUs", () => {
    const sketches = [pool("cpu", 300, 90, 3), pool("cpu", 300, 9, 4)];
    expect(placed("most-efficient", sketches)).toBe(1);
  });

  it("goes over to the measure that all state, never comparing FP16 with FP32", () => {
    const sketches = [pool("gpu", 300, 600, 10), pool("gpu", 300, undefined, 30)];
    expect(placed("most-efficient", sketches, { kind: 1 })).toBe(1);
  });

  it("compares peak power per unit of speed when nobody states a throughput", () => {
    expect(placed("most-efficient", [pool("cpu", 300), pool("cpu", 200)])).toBe(1);
  });

  it("weighs the pools of a cluster by their devices", () => {
    // 10·1 + 30·3 over 4·100 W = 0.25 per W against 0.2 and 0.3.
    const mixed = {
      pools: [
        { devices: 1, peakW: 100, fp32Tflops: 10 },
        { devices: 3, peakW: 100, fp32Tflops: 30 },
      ],
    };
    const plain = (fp32Tflops: number) => ({ pools: [{ devices: 4, peakW: 100, fp32Tflops }] });
    expect(placed("most-efficient", [plain(24), mixed])).toBe(1);
    expect(placed("most-efficient", [plain(26), mixed])).toBe(0);
  });
});

describe("west-first", () => {
  const sketches: ClusterSketch[] = [
    { hub: "east", devices: 4, free: 2 },
    { hub: "east", devices: 4, free: 3 },
    { hub: "west a", west: true, devices: 4, free: 1, latencyMs: 20 },
    { hub: "west b", west: true, devices: 4, free: 2, latencyMs: 30 },
    { hub: "other", devices: 4, latencyMs: 10 },
  ];
  const busy = (list: readonly ClusterSketch[], queues: readonly number[]) =>
    list.map((sketch, i) => (queues[i] > 0 ? { ...sketch, free: 0, queued: queues[i] } : sketch));

  it("sends tolerant work to the least loaded western cluster with room", () => {
    expect(placed("west-first", sketches, { latencyBoundMs: 50 })).toBe(3);
  });

  it("lets tolerant work wait in the west, at the shortest queue, while the east is free", () => {
    expect(placed("west-first", busy(sketches, [0, 0, 3, 4]))).toBe(2);
  });

  it("keeps the rest in its own hub, waiting there if need be", () => {
    expect(placed("west-first", sketches, { latencyBoundMs: 49 })).toBe(1);
    expect(placed("west-first", busy(sketches, [2, 3]), { latencyBoundMs: 49 })).toBe(0);
  });

  it("keeps tolerant work at home when no western cluster is within its bound", () => {
    expect(placed({ name: "west-first", tolerance: 5 }, sketches, { latencyBoundMs: 12 })).toBe(1);
  });

  it("goes to the nearest allowed cluster when its own hub does not allow it", () => {
    const small = [
      { ...sketches[0], devices: 1, free: 1 },
      { ...sketches[1], devices: 1, free: 1 },
    ];
    const job = { latencyBoundMs: 40, milliDevices: 2_000 };
    expect(placed("west-first", [...small, ...sketches.slice(2)], job)).toBe(4);
  });
});

describe("weighted", () => {
  const only = (criterion: string) => ({
    name: "weighted",
    carbon: 0,
    latency: 0,
    wait: 0,
    [criterion]: 1,
  });
  const sketches: ClusterSketch[] = [
    { carbon: 100, latencyMs: 30, devices: 4, free: 1, busyUntilMs: 9_000 },
    { carbon: 800, latencyMs: 3, devices: 4, free: 1, busyUntilMs: 9_000 },
    { carbon: 800, latencyMs: 30, devices: 4, free: 3, busyUntilMs: 9_000 },
    { carbon: 150, latencyMs: 5, devices: 4, free: 2, busyUntilMs: 9_000 },
  ];

  it.each([
    ["carbon", 0],
    ["latency", 1],
    ["wait", 2],
  ])("with weight on %s only takes the best by it", (criterion, best) => {
    expect(placed(only(criterion), sketches)).toBe(best);
  });

  it("with equal weights takes the best compromise", () => {
    expect(placed("weighted", sketches)).toBe(3);
  });

  it("measures against the largest among allowed clusters with room, not among all", () => {
    // Shares of the largest: carbon 0.5, 1; latency 1, 0.4. Measured against cluster 0, carbon would not matter.
    const weights = { name: "weighted", carbon: 3, latency: 2, wait: 0 };
    const near = [
      { carbon: 300, latencyMs: 30 },
      { carbon: 600, latencyMs: 12 },
    ];
    const fullOne = { carbon: 90_000, latencyMs: 30, ...full };
    expect(placed(weights, [fullOne, ...near])).toBe(1);
    const farOne = { carbon: 90_000, latencyMs: 31 };
    expect(placed(weights, [farOne, ...near], { latencyBoundMs: 30 })).toBe(1);
  });
});

describe("platform", () => {
  const sketches: ClusterSketch[] = [
    { hub: "h", province: "p", city: "t", free: 1, carbon: 900 },
    { hub: "h", province: "p", city: "t", free: 0, queued: 1, carbon: 800 },
    { hub: "h", province: "p", city: "u", free: 2, carbon: 700 },
    { hub: "h", province: "q", city: "v", free: 3, carbon: 600 },
    { hub: "i", province: "r", city: "w", free: 4, carbon: 950 },
  ];

  it.each([
    ["city", 0],
    ["province", 2],
    ["hub", 3],
    ["national", 4],
  ])("of %s scope takes the least loaded with room inside", (scope, index) => {
    expect(placed({ name: "platform", scope }, sketches)).toBe(index);
  });

  it("ranks by carbon inside when told so", () => {
    expect(placed({ name: "platform", scope: "national", inner: "lowest-carbon" }, sketches)).toBe(3);
  });

  it("lets a job wait inside at the shortest queue while others outside are free", () => {
    const busy = [{ ...sketches[0], free: 0, queued: 2 }, ...sketches.slice(1)];
    expect(placed({ name: "platform", scope: "city" }, busy)).toBe(1);
  });

  it("says that a job is outside its scope when nobody inside allows it", () => {
    const larger = [...sketches.slice(0, 4), { ...sketches[4], devices: 9 }];
    expect(placed("platform", larger, { milliDevices: 8_000 })).toBe(OUTSIDE_SCOPE);
    expect(placed({ name: "platform", scope: "national" }, larger, { milliDevices: 8_000 })).toBe(4);
  });
});
