import type { QueueDefinition } from "../policy.ts";
import { OrderedQueue } from "./orderedQueue.ts";

export const largestFirst: QueueDefinition = {
  name: "largest-first",
  description:
    "The job that asks for the most devices first, so that small ones fill what it leaves; a job that does not fit stops all behind it.",
  descriptionZh: "最大优先：申请设备最多的任务先行，小任务填充其余；队首任务放不下时，其后任务都等待。",
  source: "First fit decreasing, D. S. Johnson, Near-optimal bin packing algorithms, MIT 1973",
  parameters: {},
  create: () => ({
    create: (lane, jobs) => new OrderedQueue(lane, jobs, (job) => -jobs.milliDevices[job]),
  }),
};
