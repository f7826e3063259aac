import { dynamicPowerW } from "../energy/itPower.ts";
import type { DevicePool } from "../model/devicePool.ts";
import type { JobStore } from "../model/jobStore.ts";

/** What jobs ask of the devices that run them. */
export class JobDemand {
  readonly #jobs: JobStore;

  constructor(jobs: JobStore) {
    this.#jobs = jobs;
  }

  /** Utilisation of the devices it asks for while it runs, 0–1. */
  utilisation(job: number): number {
    const { utilisation, classes, classOf } = this.#jobs;
    return utilisation === null ? classes[classOf[job]].utilisation : utilisation[job];
  }

  /** What it adds to the idle power of its devices in a pool, W. */
  dynamicW(job: number, pool: DevicePool): number {
    return dynamicPowerW(pool, this.#jobs.milliDevices[job], this.utilisation(job));
  }
}
