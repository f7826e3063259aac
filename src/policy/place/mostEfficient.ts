import type { DevicePool } from "../../model/devicePool.ts";
import { DEVICE_KINDS, type DeviceKind } from "../../model/deviceType.ts";
import type { PlaceDefinition } from "../policy.ts";
import type { ClusterView } from "../view.ts";
import { everyCluster, otherwiseParameter, otherwiseScore, Ranking } from "./ranking.ts";

/** Throughput of one device of a pool by some measure; undefined where it is not stated. */
type Throughput = (pool: DevicePool) => number | undefined;

const fp16: Throughput = (pool) => pool.type.fp16Tflops;
const fp32: Throughput = (pool) => pool.type.fp32Tflops;
const relativeSpeed: Throughput = (pool) => pool.speed;

/** The precision that a kind of device is used at comes first. */
const MEASURES: Readonly<Record<DeviceKind, readonly Throughput[]>> = {
  cpu: [fp32, fp16],
  gpu: [fp16, fp32],
  npu: [fp16, fp32],
};

/**
 * Peak power per throughput of each cluster's devices of a kind, the lower the better. Only like is compared with
 * like: the measure is the first one that every pool of that kind in the fleet states, in the last resort its speed.
 */
function powerPerThroughput(clusters: readonly ClusterView[], kind: number): Float64Array {
  const pools = clusters.map((cluster) => cluster.poolsOfKind[kind].map((i) => cluster.pools[i]));
  const measure =
    MEASURES[DEVICE_KINDS[kind]].find((candidate) =>
      pools.flat().every((pool) => candidate(pool) !== undefined),
    ) ?? relativeSpeed;
  return Float64Array.from(pools, (list) => {
    const power = list.reduce((sum, pool) => sum + pool.installedMilli * pool.type.peakW, 0);
    const throughput = list.reduce((sum, pool) => sum + pool.installedMilli * (measure(pool) ?? 0), 0);
    return power / throughput;
  });
}

export const mostEfficient: PlaceDefinition = {
  name: "most-efficient",
  description:
    "Among clusters with room, the one with the most throughput per watt of facility power: FLOPS/W of its devices of the job's kind (FP16 for gpu and npu, FP32 for cpu) ÷ PUE now.",
  descriptionZh:
    "最高能效：在有空闲的集群中，选每瓦设施功率算力最高者，即该类设备的FLOPS/W（gpu、npu取FP16，cpu取FP32）÷当前PUE。",
  source:
    "Energy efficiency as the Green500 ranks it (FLOPS per watt), carried from IT to facility power by PUE",
  ranking: true,
  parameters: { otherwise: otherwiseParameter },
  create: (parameters, setup) => {
    const wattsPerFlops = DEVICE_KINDS.map((_, kind) => powerPerThroughput(setup.clusters, kind));
    return new Ranking(
      everyCluster(setup.clusters),
      (cluster, job) => wattsPerFlops[job.kind][cluster.index] * cluster.pue,
      otherwiseScore(parameters),
    );
  },
};
