import { deadlineOf } from "../../model/jobStore.ts";
import type { QueueDefinition } from "../policy.ts";
import { OrderedQueue } from "./orderedQueue.ts";

export const leastSlack: QueueDefinition = {
  name: "least-slack",
  description:
    "Least slack first: the job with the least time left until it has to start to meet its deadline by its declared run time, jobs without a deadline last; a job that does not fit stops all behind it.",
  descriptionZh:
    "最小松弛优先：按申报时长距最迟开始时间最近者先，无截止时间者最后；队首任务放不下时，其后任务都等待。",
  source: "A. K. Mok, Fundamental design problems of distributed systems for hard real-time, MIT 1983",
  parameters: {},
  create: () => ({
    // Time passes for all alike, so the order is that of latest starts.
    create: (lane, jobs) =>
      new OrderedQueue(lane, jobs, (job) => deadlineOf(jobs, job) - jobs.declaredMs[job]),
  }),
};
