import type { RunResult } from "../sim/runResult.ts";
import type { ServiceOutcome } from "../sim/serviceOutcome.ts";
import { weightedQuantile, type Weighted } from "../sim/weightedQuantile.ts";
import { MILLI, MS_PER_HOUR } from "../units.ts";
import { columnsOf, type Table } from "./column.ts";

/** One service and one origin of a run. */
export interface ServiceRow {
  readonly result: RunResult;
  readonly service: ServiceOutcome;
  /** Index of the origin. */
  readonly origin: number;
}
const ofService = columnsOf<ServiceRow>();
const SUM = "sum over the measurement window";
const BY_TIME = "weighted by device-time served";

const hours = (milliMs: number): number => milliMs / MILLI / MS_PER_HOUR;

/** Latency to each cluster, weighted by what it gave. */
export function latenciesOf({ result, service, origin }: ServiceRow): Weighted[] {
  const { latencyMs } = result.world.network;
  return Array.from(latencyMs[origin], (value, c) => ({
    value,
    weight: service.servedMilliMs[origin * latencyMs[origin].length + c],
  }));
}

export function servedMilliMs(row: ServiceRow): number {
  return latenciesOf(row).reduce((sum, { weight }) => sum + weight, 0);
}

function meanLatencyMs(row: ServiceRow): number | null {
  const list = latenciesOf(row).filter(({ weight }) => weight > 0);
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0 ? list.reduce((sum, { value, weight }) => sum + value * weight, 0) / total : null;
}

/** One row for each policy, seed, service and origin. */
export const servicesTable: Table<ServiceRow> = {
  name: "services",
  description:
    "One row for each policy, seed, online service and origin region, over the measurement window. What is not met at once is lost.",
  columns: [
    ofService("policy", "", "label", "key", "Name of the policy", "策略名称", ({ result }) => result.policy),
    ofService("seed", "", "label", "key", "Seed of the run", "随机种子", ({ result }) => result.seed),
    ofService(
      "service",
      "",
      "label",
      "key",
      "Id of the service",
      "服务标识",
      ({ service }) => service.spec.id,
    ),
    ofService(
      "origin",
      "",
      "label",
      "key",
      "Id of the region that the demand comes from",
      "需求来源地标识",
      ({ result, origin }) => result.world.network.origins[origin].id,
    ),
    ofService(
      "demand_device_hours",
      "device-hours",
      "exact",
      SUM,
      "Device-time needed",
      "所需设备时间",
      ({ service, origin }) => hours(service.demandMilliMs[origin]),
    ),
    ofService(
      "served_device_hours",
      "device-hours",
      "exact",
      SUM,
      "Device-time given",
      "获得的设备时间",
      (row) => hours(servedMilliMs(row)),
    ),
    ofService(
      "unserved_device_hours",
      "device-hours",
      "exact",
      SUM,
      "Demand that was not met",
      "未被满足的需求",
      (row) => hours(row.service.demandMilliMs[row.origin] - servedMilliMs(row)),
    ),
    ofService(
      "latency_mean_ms",
      "ms",
      "estimate",
      BY_TIME,
      "One-way latency to the clusters that serve",
      "到服务集群的单向时延均值",
      meanLatencyMs,
    ),
    ...([50, 95, 99] as const).map((percent) =>
      ofService(
        `latency_p${percent}_ms`,
        "ms",
        "estimate",
        BY_TIME,
        `${percent}th percentile of one-way latency to the clusters that serve`,
        `到服务集群单向时延的${percent}分位数`,
        (row: ServiceRow) => weightedQuantile(latenciesOf(row), percent / 100),
      ),
    ),
  ],
};
