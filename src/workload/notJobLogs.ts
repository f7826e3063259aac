import { hasColumns, type FileHead } from "./fileHead.ts";

/** A known kind of file that is often found beside job logs and is none. */
export interface NotJobLog {
  readonly what: string;
  readonly whatZh: string;
  recognise(head: FileHead): boolean;
}

const NOT_JOB_LOGS: readonly NotJobLog[] = [
  {
    what: "a load series of a Helios cluster (jobs and GPUs in use, minute by minute)",
    whatZh: "Helios集群的负荷序列（逐分钟的任务数与在用GPU数）",
    recognise: (head) => hasColumns(head, ["time", "total_job_num", "running_gpu_num"]),
  },
  {
    what: "the GPUs of each virtual cluster of Helios, day by day",
    whatZh: "Helios各虚拟集群逐日的GPU数",
    recognise: (head) =>
      head.header[0] === "date" &&
      head.header.at(-1) === "total" &&
      head.header.some((name) => /^vc/.test(name)),
  },
  {
    what: "the load of one virtual machine in the form of Bitbrains (GWA-T-12)",
    whatZh: "Bitbrains（GWA-T-12）格式的单台虚拟机负荷",
    recognise: ({ lines }) => /^timestamp \[ms\];\s*cpu cores;/i.test(lines[0] ?? ""),
  },
  {
    what: "utilisation of GPUs of the Philly cluster, minute by minute",
    whatZh: "Philly集群逐分钟的GPU利用率",
    recognise: (head) => hasColumns(head, ["time", "machineid", "gpu0_util"]),
  },
  {
    what: "samples of one metric of the GenAI trace (value by container)",
    whatZh: "GenAI轨迹的单项指标采样（按容器）",
    recognise: (head) => hasColumns(head, ["timestamp_anon", "value", "container_ip"]),
  },
  {
    what: "a Parquet file, which is not text",
    whatZh: "Parquet文件（非文本）",
    recognise: ({ text }) => text.startsWith("PAR1"),
  },
];

/** What a file is that is known not to be a job log; undefined when it may be one. */
export function notJobLog(head: FileHead): NotJobLog | undefined {
  return NOT_JOB_LOGS.find((kind) => kind.recognise(head));
}
