import type { Cluster } from "../model/cluster.ts";
import type { Signal } from "../signal/signal.ts";
import { WMS_PER_KWH } from "../units.ts";
import type { CoolingModel } from "./cooling.ts";
import { pueOf } from "./cooling.ts";
import { IntervalTable } from "./intervalTable.ts";
import type { Meter } from "./meter.ts";

/** What surrounds a cluster: how it is cooled, and the truth of its signals. */
export interface Conditions {
  readonly cooling: CoolingModel;
  /** Location-based carbon intensity of its grid, g/kWh. */
  readonly carbonIntensity: Signal;
  /** Mean carbon intensity of the grid over a year, g/kWh, where it is known apart from the signal. */
  readonly annualIntensity?: number;
  /** Outdoor dry-bulb temperature, °C. */
  readonly temperature: Signal;
}

/**
 * Turns metered IT energy into facility energy and carbon, once per interval and cluster. An interval ends at every
 * multiple of the settlement width, at every step of a signal in use, and at the instants asked for; so all rates are
 * constant inside an interval, and 5-minute data stays exact. It also keeps each cluster's rates of the moment, which
 * policies see.
 */
export class Settlement {
  readonly table: IntervalTable;
  /** When the current interval ends, ms. */
  nextCutMs = 0;
  /** When the current interval began, ms. */
  startMs = 0;
  readonly #clusters: readonly Cluster[];
  readonly #conditions: readonly Conditions[];
  readonly #meter: Meter;
  readonly #widthMs: number;
  readonly #extraCutsMs: readonly number[];
  // Rates in force, by cluster; and when a signal of that cluster next steps.
  readonly #cooling: Float64Array;
  readonly #power: Float64Array;
  readonly #other: Float64Array;
  readonly #nextStepMs: Float64Array;

  /**
   * @param widthMs settlement width
   * @param extraCutsMs further instants at which an interval must end (horizon, edges of the measurement window)
   */
  constructor(
    clusters: readonly Cluster[],
    conditions: readonly Conditions[],
    meter: Meter,
    widthMs: number,
    extraCutsMs: readonly number[],
  ) {
    const n = clusters.length;
    this.table = new IntervalTable(n, Math.ceil(Math.max(...extraCutsMs) / widthMs) + 1);
    this.#clusters = clusters;
    this.#conditions = conditions;
    this.#meter = meter;
    this.#widthMs = widthMs;
    this.#extraCutsMs = extraCutsMs;
    this.#cooling = new Float64Array(n);
    this.#power = new Float64Array(n);
    this.#other = new Float64Array(n);
    this.#nextStepMs = new Float64Array(n).fill(-1);
    clusters.forEach((cluster, i) => {
      cluster.annualIntensity = conditions[i].annualIntensity ?? conditions[i].carbonIntensity.overallMean;
    });
    this.begin(0);
  }

  /** Settle the interval that ends at `nowMs`. */
  settle(nowMs: number): void {
    const clusters = this.#clusters.length;
    const meter = this.#meter;
    const table = this.table;
    let row = table.append(this.startMs, nowMs) * clusters;
    for (let c = 0; c < clusters; c++, row++) {
      meter.advance(c, nowMs);
      const itWms = meter.itWms[c];
      const cluster = this.#clusters[c];
      const carbonPerIt = cluster.effectiveIntensity / WMS_PER_KWH;
      table.itWms[row] = itWms;
      table.jobWms[row] = meter.jobWms[c];
      table.busyMilliMs[row] = meter.busyMilliMs[c];
      table.coolingWms[row] = itWms * this.#cooling[c];
      table.powerWms[row] = itWms * this.#power[c];
      table.otherWms[row] = itWms * this.#other[c];
      table.facilityPerIt[row] = cluster.pue;
      table.carbonPerIt[row] = carbonPerIt;
      table.carbonLocationG[row] = itWms * carbonPerIt;
      meter.reset(c);
    }
    this.startMs = nowMs;
  }

  /** Begin an interval at `nowMs`: bring rates up to date and find its end. */
  begin(nowMs: number): void {
    let next = (Math.floor(nowMs / this.#widthMs) + 1) * this.#widthMs;
    for (let c = 0; c < this.#clusters.length; c++) {
      if (this.#nextStepMs[c] <= nowMs) this.#refresh(c, nowMs);
      if (this.#nextStepMs[c] < next) next = this.#nextStepMs[c];
    }
    for (const cutMs of this.#extraCutsMs) if (cutMs > nowMs && cutMs < next) next = cutMs;
    this.nextCutMs = next;
  }

  #refresh(c: number, nowMs: number): void {
    const { cooling, carbonIntensity, temperature } = this.#conditions[c];
    const overhead = cooling.overhead(temperature.at(nowMs));
    const cluster = this.#clusters[c];
    this.#cooling[c] = overhead.cooling;
    this.#power[c] = overhead.power;
    this.#other[c] = overhead.other;
    cluster.pue = pueOf(overhead);
    cluster.carbonIntensity = carbonIntensity.at(nowMs);
    cluster.effectiveIntensity = cluster.carbonIntensity * cluster.pue;
    this.#nextStepMs[c] = Math.min(temperature.nextStepAfter(nowMs), carbonIntensity.nextStepAfter(nowMs));
  }
}
