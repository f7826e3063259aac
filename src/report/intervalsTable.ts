import type { RunResult } from "../sim/runResult.ts";
import { GRAMS_PER_KG, kWhFromWms, MILLI } from "../units.ts";
import { columnsOf, type Table } from "./column.ts";

export interface IntervalRow {
  readonly result: RunResult;
  /** Number of the interval. */
  readonly interval: number;
  /** Index of the cluster. */
  readonly cluster: number;
}
const ofInterval = columnsOf<IntervalRow>();
const IN_INTERVAL = "sum over the interval";
const rowOf = ({ result, interval, cluster }: IntervalRow): number =>
  interval * result.intervals.clusters + cluster;
const widthMs = ({ result, interval }: IntervalRow): number =>
  result.intervals.endMs[interval] - result.intervals.startMs[interval];

function intervalUtilisation(row: IntervalRow): number | null {
  const pools = row.result.world.clusters[row.cluster].spec.pools;
  const installedMilli = pools.reduce((sum, pool) => sum + pool.count * MILLI, 0);
  return installedMilli > 0
    ? row.result.intervals.busyMilliMs[rowOf(row)] / (installedMilli * widthMs(row))
    : null;
}

function pueOf(row: IntervalRow): number | null {
  const { intervals } = row.result;
  const itWms = intervals.itWms[rowOf(row)];
  return itWms > 0 ? intervals.facilityWms(rowOf(row)) / itWms : null;
}

/** One row for each policy, seed, settlement interval and cluster; the whole run, window or not. */
export const intervalsTable: Table<IntervalRow> = {
  name: "intervals",
  description: "One row for each policy, seed, settlement interval and cluster, over the whole run.",
  columns: [
    ofInterval("policy", "", "label", "key", "Name of the policy", "策略名称", (row) => row.result.policy),
    ofInterval(
      "seed",
      "",
      "label",
      "key",
      "Seed of the random streams",
      "随机种子",
      (row) => row.result.seed,
    ),
    ofInterval(
      "cluster",
      "",
      "label",
      "key",
      "Id of the cluster",
      "集群标识",
      (row) => row.result.world.clusters[row.cluster].spec.id,
    ),
    ofInterval(
      "hub",
      "",
      "label",
      "key",
      "Id of its hub",
      "枢纽标识",
      (row) => row.result.world.clusters[row.cluster].spec.hub,
    ),
    ofInterval(
      "start_ms",
      "ms",
      "exact",
      "key",
      "Start of the interval, from the scenario's start",
      "区间开始（距场景起点）",
      (row) => row.result.intervals.startMs[row.interval],
    ),
    ofInterval(
      "end_ms",
      "ms",
      "exact",
      "key",
      "End of the interval",
      "区间结束",
      (row) => row.result.intervals.endMs[row.interval],
    ),
    ofInterval(
      "start_utc",
      "ISO 8601",
      "exact",
      "key",
      "Start of the interval, UTC",
      "区间开始（UTC）",
      (row) => row.result.world.clock.utc(row.result.intervals.startMs[row.interval]),
    ),
    ofInterval(
      "it_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Energy of IT; after the horizon only of devices held by jobs",
      "IT用电；超过时限后仅计被任务占用的设备",
      (row) => kWhFromWms(row.result.intervals.itWms[rowOf(row)]),
    ),
    ofInterval(
      "job_it_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "The part of it that running jobs used",
      "其中运行任务的用电",
      (row) => kWhFromWms(row.result.intervals.jobWms[rowOf(row)]),
    ),
    ofInterval("cooling_energy_kwh", "kWh", "settled", IN_INTERVAL, "Energy of cooling", "制冷用电", (row) =>
      kWhFromWms(row.result.intervals.coolingWms[rowOf(row)]),
    ),
    ofInterval(
      "power_loss_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Losses of power distribution",
      "配电损耗",
      (row) => kWhFromWms(row.result.intervals.powerWms[rowOf(row)]),
    ),
    ofInterval(
      "other_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Lighting and other",
      "照明及其他用电",
      (row) => kWhFromWms(row.result.intervals.otherWms[rowOf(row)]),
    ),
    ofInterval(
      "facility_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Energy of the facility",
      "设施总用电",
      (row) => kWhFromWms(row.result.intervals.facilityWms(rowOf(row))),
    ),
    ofInterval(
      "carbon_location_kg",
      "kg CO2",
      "estimate",
      IN_INTERVAL,
      "Location-based operational carbon",
      "基于位置的运行碳排放",
      (row) => row.result.intervals.carbonLocationG[rowOf(row)] / GRAMS_PER_KG,
    ),
    ofInterval(
      "pue",
      "",
      "settled",
      "over the interval",
      "Facility ÷ IT energy; empty where no IT energy was used",
      "PUE；无IT用电时为空",
      pueOf,
    ),
    ofInterval(
      "utilisation",
      "0–1",
      "exact",
      "mean over the interval",
      "Share of installed devices that jobs held",
      "设备利用率",
      intervalUtilisation,
    ),
    ofInterval(
      "carbon_intensity_g_per_kwh",
      "g/kWh",
      "estimate",
      "in force throughout the interval",
      "Average carbon intensity of the grid",
      "电网平均碳强度",
      // Intervals are cut at every step of the signal, so that its value at the start holds throughout.
      ({ result, interval, cluster }) =>
        result.world.clusters[cluster].carbonIntensity.at(result.intervals.startMs[interval]),
    ),
  ],
};
