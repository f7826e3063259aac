import { ALWAYS_ON, type PowerDefinition } from "../policy.ts";

export const alwaysOn: PowerDefinition = {
  name: "always-on",
  description: "Idle devices stay on; jobs start in the first pool with room.",
  descriptionZh: "常开：空闲设备保持开机；任务进入第一个有空闲的设备池。",
  source: "Common practice, and the baseline of the literature on sleeping servers",
  sleeps: false,
  parameters: {},
  create: () => ALWAYS_ON,
};
