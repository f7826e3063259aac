import type { WidthDefinition } from "../policy.ts";

export const fixed: WidthDefinition = {
  name: "fixed",
  description: "Every job has the devices that it asks for, elastic or not.",
  descriptionZh: "固定宽度：无论是否可伸缩，任务均使用其申请的设备数。",
  source: "Baseline of the literature on elastic jobs",
  parameters: {},
  create: () => ({}),
};
