import { accountTransfer, type TransferAmounts } from "../energy/transferAccount.ts";
import { idOf } from "../model/jobStore.ts";
import type { RunResult } from "../sim/runResult.ts";
import type { TransferRecord } from "../sim/transferLog.ts";
import { GRAMS_PER_KG } from "../units.ts";
import { columnsOf, type Table } from "./column.ts";

/** One transfer of a run. */
export interface TransferRow {
  readonly result: RunResult;
  readonly record: TransferRecord;
}
const ofTransfer = columnsOf<TransferRow>();
const OF = "of the transfer";

function amountsOf({ result, record }: TransferRow): TransferAmounts {
  const { world } = result;
  const { from, to, startMs, endMs, movedGB } = record;
  const untilMs = Number.isNaN(endMs) ? result.endMs : endMs;
  const intensity = (cluster: number) => world.clusters[cluster].carbonIntensity;
  return accountTransfer(world.network.data!, movedGB, intensity(from), intensity(to), startMs, untilMs);
}

/** One row for each policy, seed and transfer, in the order in which they began. */
export const transfersTable: Table<TransferRow> = {
  name: "transfers",
  description: "One row for each policy, seed and transfer of data, in the order in which they began.",
  columns: [
    ofTransfer("policy", "", "label", "key", "Name of the policy", "策略名称", ({ result }) => result.policy),
    ofTransfer("seed", "", "label", "key", "Seed of the run", "随机种子", ({ result }) => result.seed),
    ofTransfer("job", "", "label", "key", "Name of the job", "任务标识", ({ result, record }) =>
      idOf(result.jobs, record.job),
    ),
    ofTransfer(
      "purpose",
      "",
      "label",
      "key",
      "input, dataset, output or checkpoint",
      "用途：输入、数据集、输出或检查点",
      ({ record }) => record.purpose,
    ),
    ofTransfer(
      "from",
      "",
      "label",
      OF,
      "Cluster that it comes from",
      "来源集群",
      ({ result, record }) => result.world.clusters[record.from].spec.id,
    ),
    ofTransfer(
      "to",
      "",
      "label",
      OF,
      "Cluster that it goes to",
      "目的集群",
      ({ result, record }) => result.world.clusters[record.to].spec.id,
    ),
    ofTransfer(
      "start_ms",
      "ms",
      "exact",
      OF,
      "When it began, from the scenario's start",
      "开始时刻",
      ({ record }) => record.startMs,
    ),
    ofTransfer(
      "end_ms",
      "ms",
      "exact",
      OF,
      "When the last byte arrived; empty when the run ended before",
      "最后字节到达时刻；运行结束时未完成则为空",
      ({ record }) => (Number.isNaN(record.endMs) ? null : record.endMs),
    ),
    ofTransfer(
      "size_gb",
      "GB",
      "exact",
      OF,
      "What was to travel",
      "应传数据量",
      ({ record }) => record.sizeGB,
    ),
    ofTransfer("moved_gb", "GB", "exact", OF, "What arrived", "已传数据量", ({ record }) => record.movedGB),
    ofTransfer(
      "energy_kwh",
      "kWh",
      "estimate",
      OF,
      "Energy of the network for it",
      "网络传输用电",
      (row) => amountsOf(row).energyKWh,
    ),
    ofTransfer(
      "carbon_kg",
      "kg CO2",
      "estimate",
      OF,
      "Location-based carbon of that energy, by the scenario's rule",
      "传输碳排放（按情景规定的电网）",
      (row) => amountsOf(row).carbonG / GRAMS_PER_KG,
    ),
    ofTransfer(
      "cost_cny",
      "CNY",
      "estimate",
      OF,
      "Price of the transfer",
      "传输费用",
      (row) => amountsOf(row).costCny,
    ),
  ],
};
