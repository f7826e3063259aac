/**
 * What each cluster used in each settlement interval, as columns. Row `interval × clusters + cluster`; energies in
 * W·ms, carbon in g. Grows as the run goes on.
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
  /** Facility energy per IT energy in the interval, ≥ 1: the rate at which jobs are charged. */
  facilityPerIt: Float64Array;
  /** Location-based carbon, g. */
  carbonLocationG: Float64Array;
  /** Location-based carbon per IT energy, g/(W·ms): the rate at which jobs are charged. */
  carbonPerIt: Float64Array;

  /** @param expectedIntervals room is made for so many; more may come */
  constructor(clusters: number, expectedIntervals: number) {
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
    this.facilityPerIt = new Float64Array(rows);
    this.carbonLocationG = new Float64Array(rows);
    this.carbonPerIt = new Float64Array(rows);
  }

  /** Begin the next interval; returns its number. */
  append(startMs: number, endMs: number): number {
    if (this.length === this.startMs.length) this.#grow();
    this.startMs[this.length] = startMs;
    this.endMs[this.length] = endMs;
    return this.length++;
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
    this.facilityPerIt = resized(this.facilityPerIt, rows);
    this.carbonLocationG = resized(this.carbonLocationG, rows);
    this.carbonPerIt = resized(this.carbonPerIt, rows);
  }
}

function resized(column: Float64Array, length: number): Float64Array {
  const longer = new Float64Array(length);
  longer.set(column);
  return longer;
}
