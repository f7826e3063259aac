import type { DeviceType } from "../model/deviceType.ts";
import type { DevicePool, DevicePoolSpec } from "../model/devicePool.ts";
import { MILLI } from "../units.ts";

/**
 * Power is kept in whole 2⁻²⁰ W (about a microwatt). Sums and differences of such numbers are exact in a double up to
 * 8 GW, so the power of a cluster never drifts, however many jobs come and go.
 */
const GRAIN_PER_W = 1_048_576;

/** Most that rounding one power to whole grains changes, W. */
export const ROUNDING_W = 0.5 / GRAIN_PER_W;

/** The nearest power that is a whole number of grains, W. */
export function exactPowerW(powerW: number): number {
  return Math.round(powerW * GRAIN_PER_W) / GRAIN_PER_W;
}

/** Power of one switched-on device at a utilisation in [0, 1], W: its measured curve, or linear between idle and peak. */
export function devicePowerW(type: DeviceType, utilisation: number): number {
  const curve = type.powerCurve;
  if (curve === undefined) return type.idleW + (type.peakW - type.idleW) * utilisation;
  let i = 1;
  while (i < curve.length - 1 && curve[i].utilisation < utilisation) i++;
  const a = curve[i - 1];
  const b = curve[i];
  return a.powerW + ((b.powerW - a.powerW) * (utilisation - a.utilisation)) / (b.utilisation - a.utilisation);
}

/** Power of every device of a pool together, were no job running, W: idle power, less what sleeping saves; none of what is down. */
export function fleetPowerW({ installedMilli, downMilli, type, powerStates }: DevicePool): number {
  if (powerStates === null) return exactPowerW(((installedMilli - downMilli) / MILLI) * type.idleW);
  const { awake, waking, asleep } = powerStates;
  const { sleepW, wakeUpW } = type.sleep!;
  return exactPowerW(awake * type.idleW) + exactPowerW(waking * wakeUpW) + exactPowerW(asleep * sleepW);
}

/** Peak power of all devices of some pools together, W. */
export function nameplateItW(pools: readonly DevicePoolSpec[]): number {
  return pools.reduce((sum, { type, count }) => sum + type.peakW * count, 0);
}

/** Idle power of the devices that a request takes from a pool, W: the part of the idle fleet that its job answers for. */
export function reservedIdlePowerW(pool: DevicePool, milliDevices: number): number {
  return exactPowerW((pool.takes(milliDevices) / MILLI) * pool.type.idleW);
}

/**
 * What a running job adds to the idle power of the devices it takes, W. `utilisation` is that of the devices asked
 * for; half a device's work on a whole exclusive device is half the utilisation.
 */
export function dynamicPowerW(pool: DevicePool, milliDevices: number, utilisation: number): number {
  const taken = pool.takes(milliDevices);
  const perDeviceW = devicePowerW(pool.type, (utilisation * milliDevices) / taken) - pool.type.idleW;
  return exactPowerW((taken / MILLI) * perDeviceW);
}
