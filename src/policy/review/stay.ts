import type { ReviewDefinition } from "../policy.ts";

export const stay: ReviewDefinition = {
  name: "stay",
  description: "A job that runs stays in its cluster.",
  descriptionZh: "不迁移：运行中的任务留在原集群。",
  source: "What batch systems do",
  parameters: {},
  create: () => ({ everyMs: Infinity, review: (_, cluster) => cluster.index }),
};
