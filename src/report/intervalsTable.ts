import { chargedAmount, isCharged } from "../energy/charged.ts";
import type { KeptWherePresent } from "../energy/intervalTable.ts";
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

const kept =
  (amount: KeptWherePresent) =>
  (row: IntervalRow): number | null =>
    known(row.result.intervals.at(amount, rowOf(row)));
const keptKWh = (amount: KeptWherePresent) => (row: IntervalRow) =>
  known(kWhFromWms(row.result.intervals.at(amount, rowOf(row))));
const keptKg = (amount: KeptWherePresent) => (row: IntervalRow) =>
  known(row.result.intervals.at(amount, rowOf(row)) / GRAMS_PER_KG);

function costOf(row: IntervalRow): number | null {
  const { intervals } = row.result;
  return isCharged(intervals, "costCny") ? known(chargedAmount(intervals, "costCny", rowOf(row))) : null;
}

/** Empty for what the world has not or knows not. */
function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
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
    ofInterval(
      "grid_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Bought from the grid",
      "电网购电量",
      (row) => kWhFromWms(row.result.intervals.gridWms[rowOf(row)]),
    ),
    ofInterval(
      "solar_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Generated by on-site PV; empty where the world has none",
      "现场光伏发电；无则为空",
      keptKWh("solarWms"),
    ),
    ofInterval(
      "wind_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Generated by on-site wind; empty where the world has none",
      "现场风电发电；无则为空",
      keptKWh("windWms"),
    ),
    ofInterval(
      "curtailed_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Generated on site and neither used nor stored",
      "弃电",
      keptKWh("curtailedWms"),
    ),
    ofInterval(
      "battery_charge_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Into the battery",
      "电池充电量",
      keptKWh("chargeWms"),
    ),
    ofInterval(
      "battery_discharge_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Out of the battery",
      "电池放电量",
      keptKWh("dischargeWms"),
    ),
    ofInterval(
      "battery_stored_kwh",
      "kWh",
      "settled",
      "at the end of the interval",
      "Held by the battery",
      "电池储能",
      keptKWh("storedWms"),
    ),
    ofInterval(
      "contracted_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Import covered by green contracts",
      "绿电合约覆盖电量",
      keptKWh("contractedWms"),
    ),
    ofInterval(
      "carbon_free_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Facility energy met by carbon-free energy of the interval",
      "由同时段无碳电力满足的设施用电",
      keptKWh("carbonFreeWms"),
    ),
    ofInterval(
      "over_cap_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Facility energy above the power cap",
      "超出功率上限的用电",
      keptKWh("overCapWms"),
    ),
    ofInterval(
      "carbon_market_kg",
      "kg CO2",
      "estimate",
      IN_INTERVAL,
      "Market-based carbon, energy without a contract at the grid's average",
      "基于市场的碳排放（其余按电网平均）",
      (row) => chargedAmount(row.result.intervals, "carbonMarketG", rowOf(row)) / GRAMS_PER_KG,
    ),
    ofInterval(
      "carbon_market_residual_kg",
      "kg CO2",
      "estimate",
      IN_INTERVAL,
      "Market-based carbon, energy without a contract at the residual mix",
      "基于市场的碳排放（其余按剩余组合）",
      keptKg("carbonResidualG"),
    ),
    ofInterval(
      "carbon_marginal_kg",
      "kg CO2",
      "estimate",
      IN_INTERVAL,
      "Import × operating margin",
      "购电量×OM",
      keptKg("carbonOperatingG"),
    ),
    ofInterval(
      "carbon_build_margin_kg",
      "kg CO2",
      "estimate",
      IN_INTERVAL,
      "Import × build margin",
      "购电量×BM",
      keptKg("carbonBuildG"),
    ),
    ofInterval(
      "water_site_l",
      "L",
      "estimate",
      IN_INTERVAL,
      "Water used on site",
      "现场用水",
      kept("waterSiteL"),
    ),
    ofInterval(
      "water_generation_l",
      "L",
      "estimate",
      IN_INTERVAL,
      "Water used in generating the import",
      "发电环节用水",
      kept("waterGenerationL"),
    ),
    ofInterval(
      "heat_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Waste heat given to others",
      "对外供热",
      keptKWh("heatWms"),
    ),
    ofInterval(
      "heat_pump_energy_kwh",
      "kWh",
      "settled",
      IN_INTERVAL,
      "Electricity of heat pumps",
      "热泵用电",
      keptKWh("heatPumpWms"),
    ),
    ofInterval(
      "heat_credit_kg",
      "kg CO2",
      "estimate",
      IN_INTERVAL,
      "Credit for the heat, apart from emissions",
      "余热减碳（单列）",
      keptKg("heatCreditG"),
    ),
    ofInterval("cost_cny", "CNY", "estimate", IN_INTERVAL, "All costs together", "总成本", costOf),
    ofInterval(
      "cost_energy_cny",
      "CNY",
      "estimate",
      IN_INTERVAL,
      "Energy at the tariff",
      "电度电费",
      kept("energyCny"),
    ),
    ofInterval(
      "cost_demand_cny",
      "CNY",
      "estimate",
      IN_INTERVAL,
      "The interval's part of the month's demand charge",
      "需量电费分摊",
      kept("demandCny"),
    ),
    ofInterval(
      "cost_contract_cny",
      "CNY",
      "estimate",
      IN_INTERVAL,
      "Premiums of green contracts",
      "绿电合约溢价",
      kept("contractCny"),
    ),
    ofInterval(
      "cost_carbon_cny",
      "CNY",
      "estimate",
      IN_INTERVAL,
      "Emissions at the carbon price",
      "碳价成本",
      kept("carbonCny"),
    ),
    ofInterval(
      "cost_battery_cny",
      "CNY",
      "estimate",
      IN_INTERVAL,
      "Wear of the battery",
      "电池损耗成本",
      kept("batteryCny"),
    ),
    ofInterval(
      "price_cny_per_kwh",
      "CNY/kWh",
      "estimate",
      "in force throughout the interval",
      "Energy price of the tariff; empty where none is known",
      "当时电价；未知为空",
      ({ result, interval, cluster }) =>
        result.world.clusters[cluster].tariff?.price.at(result.intervals.startMs[interval]) ?? null,
    ),
    ofInterval(
      "temperature_c",
      "°C",
      "estimate",
      "in force throughout the interval",
      "Outdoor dry-bulb temperature",
      "室外干球温度",
      ({ result, interval, cluster }) =>
        result.world.clusters[cluster].temperature.at(result.intervals.startMs[interval]),
    ),
  ],
};
