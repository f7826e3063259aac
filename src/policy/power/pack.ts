import type { PowerDefinition } from "../policy.ts";
import { sleepAfterMs, sleepTimer } from "./sleepTimer.ts";

export const pack: PowerDefinition = {
  name: "pack",
  description:
    "As sleep-after, and a job starts in the fullest pool of its cluster that has room (least free, then first given), so that the devices of the others can sleep.",
  descriptionZh:
    "装箱：同空闲休眠，且任务进入集群内有空闲的最满设备池（剩余最少者优先），使其余设备得以休眠。",
  source: "Best-fit consolidation, as in bin packing (D. S. Johnson et al., SIAM J. Computing 3(4), 1974)",
  sleeps: true,
  parameters: sleepTimer,
  create: (parameters) => ({ sleepAfterMs: sleepAfterMs(parameters), fill: "fullest" }),
};
