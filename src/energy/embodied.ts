import type { DeviceType } from "../model/deviceType.ts";
import { MILLI, MS_PER_YEAR } from "../units.ts";

/**
 * Embodied carbon of reserved devices, kgCO2e: device carbon × reserved time ÷ service life.
 *
 * @param milliDeviceMs reserved milli-devices × ms
 */
export function embodiedKg(type: DeviceType, milliDeviceMs: number): number {
  return (type.embodiedKg * milliDeviceMs) / (MILLI * type.lifetimeYears * MS_PER_YEAR);
}
