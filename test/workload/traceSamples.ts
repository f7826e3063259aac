import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { UserError } from "../../src/errors.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import {
  COLUMNAR_FORMATS,
  TRACE_FORMAT_NAMES,
  type ColumnarFormat,
  type TraceFormatName,
} from "../../src/workload/traceFormatNames.ts";
import { readTrace, TRACE_FORMATS, type ReadTraceOptions } from "../../src/workload/traceFormats.ts";
import type { TraceJobs } from "../../src/workload/traceOptions.ts";
import { traceOptions } from "./traceFile.ts";

export type TextFormat = Exclude<TraceFormatName, ColumnarFormat>;
/** Formats whose files are text. */
export const TEXT_FORMATS = TRACE_FORMAT_NAMES.filter(
  (name): name is TextFormat => !COLUMNAR_FORMATS.some((columnar) => columnar === name),
);

/** A small sound file of every text format, made by hand after its description. */
export const TRACE_SAMPLES: Readonly<Record<TextFormat, string>> = {
  swf: `; Version: 2.2
; UnixStartTime: 843480031
1 0 10 3477 4 -1 -1 4 53940 -1 1 12 12 -1 -1 -1 -1 -1
2 60 11940 2488 25 -1 -1 25 3600 -1 5 13 13 -1 -1 -1 -1 -1
3 476 0 0 5 -1 -1 -1 215400 -1 1 14 14 -1 -1 -1 -1 -1
`,
  csv: `id,start,run,cores
a,0,60,1
b,5.5,90,0.5
"c, d",7,1e2,3
`,
  jsonl: `{"id": "a", "start": 0, "run": 60, "cores": 1}
{"id": "b", "start": 5.5, "run": "90", "cores": 0.5}
{"id": "c", "start": 7, "run": 100, "cores": 3, "more": [1, {"x": null}]}
`,
  "openb-pods": `name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
p-0,12000,16384,1,1000,,LS,Running,0,1000,0
p-1,6000,12288,1,460,,LS,Failed,100,400,130
p-2,64000,12288,0,0,,BE,Succeeded,200,500,200
p-3,8000,30517,8,1000,V100M16|V100M32,BE,Pending,300,350,
`,
  "alibaba-genai": `gmt_create,predict_type,predict_status,exec_time_seconds,groupId,prompt_length,negative_prompt_length,num_images_per_prompt,num_inference_steps,checkpoint_model_version_id,num_lora
2024-11-15 16:57:50,TXT_2_IMG,SUCCEED,32.0,G0000,63.0,26.0,1.0,30.0,M0000,0
2024-11-15 18:16:14,TXT_2_IMG,FAILED,43.0,G0001,93.0,,1.0,40.0,M0001,0
2024-11-16 00:00:00,IMG_2_IMG,PENDING,0.0,G0001,93.0,,8.0,40.0,M0001,0
`,
  "alibaba-dlrm": `instance_sn,role,app_name,cpu_request,cpu_limit,gpu_request,gpu_limit,rdma_request,rdma_limit,memory_request,memory_limit,disk_request,disk_limit,max_instance_per_node,creation_time,scheduled_time,deletion_time
i_1,HN,app_0,12,12,1,1,25,25,120.0,120.0,680.0,800.0,8,,,
i_2,CN,app_1,64,64,0,0,1,1,320.0,320.0,255.0,300.0,-1,1435629.0,1435629.0,1435760.0
i_3,HN,app_0,12,12,1,1,25,25,120.0,120.0,680.0,800.0,8,1000.0,1060.0,
`,
  pai: `arrival_time,length,cpus
0.0,6302.0,1
68.0,1000.0,3
463.0,1570.0,2
`,
  philly: `[
  {"status": "Pass", "vc": "ee9e8c", "jobid": "application_1", "attempts": [
      {"start_time": "2017-10-07 01:12:09", "end_time": "2017-10-07 01:13:23",
       "detail": [{"ip": "m47", "gpus": ["gpu0", "gpu1"]}]},
      {"start_time": "2017-10-07 01:13:30", "end_time": "2017-10-07 02:13:30",
       "detail": [{"ip": "m41", "gpus": ["gpu0"]}, {"ip": "m42", "gpus": ["gpu7"]}]}],
   "submitted_time": "2017-10-07 01:11:39", "user": "ce2f4c"},
  {"status": "Killed", "vc": "{]", "jobid": "application_2", "attempts": [],
   "submitted_time": "2017-10-07 01:11:40", "user": "a \\" quote"}
]
`,
  helios: `job_id,user,vc,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,queue
1425511,u1,vc1,1,1,1,COMPLETED,2020-06-09 18:41:01,2020-06-09 18:41:01,2020-06-10 04:55:09,36848,0
1425512,u2,vc2,4,16,1,FAILED,2020-06-09 18:41:27,2020-06-09 18:41:30,2020-06-09 18:45:39,249,3
1425513,u3,vc3,0,16,1,CANCELLED,2020-06-09 18:41:28,2020-06-09 18:41:28,2020-06-09 18:42:28,60,0
`,
  "azure-llm": `TIMESTAMP,ContextTokens,GeneratedTokens
2023-11-16 18:17:03.9799600,4808,10
2023-11-16 18:17:04.0319600,3180,8
2023-11-16 18:17:05.1000000,110,0
`,
  mooncake: `{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1]}
{"timestamp": 3000, "input_length": 7322, "output_length": 490, "hash_ids": [0, 14]}
`,
  burstgpt: `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
5,ChatGPT,472,18,490,Conversation log
45,GPT-4,1087,230,1317,API log
118,GPT-4,417,0,417,Conversation log
`,
  servegen: `0,0.05,8.6,Weibull,0.375,0.397
600,0,0,,0,0
1200,0.0125,4.07,Gamma,0.06,103.7
`,
};

/** Everything that any format needs to be told. */
export function sampleOptions(format: TraceFormatName): ReadTraceOptions {
  return {
    ...traceOptions,
    kind: TRACE_FORMATS[format].kind,
    milliDevicesPerProcessor: 1000,
    format,
    timeUnit: "s",
    columns: { id: "id", submit: "start", duration: "run", devices: "cores" },
    throughput: { prefillTokensPerS: 1000, decodeTokensPerS: 50, devicesPerRequest: 0.5 },
    tokens: { input: 100, output: 10 },
    streams: new RandomStreams(1),
  };
}

/** Rows of data of a file, without any reader: undefined where a row need not be a line. */
function rowsCountedPlainly(text: string, format: TraceFormatName): number | undefined {
  if (format === "philly") return undefined;
  const lines = text.replace(/^\ufeff/, "").split("\n");
  if (["jsonl", "mooncake", "servegen"].includes(format)) {
    return lines.filter((line) => line.trim() !== "").length;
  }
  const filled = lines.map((line) => line.replace(/^[ \t\r]+/, "")).filter((line) => line !== "");
  if (format === "swf") return filled.filter((line) => !line.startsWith(";")).length;
  return text.includes('"') ? undefined : filled.length - 1;
}

/**
 * Reading keeps its promises – every row accounted for, whole numbers in order – or refuses the file with a message
 * to its owner.
 */
export async function readsOrRefuses(path: string, format: TraceFormatName): Promise<"read" | "refused"> {
  let trace: TraceJobs;
  try {
    trace = await readTrace(path, sampleOptions(format));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).not.toBe("");
    return "refused";
  }
  const { jobs, report } = trace;
  const skipped = report.skipped.reduce((sum, skip) => sum + skip.count, 0);
  expect(report.rows).toBe(report.used + skipped);
  const plainly = rowsCountedPlainly(readFileSync(path, "utf8"), format);
  if (plainly !== undefined) expect(report.rows).toBe(plainly);
  if (TRACE_FORMATS[format].holds !== "rates") expect(report.used).toBe(jobs.count);
  const columns = [jobs.submitMs, jobs.workMs, jobs.declaredMs, jobs.milliDevices];
  for (let job = 0; job < jobs.count; job++) {
    const isWhole = columns.every((column) => Number.isSafeInteger(column[job]) && column[job] >= 0);
    if (
      !isWhole ||
      !(jobs.milliDevices[job] >= 1) ||
      (job > 0 && jobs.submitMs[job] < jobs.submitMs[job - 1])
    ) {
      expect.fail(`job ${job} of ${format}: ${columns.map((column) => column[job]).join(", ")}`);
    }
  }
  return "read";
}
