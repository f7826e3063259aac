import type { RegionSummary } from "../sim/regionSummary.ts";
import type { RunResult } from "../sim/runResult.ts";
import { columnsOf, type Table } from "./column.ts";

/** One origin region and one class of jobs or one service of a run. */
export interface RegionRow {
  readonly result: RunResult;
  readonly region: RegionSummary;
}
const ofRegion = columnsOf<RegionRow>();
const SUM = "sum over the measurement window";
const BY_TIME = "weighted by device-time";

/** One row for each policy, seed, origin region and service or class of jobs. */
export const regionsTable: Table<RegionRow> = {
  name: "regions",
  description:
    "One row for each policy, seed, origin region and online service or class of jobs that it asked for. What a service is not given at once is lost.",
  columns: [
    ofRegion("policy", "", "label", "key", "Name of the policy", "策略名称", ({ result }) => result.policy),
    ofRegion(
      "seed",
      "",
      "label",
      "key",
      "Seed of the random streams",
      "随机种子",
      ({ result }) => result.seed,
    ),
    ofRegion(
      "origin",
      "",
      "label",
      "key",
      "Id of the region",
      "来源地标识",
      ({ result, region }) => result.world.network.origins[region.origin].id,
    ),
    ofRegion(
      "class",
      "",
      "label",
      "key",
      "Name of the service or class",
      "服务或任务类别",
      ({ region }) => region.name,
    ),
    ofRegion("sort", "", "label", "key", "service or jobs", "类型：服务或任务", ({ region }) =>
      region.isService ? "service" : "jobs",
    ),
    ofRegion(
      "jobs",
      "",
      "exact",
      SUM,
      "Jobs submitted; empty for a service",
      "提交的任务数（服务为空）",
      ({ region }) => region.jobs,
    ),
    ofRegion(
      "demand_device_hours",
      "device-hours",
      "exact",
      SUM,
      "Device-time asked for; of jobs: devices × work at reference speed",
      "所需设备时间（任务：设备数×基准速度下的工作量）",
      ({ region }) => region.demandDeviceHours,
    ),
    ofRegion(
      "served_device_hours",
      "device-hours",
      "exact",
      SUM,
      "The part that was served; of jobs: that of those that finished",
      "已满足部分（任务：已完成者）",
      ({ region }) => region.servedDeviceHours,
    ),
    ofRegion(
      "unserved_share",
      "0–1",
      "exact",
      "1 − served ÷ demand",
      "Share of what was asked for that was not served",
      "未满足占比",
      ({ region }) =>
        region.demandDeviceHours > 0 ? 1 - region.servedDeviceHours / region.demandDeviceHours : null,
    ),
    ofRegion(
      "latency_mean_ms",
      "ms",
      "estimate",
      BY_TIME,
      "One-way latency to the clusters that serve",
      "到服务集群的单向时延均值",
      ({ region }) => region.latencyMeanMs,
    ),
    ofRegion(
      "latency_p50_ms",
      "ms",
      "estimate",
      BY_TIME,
      "Its median",
      "单向时延中位数",
      ({ region }) => region.latencyP50Ms,
    ),
    ofRegion(
      "latency_p95_ms",
      "ms",
      "estimate",
      BY_TIME,
      "Its 95th percentile",
      "单向时延95分位数",
      ({ region }) => region.latencyP95Ms,
    ),
    ofRegion(
      "latency_p99_ms",
      "ms",
      "estimate",
      BY_TIME,
      "Its 99th percentile",
      "单向时延99分位数",
      ({ region }) => region.latencyP99Ms,
    ),
    ofRegion(
      "wait_mean_s",
      "s",
      "exact",
      "mean over jobs that started",
      "First start − submit; empty for a service, which never waits",
      "首次开始时刻−提交时刻的均值（服务为空）",
      ({ region }) => region.waitMeanS,
    ),
  ],
};
