import type { TimeDefinition } from "../policy.ts";

export const now: TimeDefinition = {
  name: "now",
  description: "As soon as the job may start: at its nominal start, which is its submission unless stated.",
  descriptionZh: "立即：任务可开始即开始，即其名义开始时间；未给出时为提交时间。",
  source: "Baseline of the literature on temporal shifting",
  parameters: {},
  create: () => ({ notBefore: (job) => job.nominalStartMs }),
};
