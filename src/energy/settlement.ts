import type { Cluster } from "../model/cluster.ts";
import { WMS_PER_KWH } from "../units.ts";
import type { StorageControl } from "./battery.ts";
import type { MonthPart } from "./calendar.ts";
import type { Accounting, Conditions } from "./conditions.ts";
import { demandCharge } from "./demandCharge.ts";
import { Facility } from "./facility.ts";
import { IntervalTable } from "./intervalTable.ts";
import type { Meter } from "./meter.ts";
import { presentAmounts } from "./presentAmounts.ts";

export interface SettlementSpec {
  readonly clusters: readonly Cluster[];
  readonly conditions: readonly Conditions[];
  readonly accounting: Accounting;
  readonly meter: Meter;
  /** Width of an interval, ms. */
  readonly widthMs: number;
  readonly horizonMs: number;
  /** Further instants at which an interval must end (edges of the measurement window). */
  readonly cutsMs: readonly number[];
  /** Calendar months up to the horizon; intervals end at their edges. */
  readonly months: readonly MonthPart[];
}

/**
 * Turns metered IT energy into facility energy, supply, carbon, water and money, once per interval and cluster. An
 * interval ends at every multiple of the settlement width, at every step of a signal in use, at every turn of a month,
 * and at the instants asked for; so all rates are constant inside an interval, and 5-minute data stays exact. It also
 * keeps each cluster's rates of the moment, which policies see.
 */
export class Settlement {
  readonly table: IntervalTable;
  /** When the current interval ends, ms. */
  nextCutMs = 0;
  /** When the current interval began, ms. */
  startMs = 0;
  readonly #spec: SettlementSpec;
  readonly #facilities: readonly Facility[];
  readonly #cutsMs: readonly number[];
  /** Month of each interval, by number in `months`. */
  #month = 0;

  constructor(spec: SettlementSpec) {
    const { clusters, conditions, widthMs, horizonMs, months } = spec;
    this.#spec = spec;
    const present = presentAmounts(conditions, spec.accounting);
    this.table = new IntervalTable(clusters.length, Math.ceil(horizonMs / widthMs) + 1, present);
    this.#cutsMs = [...spec.cutsMs, horizonMs, ...months.map(({ toMs }) => toMs)];
    const coveredShare = new Map<number, number>();
    for (const { year, shareOfYear } of months) {
      coveredShare.set(year, (coveredShare.get(year) ?? 0) + shareOfYear);
    }
    this.#facilities = clusters.map((cluster, c) => new Facility(cluster, conditions[c], coveredShare));
  }

  /**
   * Begin the first interval. Rates are shown from the construction on, so that a policy can be set up by them.
   *
   * @param control makes what decides on a battery; called for each cluster that has one
   */
  start(control: () => StorageControl): void {
    for (const facility of this.#facilities) if (facility.hasBattery) facility.control = control();
    this.begin(0);
  }

  /** Settle the interval that ends at `nowMs`. */
  settle(nowMs: number): void {
    const { clusters, meter, horizonMs, months } = this.#spec;
    const { table } = this;
    const interval = {
      startMs: this.startMs,
      durationMs: nowMs - this.startMs,
      month: months[this.#month],
      fleetCounts: nowMs <= horizonMs,
    };
    let row = table.append(this.startMs, nowMs) * clusters.length;
    const itWms = table.itWms;
    const jobWms = table.jobWms;
    const busyMilliMs = table.busyMilliMs;
    for (let c = 0; c < clusters.length; c++, row++) {
      meter.advance(c, nowMs);
      itWms[row] = meter.itWms[c];
      jobWms[row] = meter.jobWms[c];
      busyMilliMs[row] = meter.busyMilliMs[c];
      this.#facilities[c].settle(table, row, meter.itWms[c], interval);
      meter.reset(c);
    }
    this.startMs = nowMs;
  }

  /** Begin an interval at `nowMs`: bring rates up to date and find its end. */
  begin(nowMs: number): void {
    const { widthMs, horizonMs, meter, months } = this.#spec;
    while (this.#month < months.length - 1 && months[this.#month].toMs <= nowMs) this.#month++;
    let next = (Math.floor(nowMs / widthMs) + 1) * widthMs;
    for (let c = 0; c < this.#facilities.length; c++) {
      const facility = this.#facilities[c];
      facility.begin(nowMs, meter.powerW(c), months[this.#month], nowMs < horizonMs);
      if (facility.nextStepMs < next) next = facility.nextStepMs;
    }
    for (const cutMs of this.#cutsMs) if (cutMs > nowMs && cutMs < next) next = cutMs;
    this.nextCutMs = next;
  }

  /** Close the books when the last interval is settled: annual contracts, market-based carbon, monthly demand. */
  close(): void {
    for (let c = 0; c < this.#facilities.length; c++) {
      this.#closeCarbon(c);
      this.#closeDemand(c);
    }
  }

  #closeCarbon(c: number): void {
    const { table } = this;
    const { accounting, conditions, months } = this.#spec;
    const { contracts } = this.#facilities[c];
    const { residualIntensity = NaN } = conditions[c];
    const keepsMarket = table.has("carbonMarketG");
    const keepsResidual = table.has("carbonResidualG");
    const pays = table.has("carbonCny");
    if (!keepsMarket && !keepsResidual && !pays) return;
    const paysMarket = accounting.carbonPriceOn === "market";
    let month = 0;
    for (let i = 0; i < table.length; i++) {
      const row = i * table.clusters + c;
      while (month < months.length - 1 && months[month].toMs <= table.startMs[i]) month++;
      const gridWms = table.gridWms[row];
      let openWms = gridWms;
      if (contracts !== null) {
        const claimedWms = table.at("contractedWms", row);
        openWms = (gridWms - claimedWms) * (1 - contracts.annualShare(months[month].year));
        table.set("contractedWms", row, gridWms - openWms);
      }
      const locationG = table.carbonLocationG[row];
      const marketG = gridWms > 0 ? locationG * (openWms / gridWms) : 0;
      const residualG = (openWms / WMS_PER_KWH) * residualIntensity;
      if (keepsMarket) table.set("carbonMarketG", row, marketG);
      if (keepsResidual) table.set("carbonResidualG", row, residualG);
      if (pays) {
        const market = accounting.marketRemainder === "residual-mix" ? residualG : marketG;
        const paidG = paysMarket ? market : locationG;
        table.set("carbonCny", row, (paidG / 1_000) * accounting.carbonPriceCnyPerKg);
      }
    }
  }

  #closeDemand(c: number): void {
    const { conditions, months, widthMs } = this.#spec;
    const { tariff } = conditions[c];
    if (!this.table.has("demandCny")) return;
    demandCharge(this.table, c, tariff?.demandCnyPerKWMonth ?? NaN, months, widthMs);
  }
}
