/**
 * Amounts kept where the world has something to book there. Where one cluster has it and another does not, the other's
 * rows hold 0 for what it lacks (a battery) and NaN for what is not known of it (a price).
 */
export interface KeptAmounts {
  /** Generated on site, used or not. */
  readonly solarWms: number;
  readonly windWms: number;
  /** Generated on site and neither used nor stored. */
  readonly curtailedWms: number;
  /** Into and out of the battery, at its terminals; and what it holds at the interval's end. */
  readonly chargeWms: number;
  readonly dischargeWms: number;
  readonly storedWms: number;
  /** Facility energy above the facility's power cap. */
  readonly overCapWms: number;
  /** The part of the grid import that green contracts cover. */
  readonly contractedWms: number;
  /** Facility energy met, in the interval itself, by on-site generation, by what the battery had stored of it, or by hourly-matched contracts. */
  readonly carbonFreeWms: number;
  /** Market-based, what no contract covers at the grid's average intensity; and at the residual mix. */
  readonly carbonMarketG: number;
  readonly carbonResidualG: number;
  /** Grid import × operating and build margin. */
  readonly carbonOperatingG: number;
  readonly carbonBuildG: number;
  /** Water used on site, and for generating what was bought, L. */
  readonly waterSiteL: number;
  readonly waterGenerationL: number;
  /** Heat given to others, the heat pumps' electricity, and the credit for it less that electricity's carbon. */
  readonly heatWms: number;
  readonly heatPumpWms: number;
  readonly heatCreditG: number;
  /** What each is paid for, CNY. */
  readonly energyCny: number;
  readonly demandCny: number;
  readonly contractCny: number;
  readonly carbonCny: number;
  readonly batteryCny: number;
}

export type KeptWherePresent = keyof KeptAmounts;

/** Everything that a month's or an hour's bill is made of. */
export const COST_AMOUNTS = ["energyCny", "demandCny", "contractCny", "carbonCny", "batteryCny"] as const;

/**
 * What each cluster used in each settlement interval, as columns. Row `interval × clusters + cluster`. Energies in W·ms,
 * carbon in g. Grows as the run goes on. What no cluster of the world can have takes no memory.
 */
export class IntervalTable {
  readonly clusters: number;
  /** Number of intervals. */
  length = 0;
  /** Start and end of each interval, ms. */
  startMs: Float64Array;
  endMs: Float64Array;
  /** IT energy: installed devices, used or idle. */
  itWms: Float64Array;
  /** The part of it that running jobs used (their devices' idle power included). */
  jobWms: Float64Array;
  /** Milli-device·ms that jobs held. */
  busyMilliMs: Float64Array;
  coolingWms: Float64Array;
  powerWms: Float64Array;
  otherWms: Float64Array;
  /** Bought from the grid: for the facility, and for charging a battery. */
  gridWms: Float64Array;
  /** Grid import × the grid's average intensity of the moment. */
  carbonLocationG: Float64Array;
  readonly #kept = new Map<KeptWherePresent, Float64Array>();

  /**
   * @param expectedIntervals room is made for so many; more may come
   * @param present amounts to keep beside those that are always kept
   */
  constructor(clusters: number, expectedIntervals: number, present: Iterable<KeptWherePresent>) {
    this.clusters = clusters;
    this.startMs = new Float64Array(expectedIntervals);
    this.endMs = new Float64Array(expectedIntervals);
    const rows = expectedIntervals * clusters;
    this.itWms = new Float64Array(rows);
    this.jobWms = new Float64Array(rows);
    this.busyMilliMs = new Float64Array(rows);
    this.coolingWms = new Float64Array(rows);
    this.powerWms = new Float64Array(rows);
    this.otherWms = new Float64Array(rows);
    this.gridWms = new Float64Array(rows);
    this.carbonLocationG = new Float64Array(rows);
    for (const amount of present) this.#kept.set(amount, new Float64Array(rows));
  }

  /** Begin the next interval; returns its number. */
  append(startMs: number, endMs: number): number {
    if (this.length === this.startMs.length) this.#grow();
    this.startMs[this.length] = startMs;
    this.endMs[this.length] = endMs;
    return this.length++;
  }

  /** Whether the world can have an amount at all. */
  has(amount: KeptWherePresent): boolean {
    return this.#kept.has(amount);
  }

  /** An amount in a row; NaN where the world knows nothing of it. */
  at(amount: KeptWherePresent, row: number): number {
    return this.#kept.get(amount)?.[row] ?? NaN;
  }

  set(amount: KeptWherePresent, row: number, value: number): void {
    const column = this.#kept.get(amount);
    if (column === undefined) throw new RangeError(`this world keeps no ${amount}`);
    column[row] = value;
  }

  /** Facility energy of a row, W·ms. */
  facilityWms(row: number): number {
    return this.itWms[row] + this.coolingWms[row] + this.powerWms[row] + this.otherWms[row];
  }

  #grow(): void {
    const intervals = Math.ceil(this.startMs.length * 1.25) + 64;
    const rows = intervals * this.clusters;
    this.startMs = resized(this.startMs, intervals);
    this.endMs = resized(this.endMs, intervals);
    this.itWms = resized(this.itWms, rows);
    this.jobWms = resized(this.jobWms, rows);
    this.busyMilliMs = resized(this.busyMilliMs, rows);
    this.coolingWms = resized(this.coolingWms, rows);
    this.powerWms = resized(this.powerWms, rows);
    this.otherWms = resized(this.otherWms, rows);
    this.gridWms = resized(this.gridWms, rows);
    this.carbonLocationG = resized(this.carbonLocationG, rows);
    for (const [amount, column] of this.#kept) this.#kept.set(amount, resized(column, rows));
  }
}

function resized(column: Float64Array, length: number): Float64Array {
  const longer = new Float64Array(length);
  longer.set(column);
  return longer;
}
