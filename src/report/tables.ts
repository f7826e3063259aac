import { DEVICE_KINDS } from "../model/deviceType.ts";
import { JOB_STATE_NAMES, REJECT_REASON_TEXT } from "../model/job.ts";
import { deadlineOf, idOf } from "../model/jobStore.ts";
import type { ClusterSummary } from "../sim/runSummary.ts";
import type { JobCharges } from "../sim/jobCharges.ts";
import type { RunResult } from "../sim/runResult.ts";
import type { ComparedRun } from "../study/comparison.ts";
import { GRAMS_PER_KG, kWhFromWms, MILLI, MS_PER_S, WMS_PER_KWH } from "../units.ts";
import type { Cell, Column, Table, Trust } from "./column.ts";
import { summaryColumns } from "./summaryColumns.ts";

type Make<Row> = (
  name: string,
  unit: string,
  trust: Trust,
  aggregation: string,
  description: string,
  descriptionZh: string,
  value: (row: Row) => Cell,
) => Column<Row>;

function columnsOf<Row>(): Make<Row> {
  return (name, unit, trust, aggregation, description, descriptionZh, value) => ({
    name,
    unit,
    trust,
    aggregation,
    description,
    descriptionZh,
    value,
  });
}

function under<Outer, Inner>(
  columns: readonly Column<Inner>[],
  inner: (row: Outer) => Inner,
): Column<Outer>[] {
  return columns.map((column) => ({ ...column, value: (row) => column.value(inner(row)) }));
}

const ofRun = columnsOf<ComparedRun>();

/** One row for each policy and seed. */
export const summaryTable: Table<ComparedRun> = {
  name: "summary",
  description: "One row for each policy and seed: totals and statistics over the measurement window.",
  columns: [
    ofRun("policy", "", "label", "key", "Name of the policy", "策略名称", (run) => run.policy),
    ofRun("seed", "", "label", "key", "Seed of the random streams", "随机种子", (run) => run.seed),
    ...under(summaryColumns, (run: ComparedRun) => run.summary),
    ofRun(
      "idle_fleet_facility_energy_kwh",
      "kWh",
      "settled",
      "sum over the measurement window",
      "Facility energy of the same scenario without any job",
      "同一场景无任务时的设施用电",
      (run) => run.idleFleet.facilityEnergyKWh,
    ),
    ofRun(
      "idle_fleet_carbon_location_kg",
      "kg CO2",
      "estimate",
      "sum over the measurement window",
      "Location-based carbon of the same scenario without any job",
      "同一场景无任务时的位置法碳排放",
      (run) => run.idleFleet.carbonLocationKg,
    ),
    ofRun(
      "saving_energy_total",
      "share",
      "settled",
      "against the baseline of the same seed",
      "(baseline − policy) ÷ baseline, facility energy",
      "设施用电总节省率：（基线−策略）÷基线",
      (run) => run.savings.energyTotal,
    ),
    ofRun(
      "saving_energy_controllable",
      "share",
      "settled",
      "against the baseline of the same seed",
      "(baseline − policy) ÷ (baseline − idle fleet), facility energy",
      "可控部分用电节省率：（基线−策略）÷（基线−空闲机群）",
      (run) => run.savings.energyControllable,
    ),
    ofRun(
      "saving_carbon_total",
      "share",
      "estimate",
      "against the baseline of the same seed",
      "(baseline − policy) ÷ baseline, location-based carbon",
      "位置法碳排放总节省率：（基线−策略）÷基线",
      (run) => run.savings.carbonTotal,
    ),
    ofRun(
      "saving_carbon_controllable",
      "share",
      "estimate",
      "against the baseline of the same seed",
      "(baseline − policy) ÷ (baseline − idle fleet), location-based carbon",
      "可控部分碳节省率：（基线−策略）÷（基线−空闲机群）",
      (run) => run.savings.carbonControllable,
    ),
    ofRun(
      "clairvoyant",
      "",
      "label",
      "of the policy",
      "Whether the policy was shown true durations",
      "策略是否可见真实时长",
      (run) => run.clairvoyant,
    ),
  ],
};

export interface ClusterRow {
  readonly run: ComparedRun;
  readonly cluster: ClusterSummary;
}
const ofCluster = columnsOf<ClusterRow>();

/** One row for each policy, seed and cluster. */
export const clustersTable: Table<ClusterRow> = {
  name: "clusters",
  description: "One row for each policy, seed and cluster: the same statistics for the jobs placed there.",
  columns: [
    ofCluster("policy", "", "label", "key", "Name of the policy", "策略名称", (row) => row.run.policy),
    ofCluster("seed", "", "label", "key", "Seed of the random streams", "随机种子", (row) => row.run.seed),
    ofCluster("cluster", "", "label", "key", "Id of the cluster", "集群标识", (row) => row.cluster.cluster),
    ofCluster("hub", "", "label", "key", "Id of its hub", "枢纽标识", (row) => row.cluster.hub),
    ...under(summaryColumns, (row: ClusterRow) => row.cluster),
  ],
};

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
      "in force throughout the interval",
      "Facility ÷ IT energy",
      "PUE",
      (row) => row.result.intervals.facilityPerIt[rowOf(row)],
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
      (row) => {
        const { carbonPerIt, facilityPerIt } = row.result.intervals;
        return (carbonPerIt[rowOf(row)] / facilityPerIt[rowOf(row)]) * WMS_PER_KWH;
      },
    ),
  ],
};

/** One job of a run; `charges` looks at that job. */
export interface JobRow {
  readonly result: RunResult;
  readonly job: number;
  readonly charges: JobCharges;
}
const ofJob = columnsOf<JobRow>();
const OF_JOB = "of the job's whole run";
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const clusterOf = ({ result, job }: JobRow) => {
  const cluster = result.outcomes.cluster[job];
  return cluster < 0 ? null : result.world.clusters[cluster].spec;
};

/** One row for each policy, seed and submitted job, in the order of submission. */
export const jobsTable: Table<JobRow> = {
  name: "jobs",
  description:
    "One row for each policy, seed and job submitted before the horizon, in the order of submission.",
  columns: [
    ofJob(
      "job",
      "",
      "label",
      "key",
      "Name of the job as its source gave it, or its number",
      "任务标识",
      ({ result, job }) => idOf(result.jobs, job),
    ),
    ofJob(
      "class",
      "",
      "label",
      "of the job",
      "Class of the job",
      "任务类别",
      ({ result, job }) => result.jobs.classes[result.jobs.classOf[job]].name,
    ),
    ofJob(
      "origin",
      "",
      "label",
      "of the job",
      "Id of the region it comes from",
      "来源地标识",
      ({ result, job }) => result.world.network.origins[result.jobs.origin[job]].id,
    ),
    ofJob(
      "cluster",
      "",
      "label",
      "of the job",
      "Id of the cluster it was placed on; empty when rejected",
      "分配的集群；被拒绝时为空",
      (row) => clusterOf(row)?.id ?? null,
    ),
    ofJob(
      "state",
      "",
      "exact",
      "at the end of the run",
      "finished, rejected, or the state it was in when the run ended",
      "结束时的状态",
      ({ result, job }) => JOB_STATE_NAMES[result.outcomes.stateOf(job)],
    ),
    ofJob(
      "submit_ms",
      "ms",
      "exact",
      "of the job",
      "Submission, from the scenario's start",
      "提交时刻",
      ({ result, job }) => result.jobs.submitMs[job],
    ),
    ofJob(
      "start_ms",
      "ms",
      "exact",
      "of the job",
      "Start; empty if it never started",
      "开始时刻；未开始为空",
      ({ result, job }) => finite(result.outcomes.startMs[job]),
    ),
    ofJob(
      "finish_ms",
      "ms",
      "exact",
      "of the job",
      "Finish; empty if it did not finish",
      "完成时刻；未完成为空",
      ({ result, job }) => finite(result.outcomes.finishMs[job]),
    ),
    ofJob(
      "devices",
      "devices",
      "exact",
      "of the job",
      "Devices asked for",
      "请求的设备数",
      ({ result, job }) => result.jobs.milliDevices[job] / MILLI,
    ),
    ofJob(
      "it_energy_kwh",
      "kWh",
      "settled",
      OF_JOB,
      "IT energy of its devices while it ran, idle power included",
      "运行期间其设备的IT用电（含空闲功率）",
      ({ charges }) => kWhFromWms(charges.itWms),
    ),
    ofJob(
      "facility_energy_kwh",
      "kWh",
      "settled",
      OF_JOB,
      "Facility energy charged at its cluster's settled rate",
      "按集群结算费率分摊的设施用电",
      ({ charges }) => kWhFromWms(charges.facilityWms),
    ),
    ofJob(
      "carbon_location_kg",
      "kg CO2",
      "estimate",
      OF_JOB,
      "Location-based operational carbon",
      "基于位置的运行碳排放",
      ({ charges }) => charges.carbonLocationG / GRAMS_PER_KG,
    ),
    ofJob(
      "carbon_embodied_kg",
      "kg CO2e",
      "estimate",
      OF_JOB,
      "Embodied carbon of the devices it held",
      "所占设备的隐含碳",
      ({ charges }) => charges.embodiedKg,
    ),
    ofJob(
      "wait_s",
      "s",
      "exact",
      "of the job",
      "From submission to start; empty if it never started",
      "等待时间；未开始为空",
      ({ result, job }) => finite((result.outcomes.startMs[job] - result.jobs.submitMs[job]) / MS_PER_S),
    ),
    ofJob(
      "device_kind",
      "",
      "label",
      "of the job",
      "Kind of device asked for",
      "设备种类",
      ({ result, job }) => DEVICE_KINDS[result.jobs.kind[job]],
    ),
    ofJob(
      "latency_ms",
      "ms",
      "estimate",
      "of the job",
      "One-way latency from origin to cluster; empty when rejected",
      "来源地到集群的单向时延",
      ({ result, job }) => {
        const cluster = result.outcomes.cluster[job];
        return cluster < 0 ? null : result.world.network.latencyMs[result.jobs.origin[job]][cluster];
      },
    ),
    ofJob(
      "deadline_ms",
      "ms",
      "exact",
      "of the job",
      "Latest finish; empty when it has none",
      "截止时刻；无则为空",
      ({ result, job }) => finite(deadlineOf(result.jobs, job)),
    ),
    ofJob(
      "reject_reason",
      "",
      "label",
      "of the job",
      "Why it was rejected; empty when it was not",
      "被拒绝的原因",
      ({ result, job }) => REJECT_REASON_TEXT[result.outcomes.rejectReason[job]] || null,
    ),
    ofJob("policy", "", "label", "key", "Name of the policy", "策略名称", ({ result }) => result.policy),
    ofJob("seed", "", "label", "key", "Seed of the random streams", "随机种子", ({ result }) => result.seed),
  ],
};

/** Every table, for documentation. */
export const TABLES = [summaryTable, clustersTable, intervalsTable, jobsTable] as const;
