import { DevicePool, type DevicePoolSpec } from "./devicePool.ts";
import { DEVICE_KINDS, kindIndex } from "./deviceType.ts";

/** Where a cluster is and what it has; never changes during a run. */
export interface ClusterSpec {
  /** Short latin name, unique, such as "zhangjiakou". */
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Hub (枢纽) that it belongs to. */
  readonly hub: string;
  /** One of the western hubs of 东数西算. */
  readonly west: boolean;
  /** Province of its grid. */
  readonly province: string;
  /** City or area, for city-scope platforms. */
  readonly city: string;
  /** Degrees. */
  readonly lat: number;
  readonly lon: number;
  readonly pools: readonly DevicePoolSpec[];
}

/**
 * A cluster (集群) while a run goes on: what it is, what is free, who waits, and its rates now. The simulator
 * updates it in place; policies read it (through the readonly View) and never write.
 * Arrays are indexed by device kind.
 */
export class Cluster {
  readonly index: number;
  readonly spec: ClusterSpec;
  readonly pools: readonly DevicePool[];
  /** Pools of each device kind, in the order they were given. */
  readonly poolsOfKind: readonly (readonly number[])[];

  /** Installed devices of a kind, milli-devices. */
  readonly installedMilli: Float64Array;
  /** The largest request of a kind that could ever run here, milli-devices: its largest pool. */
  readonly largestMilli: Float64Array;
  /** The same with what is down now left out. */
  readonly largestUpMilli: Float64Array;
  /** Devices of a kind that are down, milli-devices. */
  readonly downMilli: Float64Array;
  /** Free devices of a kind over all pools, milli-devices. */
  readonly freeMilli: Float64Array;
  /** The largest request of a kind that could start now, milli-devices: the freest pool, under the power cap if any. */
  readonly roomMilli: Float64Array;
  /** Devices of a kind that online services have, milli-devices. */
  readonly servingMilli: Float64Array;
  /** Jobs waiting for devices of a kind. */
  readonly queued: Int32Array;
  /** Declared work waiting for devices of a kind, milli-device·ms. */
  readonly queuedWork: Float64Array;
  /** Σ over running jobs of a kind: milli-devices they hold × declared end (ms), for wait estimates. */
  readonly runningEnd: Float64Array;

  /** Location-based carbon intensity of the grid now, g/kWh. */
  carbonIntensity = 0;
  /** PUE now (≥ 1). */
  pue = 1;
  /** carbonIntensity × PUE now, g per kWh of IT. */
  effectiveIntensity = 0;
  /** The same by the market-based view: what contracts cover counts nothing. */
  effectiveMarketIntensity = 0;
  /** Operating margin × PUE now, g per kWh of IT; NaN where no margin is known. */
  effectiveMarginalIntensity = NaN;
  /** Energy price × PUE now, CNY per kWh of IT; NaN where no tariff is known. */
  effectivePriceCny = NaN;
  /** Carbon-free power on site or delivered by hourly contracts, less the facility's power now, W; negative: none is over. */
  greenSurplusW = -Infinity;
  /** Share of one kWh more that on-site generation or contracts would cover now, 0–1. */
  greenShare = 0;
  /** When the next announced maintenance of the whole cluster begins, ms; Infinity when none is announced. */
  closesAtMs = Infinity;
  /** IT power that may still be added under the facility's power cap, W. */
  powerRoomW = Infinity;
  /** Mean carbon intensity of the grid over a year, g/kWh; of the whole series, where no annual factor is known. */
  annualIntensity = 0;

  constructor(index: number, spec: ClusterSpec) {
    this.index = index;
    this.spec = spec;
    this.pools = spec.pools.map((pool) => new DevicePool(pool));
    this.poolsOfKind = DEVICE_KINDS.map((_, kind) =>
      this.pools.flatMap((pool, i) => (kindIndex(pool.type.kind) === kind ? [i] : [])),
    );
    const kinds = DEVICE_KINDS.length;
    this.installedMilli = new Float64Array(kinds);
    this.largestMilli = new Float64Array(kinds);
    this.largestUpMilli = new Float64Array(kinds);
    this.downMilli = new Float64Array(kinds);
    this.freeMilli = new Float64Array(kinds);
    this.roomMilli = new Float64Array(kinds);
    this.servingMilli = new Float64Array(kinds);
    this.queued = new Int32Array(kinds);
    this.queuedWork = new Float64Array(kinds);
    this.runningEnd = new Float64Array(kinds);
    for (const pool of this.pools) {
      const kind = kindIndex(pool.type.kind);
      this.installedMilli[kind] += pool.installedMilli;
      this.largestMilli[kind] = Math.max(this.largestMilli[kind], pool.installedMilli);
      this.largestUpMilli[kind] = this.largestMilli[kind];
    }
    for (let kind = 0; kind < kinds; kind++) this.refreshRoom(kind);
  }

  /** Bring downMilli and largestUpMilli of a kind up to date with its pools, and what is free with them. */
  refreshUp(kind: number): void {
    let down = 0;
    let largest = 0;
    for (const index of this.poolsOfKind[kind]) {
      const { installedMilli, downMilli } = this.pools[index];
      down += downMilli;
      largest = Math.max(largest, installedMilli - downMilli);
    }
    this.downMilli[kind] = down;
    this.largestUpMilli[kind] = largest;
    this.refreshRoom(kind);
  }

  /** Bring freeMilli and roomMilli of a kind up to date with its pools. */
  refreshRoom(kind: number): void {
    const candidates = this.poolsOfKind[kind];
    let free = 0;
    let room = 0;
    for (let i = 0; i < candidates.length; i++) {
      const pool = this.pools[candidates[i]];
      free += pool.freeMilli;
      const poolRoom = pool.roomMilli(this.powerRoomW);
      if (poolRoom > room) room = poolRoom;
    }
    this.freeMilli[kind] = free;
    this.roomMilli[kind] = room;
  }
}
