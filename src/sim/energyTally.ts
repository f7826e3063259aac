import { CHARGED, CHARGED_INDEX, chargedAmount, isCharged, type Charged } from "../energy/charged.ts";
import type { IntervalTable, KeptWherePresent } from "../energy/intervalTable.ts";

/** Amounts of the interval table that are summed as they are. */
const SUMMED = [
  "solarWms",
  "windWms",
  "curtailedWms",
  "chargeWms",
  "dischargeWms",
  "overCapWms",
  "contractedWms",
  "carbonFreeWms",
  "waterSiteL",
  "waterGenerationL",
  "heatWms",
  "heatPumpWms",
  "heatCreditG",
  "energyCny",
  "demandCny",
  "contractCny",
  "carbonCny",
  "batteryCny",
] as const satisfies readonly KeptWherePresent[];
export type Summed = (typeof SUMMED)[number];

/** Sums over the intervals of one cluster, or of the network. NaN where an amount is not known of some part of it. */
export class EnergyTally {
  itWms = 0;
  jobWms = 0;
  coolingWms = 0;
  powerWms = 0;
  otherWms = 0;
  gridWms = 0;
  busyMilliMs = 0;
  /** Facility energy that is carbon-free when the grid's own mix counts too. */
  carbonFreeWithGridWms = 0;
  readonly #kept = new Map<Summed, number>();
  readonly #charged = new Float64Array(CHARGED.length);
  readonly #chargedToJobs = new Float64Array(CHARGED.length);

  /** Add a row of the interval table. @param gridCarbonFreeShare of the cluster's grid; NaN where unknown */
  addRow(table: IntervalTable, row: number, gridCarbonFreeShare: number): void {
    const itWms = table.itWms[row];
    const jobShare = itWms > 0 ? table.jobWms[row] / itWms : 0;
    this.itWms += itWms;
    this.jobWms += table.jobWms[row];
    this.coolingWms += table.coolingWms[row];
    this.powerWms += table.powerWms[row];
    this.otherWms += table.otherWms[row];
    this.gridWms += table.gridWms[row];
    for (const amount of SUMMED) {
      if (table.has(amount)) this.#kept.set(amount, this.sum(amount) + table.at(amount, row));
    }
    for (let k = 0; k < CHARGED.length; k++) {
      const amount = isCharged(table, CHARGED[k]) ? chargedAmount(table, CHARGED[k], row) : NaN;
      this.#charged[k] += amount;
      this.#chargedToJobs[k] += amount * jobShare;
    }
    const facilityWms = table.facilityWms(row);
    const freeWms = table.has("carbonFreeWms") ? table.at("carbonFreeWms", row) : 0;
    this.carbonFreeWithGridWms += freeWms + (facilityWms - freeWms) * gridCarbonFreeShare;
  }

  addTally(other: EnergyTally): void {
    this.itWms += other.itWms;
    this.jobWms += other.jobWms;
    this.coolingWms += other.coolingWms;
    this.powerWms += other.powerWms;
    this.otherWms += other.otherWms;
    this.gridWms += other.gridWms;
    this.busyMilliMs += other.busyMilliMs;
    this.carbonFreeWithGridWms += other.carbonFreeWithGridWms;
    for (const [amount, value] of other.#kept) this.#kept.set(amount, this.sum(amount) + value);
    for (let k = 0; k < CHARGED.length; k++) {
      this.#charged[k] += other.#charged[k];
      this.#chargedToJobs[k] += other.#chargedToJobs[k];
    }
  }

  /** 0 for what no cluster here has. */
  sum(amount: Summed): number {
    return this.#kept.get(amount) ?? 0;
  }

  /** Whether any cluster here can have it. */
  has(amount: Summed): boolean {
    return this.#kept.has(amount);
  }

  /** NaN for what is not booked. */
  charged(name: Charged): number {
    return this.#charged[CHARGED_INDEX[name]];
  }

  chargedToJobs(name: Charged): number {
    return this.#chargedToJobs[CHARGED_INDEX[name]];
  }

  get facilityWms(): number {
    return this.itWms + this.coolingWms + this.powerWms + this.otherWms;
  }
}
