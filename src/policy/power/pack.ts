import type { PowerDefinition } from "../policy.ts";
import { sleepAfterMs, sleepTimer } from "./sleepTimer.ts";

export const pack: PowerDefinition = {
  name: "pack",
  description:
    "As sleep-after, and of its cluster's pools with room a job starts in the one where it wakes the fewest devices, then in the fullest, so that the devices of the others can sleep.",
  descriptionZh:
    "装箱：同空闲休眠，且任务进入有空闲且需唤醒设备最少的设备池，其次为最满者，使其余设备得以休眠。",
  source:
    "Consolidation as in bin packing: best fit (D. S. Johnson et al., SIAM J. Computing 3(4), 1974), devices to switch on counted first",
  sleeps: true,
  parameters: sleepTimer,
  create: (parameters) => ({ sleepAfterMs: sleepAfterMs(parameters), fill: "packed" }),
};
