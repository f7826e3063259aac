import { priorityOf } from "../../model/jobStore.ts";
import { MS_PER_HOUR } from "../../units.ts";
import type { QueueDefinition } from "../policy.ts";
import { OrderedQueue } from "./orderedQueue.ts";

export const priority: QueueDefinition = {
  name: "priority",
  description:
    "Highest priority first, which may grow with the time since submission; a job that does not fit stops all behind it.",
  descriptionZh: "优先级：高者优先，可随提交后时间增长；队首任务放不下时，其后任务都等待。",
  source: "L. Kleinrock, A delay dependent queue discipline, Naval Research Logistics Quarterly 11, 1964",
  parameters: {
    ageing: {
      type: "number",
      unit: "1/h",
      default: 0,
      min: 0,
      max: 1_000,
      description: "Priority gained per hour since submission",
    },
  },
  create: (parameters) => {
    // All jobs age alike, so their order never changes: by priority less what it would have gained before submission.
    // In priority·ms, so that whole priorities and rates compare without rounding and ties stay ties.
    const ageing = Number(parameters.ageing);
    return {
      create: (lane, jobs) =>
        new OrderedQueue(
          lane,
          jobs,
          (job) => ageing * jobs.submitMs[job] - priorityOf(jobs, job) * MS_PER_HOUR,
        ),
    };
  },
};
