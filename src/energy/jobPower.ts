import type { DevicePool } from "../model/devicePool.ts";
import { utilisationOf, type JobStore } from "../model/jobStore.ts";
import { powerAt } from "../model/scaling.ts";
import { dynamicPowerW, exactPowerW } from "./itPower.ts";

/** What a job adds to the idle power of its devices when it runs at a width, W. */
export function jobPowerW(jobs: JobStore, job: number, pool: DevicePool, width: number): number {
  const dynamicW = dynamicPowerW(pool, jobs.milliDevices[job], utilisationOf(jobs, job));
  if (width === 1) return dynamicW;
  return exactPowerW(dynamicW * powerAt(jobs.classes[jobs.classOf[job]].scaling, width));
}
