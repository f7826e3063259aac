import type { ComparedRun } from "../study/comparison.ts";
import { columnsOf, under, type Table } from "./column.ts";
import { summaryColumns } from "./summaryColumns.ts";

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
