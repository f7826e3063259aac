import { deadlineOf } from "../../model/jobStore.ts";
import type { QueueDefinition } from "../policy.ts";
import { OrderedQueue } from "./orderedQueue.ts";

export const edf: QueueDefinition = {
  name: "edf",
  description:
    "Earliest deadline first, jobs without a deadline last; a job that does not fit stops all behind it.",
  descriptionZh: "最早截止优先：无截止时间的任务排在最后；队首任务放不下时，其后任务都等待。",
  source: "C. L. Liu and J. W. Layland, Scheduling algorithms for multiprogramming, J. ACM 20, 1973",
  parameters: {},
  create: () => ({
    create: (lane, jobs) => new OrderedQueue(lane, jobs, (job) => deadlineOf(jobs, job)),
  }),
};
