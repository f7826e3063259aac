import type { QueueDefinition } from "../policy.ts";
import { OrderedQueue } from "./orderedQueue.ts";

export const sjf: QueueDefinition = {
  name: "sjf",
  description: "Shortest declared run time first; a job that does not fit stops all behind it.",
  descriptionZh: "短作业优先：按申报时长从短到长；队首任务放不下时，其后任务都等待。",
  source:
    "W. E. Smith, Various optimizers for single-stage production, Naval Research Logistics Quarterly 3, 1956",
  parameters: {},
  create: () => ({
    create: (lane, jobs) => new OrderedQueue(lane, jobs, (job) => jobs.declaredMs[job]),
  }),
};
