import { MILLI } from "../units.ts";
import type { DeviceType } from "./deviceType.ts";

/** A cap of just the power that devices need lets them start, although dividing it by their power rounds. */
const ROUNDING_MILLI = 1e-6;

export interface DevicePoolSpec {
  readonly type: DeviceType;
  /** Installed devices, a whole number ≥ 0. */
  readonly count: number;
  /** Shared: requests may share one device; otherwise each request takes whole devices. */
  readonly shared: boolean;
  /** Speed relative to the reference on which work is stated; 1 unless said otherwise. */
  readonly speed: number;
}

/** So many devices of one type in one cluster, and how much of them is taken. Amounts are in milli-devices. */
export class DevicePool {
  readonly type: DeviceType;
  readonly shared: boolean;
  readonly speed: number;
  /** What a busy milli-device adds at full load to its idle power, W. */
  readonly fullLoadWPerMilli: number;
  /** Installed, milli-devices. A double: a fleet has more than 2³¹. */
  readonly installedMilli: number;
  /** Not taken, milli-devices. */
  freeMilli: number;

  constructor(spec: DevicePoolSpec) {
    this.type = spec.type;
    this.shared = spec.shared;
    this.speed = spec.speed;
    this.fullLoadWPerMilli = (spec.type.peakW - spec.type.idleW) / MILLI;
    this.installedMilli = spec.count * MILLI;
    this.freeMilli = this.installedMilli;
  }

  /** Milli-devices that could start now so that, at full load, they add no more than a power, W. */
  roomMilli(powerRoomW: number): number {
    const perMilliW = this.fullLoadWPerMilli;
    if (powerRoomW === Infinity || perMilliW === 0) return this.freeMilli;
    return Math.min(this.freeMilli, Math.floor(Math.max(0, powerRoomW) / perMilliW + ROUNDING_MILLI));
  }

  /** What a request takes from this pool: itself when shared, else rounded up to whole devices. */
  takes(milliDevices: number): number {
    return this.shared ? milliDevices : Math.ceil(milliDevices / MILLI) * MILLI;
  }
}
