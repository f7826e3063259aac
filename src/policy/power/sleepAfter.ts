import type { PowerDefinition } from "../policy.ts";
import { sleepAfterMs, sleepTimer } from "./sleepTimer.ts";

export const sleepAfter: PowerDefinition = {
  name: "sleep-after",
  description:
    "A device that has been idle for a time sleeps. Jobs use the devices that became idle last; those that must wake one wait until it is awake.",
  descriptionZh:
    "空闲休眠：设备空闲满设定时间即休眠；任务优先使用最近空闲的设备，需唤醒时等待唤醒完成后开始。",
  source:
    "DelayedOff with most-recently-busy routing: A. Gandhi, V. Gupta, M. Harchol-Balter, M. Kozuch, Performance Evaluation 67(11), 2010",
  sleeps: true,
  parameters: sleepTimer,
  create: (parameters) => ({ sleepAfterMs: sleepAfterMs(parameters), fill: "first" }),
};
