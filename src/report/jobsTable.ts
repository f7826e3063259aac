import { CHARGED_INDEX } from "../energy/charged.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { JOB_STATE_NAMES, REJECT_REASON_TEXT } from "../model/job.ts";
import { deadlineOf, idOf } from "../model/jobStore.ts";
import type { JobCharges } from "../sim/jobCharges.ts";
import type { RunResult } from "../sim/runResult.ts";
import { GRAMS_PER_KG, kWhFromWms, MILLI, MS_PER_S } from "../units.ts";
import { columnsOf, type Table } from "./column.ts";

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
      ({ charges }) => kWhFromWms(charges.amounts[CHARGED_INDEX.facilityWms]),
    ),
    ofJob(
      "carbon_location_kg",
      "kg CO2",
      "estimate",
      OF_JOB,
      "Location-based operational carbon",
      "基于位置的运行碳排放",
      ({ charges }) => charges.amounts[CHARGED_INDEX.carbonLocationG] / GRAMS_PER_KG,
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
    ofJob(
      "carbon_market_kg",
      "kg CO2",
      "estimate",
      OF_JOB,
      "Market-based operational carbon, energy without a contract at the grid's average",
      "基于市场的运行碳排放（其余按电网平均）",
      ({ charges }) => finite(charges.amounts[CHARGED_INDEX.carbonMarketG] / GRAMS_PER_KG),
    ),
    ofJob(
      "carbon_market_residual_kg",
      "kg CO2",
      "estimate",
      OF_JOB,
      "Market-based operational carbon, energy without a contract at the residual mix",
      "基于市场的运行碳排放（其余按剩余组合）",
      ({ charges }) => finite(charges.amounts[CHARGED_INDEX.carbonResidualG] / GRAMS_PER_KG),
    ),
    ofJob(
      "carbon_marginal_kg",
      "kg CO2",
      "estimate",
      OF_JOB,
      "Operational carbon at the operating margin",
      "按电量边际因子（OM）的运行碳排放",
      ({ charges }) => finite(charges.amounts[CHARGED_INDEX.carbonOperatingG] / GRAMS_PER_KG),
    ),
    ofJob(
      "water_l",
      "L",
      "estimate",
      OF_JOB,
      "Water, on site and of generation as far as known",
      "用水（现场及发电环节，按已知部分）",
      ({ charges }) => finite(charges.amounts[CHARGED_INDEX.waterL]),
    ),
    ofJob(
      "cost_cny",
      "CNY",
      "estimate",
      OF_JOB,
      "Cost charged at its cluster's settled rate; devices' prices apart",
      "按集群结算费率分摊的成本（不含设备费用）",
      ({ charges }) => finite(charges.amounts[CHARGED_INDEX.costCny]),
    ),
  ],
};
