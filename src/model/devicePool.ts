import { MILLI } from "../units.ts";
import type { DeviceType } from "./deviceType.ts";
import type { PowerStates } from "./powerStates.ts";

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
  /** Out of service: failed, without power or under maintenance, milli-devices (whole devices). */
  downMilli = 0;
  /** What is to go out of service as soon as it is awake: no job starts on so much of what is free, milli-devices. */
  owesMilli = 0;
  /** Neither taken nor down, milli-devices. */
  freeMilli: number;
  /** Which devices are asleep or waking up; null where none ever sleeps. A free device may be asleep. */
  powerStates: PowerStates | null = null;

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
    const freeMilli = this.freeMilli - this.owesMilli;
    if (powerRoomW === Infinity || freeMilli <= 0) return Math.max(0, freeMilli);
    if (this.powerStates !== null && this.powerStates.asleep > 0) {
      return Math.min(freeMilli, this.#roomAmongAsleepMilli(powerRoomW, this.powerStates.asleep));
    }
    if (perMilliW === 0) return freeMilli;
    return Math.min(freeMilli, Math.floor(Math.max(0, powerRoomW) / perMilliW + ROUNDING_MILLI));
  }

  /** Devices that a request would wake here if it started now. */
  wouldWake(milliDevices: number): number {
    return this.powerStates === null ? 0 : this.powerStates.wouldWake(this.takes(milliDevices));
  }

  /** How long a request would wait here for devices to wake up, ms. */
  wakeDelayMs(milliDevices: number, nowMs: number): number {
    return this.powerStates === null ? 0 : this.powerStates.delayMs(this.takes(milliDevices), nowMs);
  }

  /** The same where some free devices are asleep: those awake are used first, and a device wakes as a whole. */
  #roomAmongAsleepMilli(powerRoomW: number, asleep: number): number {
    const awakeMilli = Math.max(0, this.freeMilli - asleep * MILLI);
    const awakeW = awakeMilli * this.fullLoadWPerMilli;
    if (powerRoomW < awakeW) return Math.max(0, powerRoomW) / this.fullLoadWPerMilli;
    const { sleep, peakW } = this.type;
    const perWokenW = Math.max(peakW, sleep!.wakeUpW) - sleep!.sleepW;
    const wakeable = perWokenW > 0 ? Math.floor((powerRoomW - awakeW) / perWokenW) : asleep;
    return Math.min(this.freeMilli, awakeMilli + Math.min(asleep, wakeable) * MILLI);
  }

  /** What a request takes from this pool: itself when shared, else rounded up to whole devices. */
  takes(milliDevices: number): number {
    return this.shared ? milliDevices : Math.ceil(milliDevices / MILLI) * MILLI;
  }
}
