/** Kinds of device that a job can ask for. The index in this list is what columns hold. */
export const DEVICE_KINDS = ["cpu", "gpu", "npu"] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

export function kindIndex(kind: DeviceKind): number {
  return DEVICE_KINDS.indexOf(kind);
}

/** A measured power curve: IT power at increasing utilisations, the first at 0 and the last at 1. */
export interface PowerPoint {
  /** 0–1. */
  readonly utilisation: number;
  readonly powerW: number;
}

/** A state of low power of an idle device. */
export interface SleepMode {
  /** Power while asleep, W (≤ idleW). */
  readonly sleepW: number;
  /** Time from the order to wake until it can work, a whole number of ms. */
  readonly wakeUpMs: number;
  /** Power during that time, W. */
  readonly wakeUpW: number;
}

/** What one device is: a server, or an accelerator with its share of the server around it. */
export interface DeviceType {
  readonly name: string;
  readonly kind: DeviceKind;
  /** Power when switched on and unused, W. */
  readonly idleW: number;
  /** Power at utilisation 1, W (≥ idleW). */
  readonly peakW: number;
  /** Asleep or switched off, and how to come back. Absent: such a device is always on. */
  readonly sleep?: SleepMode;
  /** Measured points between idle and peak; without them power is linear in utilisation. */
  readonly powerCurve?: readonly PowerPoint[];
  /** Peak dense throughput by precision, TFLOPS. */
  readonly fp32Tflops?: number;
  readonly fp16Tflops?: number;
  /** Embodied carbon of one device, kgCO2e. */
  readonly embodiedKg: number;
  /** Service life over which embodied carbon is spread, years. */
  readonly lifetimeYears: number;
  /** What an hour of one device is charged at, CNY; absent where it has no price. */
  readonly priceCnyPerHour?: number;
}
