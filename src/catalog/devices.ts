import { UserError } from "../errors.ts";
import { MS_PER_S, W_PER_MW } from "../units.ts";
import type { DeviceKind, DeviceType } from "../model/deviceType.ts";
import { nearestName } from "../nearestName.ts";
import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

/** A device of the catalogue: a server, an accelerator with its share of the server around it, or a bare card or chip. */
export interface CatalogDevice {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly kind: DeviceKind;
  readonly year: number;
  readonly idleW: Figure;
  readonly peakW: Figure;
  /** Asleep or switched off; and time from there until it can work, s. Waking it draws its peak power. */
  readonly sleepW: Figure;
  readonly wakeUpS: Figure;
  /** Dense throughput, TFLOPS. */
  readonly fp32Tflops?: Figure;
  readonly fp16Tflops?: Figure;
  /** kgCO2e. */
  readonly embodied: Figure;
}

/** Service life of servers, over which embodied carbon is spread. */
export const SERVICE_LIFE: Figure = {
  value: 5,
  unit: "years",
  grade: "C",
  source: "",
  note: "estimate: depreciation and replacement of servers after four to six years",
};

/** Share of a cluster's IT power at peak that accelerators take, where a scenario does not say. */
export const DEFAULT_AI_SHARE: Figure = {
  value: 0.5,
  unit: "",
  grade: "C",
  source: "",
  note: "estimate: published AI shares are of compute (about 0.9 of FP16 FLOPS), not of power",
};

/** Accelerators come in servers of eight. */
const ACCELERATORS_PER_SERVER = 8;

const ACCELERATOR = "accelerator-a100";
const CPU_SERVER = "cpu-server";

export function devices(): readonly CatalogDevice[] {
  return dataFile("devices");
}

/** @throws UserError for an unknown id, with the nearest known one */
export function deviceType(id: string): DeviceType {
  const device = devices().find((candidate) => candidate.id === id);
  if (device === undefined) {
    const nearest = nearestName(
      id,
      devices().map((candidate) => candidate.id),
    );
    throw new UserError(
      `no device "${id}" in the catalogue${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`,
    );
  }
  return {
    name: device.id,
    kind: device.kind,
    idleW: device.idleW.value,
    peakW: device.peakW.value,
    sleep: {
      sleepW: device.sleepW.value,
      wakeUpMs: device.wakeUpS.value * MS_PER_S,
      wakeUpW: device.peakW.value,
    },
    fp32Tflops: device.fp32Tflops?.value,
    fp16Tflops: device.fp16Tflops?.value,
    embodiedKg: device.embodied.value,
    lifetimeYears: SERVICE_LIFE.value,
  };
}

export interface DeviceCount {
  readonly device: string;
  readonly count: number;
}

/**
 * What a capacity stands for in devices: accelerators for the AI share of its peak power, CPU servers for the rest, in
 * whole servers; at least one server of either that has a share.
 *
 * @param capacityMW IT power at peak, MW
 * @param aiShare share of that power, 0–1
 * @param share simulated slice of the capacity, 0–1
 */
export function poolsFor(capacityMW: number, aiShare: number, share: number): DeviceCount[] {
  const powerW = capacityMW * W_PER_MW * share;
  const serverW = ACCELERATORS_PER_SERVER * deviceType(ACCELERATOR).peakW;
  const accelerators = Math.max(1, Math.round((powerW * aiShare) / serverW)) * ACCELERATORS_PER_SERVER;
  const servers = Math.max(1, Math.round((powerW * (1 - aiShare)) / deviceType(CPU_SERVER).peakW));
  return [
    ...(aiShare < 1 ? [{ device: CPU_SERVER, count: servers }] : []),
    ...(aiShare > 0 ? [{ device: ACCELERATOR, count: accelerators }] : []),
  ];
}
