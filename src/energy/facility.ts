import type { Cluster } from "../model/cluster.ts";
import type { Signal } from "../signal/signal.ts";
import { WMS_PER_KWH } from "../units.ts";
import type { StorageAction, StorageControl } from "./battery.ts";
import type { MonthPart } from "./calendar.ts";
import type { Conditions } from "./conditions.ts";
import { ContractBook } from "./contractBook.ts";
import { pueOf, type Overhead } from "./cooling.ts";
import { recoverHeat } from "./heat.ts";
import type { IntervalTable } from "./intervalTable.ts";
import { nameplateItW } from "./itPower.ts";
import { overheadAt } from "./overheadAt.ts";
import { Supply } from "./supply.ts";

const NO_OVERHEAD: Overhead = { cooling: 0, power: 0, other: 0 };

/** An interval as the facility settles it. */
export interface SettledInterval {
  readonly startMs: number;
  readonly durationMs: number;
  readonly month: MonthPart;
  /** Before the horizon: the whole fleet counts. After it only what jobs add does. */
  readonly fleetCounts: boolean;
}

/** One cluster's building and its bills while a run goes on: turns IT energy into everything else. */
export class Facility {
  /** When one of its signals next steps, ms. */
  nextStepMs = -1;
  readonly contracts: ContractBook | null;
  /** Decides on its battery; null until one is given. */
  control: StorageControl | null = null;
  readonly #cluster: Cluster;
  readonly #conditions: Conditions;
  readonly #supply: Supply | null;
  readonly #signals: readonly Signal[];
  readonly #fixedW: number;
  readonly #proportional: number;
  #overhead = NO_OVERHEAD;
  #action: StorageAction = "discharge";
  /** The truth, which accounts use; policies see it in the cluster unless data is lost. */
  #carbonIntensity = 0;
  #price = NaN;
  /** What arrived last. */
  #seenPrice = NaN;
  #seenMargin = NaN;
  #operatingMargin = NaN;

  /** @param coveredShare share of each calendar year that the run covers */
  constructor(cluster: Cluster, conditions: Conditions, coveredShare: ReadonlyMap<number, number>) {
    const { supply, contracts, fixedOverheadShare = 0 } = conditions;
    this.#cluster = cluster;
    this.#conditions = conditions;
    this.#supply = supply === undefined ? null : new Supply(supply);
    this.contracts = contracts === undefined ? null : new ContractBook(contracts, coveredShare);
    this.#signals = signalsOf(conditions);
    this.#fixedW = fixedOverheadShare * nameplateItW(cluster.spec.pools);
    this.#proportional = 1 - fixedOverheadShare;
    cluster.annualIntensity = conditions.annualIntensity ?? conditions.carbonIntensity.overallMean;
    this.#refresh(0);
  }

  get hasBattery(): boolean {
    return this.#conditions.supply?.battery !== undefined;
  }

  /** Begin an interval: bring rates up to date, decide on the battery, and show policies what holds now. */
  begin(nowMs: number, itW: number, month: MonthPart, beforeHorizon: boolean): void {
    if (this.nextStepMs <= nowMs) this.#refresh(nowMs);
    const cluster = this.#cluster;
    const { powerCap } = this.#conditions;
    if (this.#fixedW > 0) this.#showPue(itW);
    if (powerCap !== undefined) {
      // A run that drains does so without caps: a job that no cap ever allows would never end.
      cluster.powerRoomW = beforeHorizon ? this.#highestItW(powerCap.at(nowMs)) - itW : Infinity;
    }
    if (this.control !== null) {
      this.#action = this.control.action({
        nowMs,
        carbonIntensity: cluster.carbonIntensity,
        priceCnyPerKWh: this.#seenPrice,
      });
    }
    if (this.contracts !== null) this.contracts.refresh(nowMs, month.year);
    if (this.contracts !== null || this.#supply !== null) this.#showGreen(itW);
  }

  /** Settle an interval into a row of the table. */
  settle(table: IntervalTable, row: number, itWms: number, interval: SettledInterval): void {
    const { cooling, power, other } = this.#overhead;
    const { startMs, durationMs, fleetCounts } = interval;
    const fixedWms = fleetCounts ? this.#fixedW * durationMs : 0;
    const baseWms = this.#proportional * itWms + fixedWms;
    const coolingWms = baseWms * cooling;
    const powerWms = baseWms * power;
    const otherWms = baseWms * other;
    const facilityWms = itWms + coolingWms + powerWms + otherWms;
    table.coolingWms[row] = coolingWms;
    table.powerWms[row] = powerWms;
    table.otherWms[row] = otherWms;
    const gridWms =
      this.#supply === null ? facilityWms : this.#settleSupply(table, row, facilityWms, interval);
    table.gridWms[row] = gridWms;
    table.carbonLocationG[row] = (gridWms / WMS_PER_KWH) * this.#carbonIntensity;
    if (this.contracts !== null) this.#settleContracts(table, row, facilityWms, gridWms, interval);
    const { powerCap } = this.#conditions;
    if (powerCap !== undefined) {
      // Past the horizon no cap holds (see begin).
      const overWms = fleetCounts ? facilityWms - powerCap.at(startMs) * durationMs : 0;
      table.set("overCapWms", row, Math.max(0, overWms));
    }
    this.#settleViews(table, row, gridWms);
    this.#settleHeatAndWater(table, row, itWms, gridWms, interval);
  }

  #refresh(nowMs: number): void {
    const { carbonIntensity, operatingMargin, tariff, feedLost } = this.#conditions;
    const cluster = this.#cluster;
    this.#overhead = overheadAt(this.#conditions, nowMs);
    this.#supply?.refresh(nowMs);
    this.#price = tariff === undefined ? NaN : tariff.price.at(nowMs);
    this.#operatingMargin = operatingMargin === undefined ? NaN : operatingMargin.at(nowMs);
    this.#carbonIntensity = carbonIntensity.at(nowMs);
    // At the very start there is no last value to go on with.
    if (nowMs === 0 || feedLost === undefined || feedLost.at(nowMs) === 0) {
      cluster.carbonIntensity = this.#carbonIntensity;
      this.#seenPrice = this.#price;
      this.#seenMargin = this.#operatingMargin;
    }
    this.#showRates(pueOf(this.#overhead));
    let next = Infinity;
    for (const signal of this.#signals) next = Math.min(next, signal.nextStepAfter(nowMs));
    this.nextStepMs = next;
  }

  /** The IT power at which the facility draws so much, W. */
  #highestItW(facilityW: number): number {
    const overhead = pueOf(this.#overhead) - 1;
    return (facilityW - overhead * this.#fixedW) / (1 + overhead * this.#proportional);
  }

  #showPue(itW: number): void {
    const overhead = pueOf(this.#overhead) - 1;
    // A facility without any load has no PUE; its policies see that of full load.
    const load = itW > 0 ? this.#fixedW / itW + this.#proportional : 1;
    this.#showRates(1 + overhead * load);
  }

  #showRates(pue: number): void {
    const cluster = this.#cluster;
    cluster.pue = pue;
    cluster.effectiveIntensity = cluster.carbonIntensity * pue;
    cluster.effectiveMarketIntensity = cluster.effectiveIntensity;
    cluster.effectiveMarginalIntensity = this.#seenMargin * pue;
    cluster.effectivePriceCny = this.#seenPrice * pue;
  }

  #showGreen(itW: number): void {
    const cluster = this.#cluster;
    const deliveredW = (this.#supply?.generationW ?? 0) + (this.contracts?.deliveryW ?? 0);
    const share = this.contracts?.share ?? 0;
    cluster.greenSurplusW = deliveredW - itW * cluster.pue;
    cluster.greenShare = cluster.greenSurplusW > 0 ? 1 : share;
    const covered = (this.contracts?.deliveryW ?? 0) > itW * cluster.pue ? 1 : share;
    cluster.effectiveMarketIntensity = cluster.effectiveIntensity * (1 - covered);
  }

  #settleSupply(table: IntervalTable, row: number, facilityWms: number, interval: SettledInterval): number {
    const supply = this.#supply!;
    if (interval.fleetCounts) supply.settle(facilityWms, interval.durationMs, this.#action);
    else supply.settleTail(facilityWms, interval.durationMs);
    if (table.has("solarWms")) table.set("solarWms", row, supply.solarWms);
    if (table.has("windWms")) table.set("windWms", row, supply.windWms);
    table.set("curtailedWms", row, supply.curtailedWms);
    table.set("carbonFreeWms", row, supply.carbonFreeWms);
    if (this.contracts === null) supply.storeGridCharge(0);
    if (supply.battery !== null) this.#bookBattery(table, row);
    return supply.gridWms;
  }

  #bookBattery(table: IntervalTable, row: number): void {
    const { battery, chargeWms, dischargeWms } = this.#supply!;
    table.set("chargeWms", row, chargeWms);
    table.set("dischargeWms", row, dischargeWms);
    table.set("storedWms", row, battery!.storedWms);
    table.set("batteryCny", row, (dischargeWms / WMS_PER_KWH) * battery!.spec.wearCnyPerKWh);
  }

  #settleContracts(
    table: IntervalTable,
    row: number,
    facilityWms: number,
    gridWms: number,
    { startMs, durationMs, month, fleetCounts }: SettledInterval,
  ): void {
    const contracts = this.contracts!;
    const monthMs = month.toMs - month.fromMs;
    const yearShare = (month.shareOfYear * durationMs) / monthMs;
    contracts.settle(gridWms, startMs, durationMs, month.year, yearShare, fleetCounts);
    table.set("contractedWms", row, contracts.claimedWms);
    table.set("contractCny", row, contracts.premiumCny);
    // What a contract matches hour by hour serves the load and the battery in proportion.
    const hourlyShare = gridWms > 0 ? contracts.hourlyWms / gridWms : 0;
    const supply = this.#supply;
    const gridToLoadWms = gridWms - (supply?.gridChargeWms ?? 0);
    const freeWms = (supply?.carbonFreeWms ?? 0) + gridToLoadWms * hourlyShare;
    table.set("carbonFreeWms", row, Math.min(facilityWms, freeWms));
    if (supply !== null) {
      supply.storeGridCharge(hourlyShare);
      if (supply.battery !== null) table.set("storedWms", row, supply.battery.storedWms);
    }
  }

  #settleViews(table: IntervalTable, row: number, gridWms: number): void {
    const gridKWh = gridWms / WMS_PER_KWH;
    const { buildMargin = NaN, tariff } = this.#conditions;
    if (table.has("carbonOperatingG")) table.set("carbonOperatingG", row, gridKWh * this.#operatingMargin);
    if (table.has("carbonBuildG")) table.set("carbonBuildG", row, gridKWh * buildMargin);
    if (table.has("energyCny"))
      table.set("energyCny", row, tariff === undefined ? NaN : gridKWh * this.#price);
  }

  #settleHeatAndWater(
    table: IntervalTable,
    row: number,
    itWms: number,
    gridWms: number,
    { startMs, durationMs }: SettledInterval,
  ): void {
    const { heat, water } = this.#conditions;
    if (heat !== undefined) {
      const recovered = recoverHeat(heat, itWms, startMs, durationMs, this.#carbonIntensity);
      table.set("heatWms", row, recovered.heatWms);
      table.set("heatPumpWms", row, recovered.pumpWms);
      table.set("heatCreditG", row, recovered.creditG);
    }
    if (table.has("waterSiteL"))
      table.set("waterSiteL", row, (itWms / WMS_PER_KWH) * (water?.siteLPerKWh ?? NaN));
    if (table.has("waterGenerationL")) {
      table.set("waterGenerationL", row, (gridWms / WMS_PER_KWH) * (water?.generationLPerKWh ?? NaN));
    }
  }
}

/** Every signal at whose steps the facility's rates change. */
function signalsOf(conditions: Conditions): Signal[] {
  const {
    retrofit,
    carbonIntensity,
    operatingMargin,
    temperature,
    supply,
    contracts,
    powerCap,
    feedLost,
    heat,
    tariff,
  } = conditions;
  return [
    temperature,
    carbonIntensity,
    retrofit?.share,
    operatingMargin,
    supply?.solar?.capacityFactor,
    supply?.wind?.capacityFactor,
    ...(contracts ?? []).map((contract) => contract.delivery?.capacityFactor),
    powerCap,
    feedLost,
    heat?.demandW,
    tariff?.price,
  ].filter((signal) => signal !== undefined);
}
