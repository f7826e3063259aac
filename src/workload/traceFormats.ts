import { existsSync, statSync } from "node:fs";
import { DataError, UserError } from "../errors.ts";
import type { RandomStreams } from "../kernel/randomStreams.ts";
import type { DeviceKind } from "../model/deviceType.ts";
import type { NamedColumnsOptions } from "./columnRows.ts";
import type { CsvColumns } from "./csvHeader.ts";
import { hasColumns, readFileHead, type FileHead } from "./fileHead.ts";
import { DLRM_COLUMNS, readAlibabaDlrm } from "./formats/alibabaDlrm.ts";
import { GENAI_COLUMNS, readAlibabaGenai } from "./formats/alibabaGenai.ts";
import { AZURE_LLM_COLUMNS, readAzureLlm } from "./formats/azureLlm.ts";
import { BURSTGPT_COLUMNS, readBurstgpt } from "./formats/burstgpt.ts";
import { HELIOS_COLUMNS, readHelios } from "./formats/helios.ts";
import { readMooncake } from "./formats/mooncake.ts";
import { isOpenbNodes } from "./formats/openbNodes.ts";
import { OPENB_POD_COLUMNS, readOpenbPods } from "./formats/openbPods.ts";
import { readPhilly } from "./formats/philly.ts";
import { readServegen } from "./formats/servegen.ts";
import { readJobCsv, type JobCsvOptions } from "./jobCsv.ts";
import { readJobJsonl } from "./jobJsonl.ts";
import { notJobLog } from "./notJobLogs.ts";
import { jobsOfRequests, type Throughput, type TraceRequests } from "./requestLog.ts";
import { drawRequests, type TokensPerRequest, type TraceWindows } from "./requestWindows.ts";
import type { JobTableOptions } from "./tableRows.ts";
import { readSwf } from "./swf.ts";
import type { TimeUnit } from "./timeUnit.ts";
import { TRACE_FORMAT_NAMES, type TraceFormatName } from "./traceFormatNames.ts";
import type { TimeOrigin } from "./traceOrigin.ts";
import type { TraceJobs, TraceOptions } from "./traceOptions.ts";

/** What the user has to state because a format does not say it. */
export type TraceNeed = "columns" | "timeUnit" | "throughput" | "tokens";

export interface ReadTraceOptions extends TraceOptions {
  /** Told from the file where that leaves no doubt. */
  readonly format?: TraceFormatName;
  readonly timeOrigin?: TimeOrigin;
  /** For csv, jsonl, parquet and arrow: which column means what. */
  readonly columns?: CsvColumns;
  /** For csv, jsonl and pai: unit of the times; for parquet and arrow that of plain numbers. */
  readonly timeUnit?: TimeUnit;
  /** For csv: see {@link readJobCsv}. */
  readonly delimiter?: string;
  /** For csv and jsonl: names of the origins in the order of the network. */
  readonly originNames?: readonly string[];
  /** For tables of jobs: see {@link NamedColumnsOptions}. */
  readonly newName?: NamedColumnsOptions["newName"];
  /** For logs of requests and request rates. */
  readonly throughput?: Throughput;
  /** For request rates. */
  readonly tokens?: TokensPerRequest;
  /** For request rates: streams that the requests are drawn from. */
  readonly streams?: RandomStreams;
}

/** What the readers of columnar tables take. @throws UserError for what they need and is not stated */
function tableOptions({ columns, timeOrigin, ...options }: ReadTraceOptions): JobTableOptions {
  if (columns === undefined) throw new UserError("a table of jobs needs its columns to be stated");
  return { ...options, columns, timeOrigin: originOf(timeOrigin) };
}

function originOf(timeOrigin: TimeOrigin | undefined): "first-submit" | number | undefined {
  if (timeOrigin !== "header") return timeOrigin;
  throw new UserError(
    "timeOrigin: header – only an SWF trace has a header with its start; use first-submit or a number",
  );
}

interface FormatFacts {
  /** What people call it. */
  readonly title: string;
  readonly description: string;
  readonly descriptionZh: string;
  /** Where the format is described by its publisher. */
  readonly source: string;
  /** Whether the reader was ever run on a published file, and not only on files made after the description. */
  readonly realFile: boolean;
  /** Kind of device of its jobs, unless the user states another. */
  readonly kind: DeviceKind;
  readonly needs: readonly TraceNeed[];
  /** What may be stated beside, because some of its files need it. */
  readonly takes?: readonly TraceNeed[];
  /** Some of its jobs ask for processors only, whatever the kind of device of the others. */
  readonly hasProcessorJobs?: true;
  /** Whether a file that begins like this is of this format, beyond doubt. */
  recognise(head: FileHead): boolean;
}

export interface JobFormat extends FormatFacts {
  readonly holds: "jobs";
  read(path: string, options: ReadTraceOptions): Promise<TraceJobs>;
}

export interface RequestFormat extends FormatFacts {
  readonly holds: "requests";
  read(path: string, options: Pick<ReadTraceOptions, "horizonMs" | "timeOrigin">): Promise<TraceRequests>;
}

export interface RateFormat extends FormatFacts {
  readonly holds: "rates";
  read(path: string, options: Pick<ReadTraceOptions, "horizonMs" | "timeOrigin">): Promise<TraceWindows>;
}

export type TraceFormat = JobFormat | RequestFormat | RateFormat;

const CLUSTERDATA = "https://github.com/alibaba/clusterdata/tree/master";

/** Every format that can be read, by its name. */
export const TRACE_FORMATS: Readonly<Record<TraceFormatName, TraceFormat>> = {
  swf: {
    holds: "jobs",
    title: "Standard Workload Format",
    description:
      "Batch jobs of parallel machines; requested processors, else allocated ones; −1 is missing; requested time is the declared run time; fields after the 18th are not read",
    descriptionZh:
      "并行计算机批处理任务；取申请的处理器数，缺则取分配数；−1为缺失；申请时间作为申报时长；第18列之后不读",
    source: "https://www.cs.huji.ac.il/labs/parallel/workload/swf.html",
    realFile: true,
    kind: "cpu",
    needs: [],
    recognise: isSwf,
    read: (path, options) => readSwf(path, options),
  },
  csv: {
    holds: "jobs",
    title: "any job CSV",
    description: "One job a line under a header line; `columns` say which means what",
    descriptionZh: "带表头、每行一个任务的CSV；由`columns`说明各列含义",
    source: "https://www.rfc-editor.org/rfc/rfc4180",
    realFile: true,
    kind: "cpu",
    needs: ["timeUnit", "columns"],
    recognise: () => false,
    read: (path, options) => readJobCsv(path, cellOptions(options)),
  },
  parquet: {
    holds: "jobs",
    title: "any job Parquet",
    description:
      "One job a row; `columns` say which means what; times are timestamps of the format, or numbers in `timeUnit`",
    descriptionZh: "每行一个任务；由`columns`说明各列含义；时间为格式自带的时间戳，或以`timeUnit`为单位的数",
    source: "https://parquet.apache.org/docs/file-format/",
    realFile: true,
    kind: "cpu",
    needs: ["columns"],
    takes: ["timeUnit"],
    recognise: () => false,
    read: async (path, options) =>
      (await import("./jobParquet.ts")).readJobParquet(path, tableOptions(options)),
  },
  arrow: {
    holds: "jobs",
    title: "any job Arrow (IPC file or stream)",
    description:
      "One job a row; `columns` say which means what; times are timestamps of the format, or numbers in `timeUnit`",
    descriptionZh: "每行一个任务；由`columns`说明各列含义；时间为格式自带的时间戳，或以`timeUnit`为单位的数",
    source: "https://arrow.apache.org/docs/format/Columnar.html",
    realFile: false,
    kind: "cpu",
    needs: ["columns"],
    takes: ["timeUnit"],
    recognise: () => false,
    read: async (path, options) => (await import("./jobArrow.ts")).readJobArrow(path, tableOptions(options)),
  },
  opendc: {
    holds: "jobs",
    title: "OpenDC workload",
    description:
      "Tasks (tasks.parquet) in ms and CPUs; with fragments.parquet beside it each task's mean utilisation; its folder or its table of tasks",
    descriptionZh:
      "OpenDC任务表（tasks.parquet，毫秒与CPU数）；同目录有fragments.parquet时取各任务平均利用率",
    source: "https://atlarge-research.github.io/opendc/docs/documentation/Input/Workload",
    realFile: true,
    kind: "cpu",
    needs: [],
    recognise: () => false,
    read: async (path, { timeOrigin, ...options }) =>
      (await import("./openDc.ts")).readOpenDc(path, { ...options, timeOrigin: originOf(timeOrigin) }),
  },
  jsonl: {
    holds: "jobs",
    title: "any job JSON lines",
    description: "One JSON object a line; `columns` say which key means what",
    descriptionZh: "每行一个JSON对象；由`columns`说明各键含义",
    source: "https://jsonlines.org",
    realFile: false,
    kind: "cpu",
    needs: ["timeUnit", "columns"],
    recognise: () => false,
    read: (path, options) => readJobJsonl(path, cellOptions(options)),
  },
  "openb-pods": {
    holds: "jobs",
    title: "Alibaba cluster-trace-gpu-v2023, pods",
    description:
      "Pods on shared and whole GPUs, and on processors alone; still-running ones are right-censored, never-scheduled ones skipped",
    descriptionZh: "共享或整卡GPU的Pod及纯CPU的Pod；末尾仍在运行者为右删失，从未调度者跳过",
    source: `${CLUSTERDATA}/cluster-trace-gpu-v2023`,
    realFile: true,
    kind: "gpu",
    needs: [],
    hasProcessorJobs: true,
    recognise: (head) => hasColumns(head, OPENB_POD_COLUMNS),
    read: (path, options) => readOpenbPods(path, options),
  },
  "alibaba-genai": {
    holds: "jobs",
    title: "Alibaba cluster-trace-v2026-GenAI, image requests",
    description:
      "Image generation requests with their run times, one device each (the file does not say how many)",
    descriptionZh: "文生图请求及其执行时间，每个请求计一个设备（文件未说明数量）",
    source: `${CLUSTERDATA}/cluster-trace-v2026-GenAI`,
    realFile: true,
    kind: "gpu",
    needs: [],
    recognise: (head) => hasColumns(head, GENAI_COLUMNS),
    read: (path, options) => readAlibabaGenai(path, options),
  },
  "alibaba-dlrm": {
    holds: "jobs",
    title: "Alibaba cluster-trace-gpu-v2025, recommendation models",
    description:
      "Long-running inference instances on GPUs or processors; those there before and after the trace are censored",
    descriptionZh: "GPU或CPU上长期运行的推荐模型推理实例；轨迹前后仍存在者为删失",
    source: `${CLUSTERDATA}/cluster-trace-gpu-v2025`,
    realFile: false,
    kind: "gpu",
    needs: [],
    hasProcessorJobs: true,
    recognise: (head) => hasColumns(head, DLRM_COLUMNS),
    read: (path, options) => readAlibabaDlrm(path, options),
  },
  pai: {
    holds: "jobs",
    title: "GAIA's extract of Alibaba PAI",
    description:
      "arrival_time, length, cpus; published in seconds and in hours, so that `timeUnit` must be stated",
    descriptionZh: "arrival_time、length、cpus；公开文件有秒有小时，须注明`timeUnit`",
    source: "https://github.com/umassos/GAIA",
    realFile: true,
    kind: "cpu",
    needs: ["timeUnit"],
    recognise: ({ header }) => header.join() === "arrival_time,length,cpus",
    read: (path, options) => readJobCsv(path, cellOptions({ ...options, columns: PAI_COLUMNS }), "pai"),
  },
  philly: {
    holds: "jobs",
    title: "Microsoft Philly, cluster_job_log",
    description: "Deep-learning training jobs with their attempts, as one JSON array",
    descriptionZh: "深度学习训练任务及其各次尝试，单个JSON数组",
    source: "https://github.com/msr-fiddle/philly-traces",
    realFile: false,
    kind: "gpu",
    needs: [],
    recognise: ({ text }) =>
      /^\s*\[\s*\{/.test(text) && text.includes('"attempts"') && text.includes('"submitted_time"'),
    read: (path, options) => readPhilly(path, options),
  },
  helios: {
    holds: "jobs",
    title: "SenseTime Helios, cluster_log.csv",
    description: "Deep-learning jobs on GPUs, and jobs on processors alone",
    descriptionZh: "GPU深度学习任务与纯CPU任务",
    source: "https://github.com/S-Lab-System-Group/HeliosData",
    realFile: false,
    kind: "gpu",
    needs: [],
    hasProcessorJobs: true,
    recognise: (head) => hasColumns(head, HELIOS_COLUMNS),
    read: (path, options) => readHelios(path, options),
  },
  "azure-llm": {
    holds: "requests",
    title: "Azure LLM inference",
    description:
      "Requests with the tokens of prompt and answer; no run times, so that `throughput` must be stated",
    descriptionZh: "请求及其输入输出词元数；无执行时间，须注明`throughput`",
    source: "https://github.com/Azure/AzurePublicDataset/blob/master/AzureLLMInferenceDataset2023.md",
    realFile: true,
    kind: "gpu",
    needs: ["throughput"],
    recognise: (head) => hasColumns(head, AZURE_LLM_COLUMNS),
    read: (path, options) => readAzureLlm(path, options),
  },
  mooncake: {
    holds: "requests",
    title: "Mooncake",
    description:
      "Requests with their tokens, JSON lines in ms; no run times, so that `throughput` must be stated",
    descriptionZh: "请求及其词元数，毫秒计的JSON行；无执行时间，须注明`throughput`",
    source: "https://github.com/kvcache-ai/Mooncake/tree/main/FAST25-release",
    realFile: false,
    kind: "gpu",
    needs: ["throughput"],
    recognise: ({ keys }) =>
      ["timestamp", "input_length", "output_length"].every((key) => keys.includes(key)),
    read: (path, options) => readMooncake(path, options),
  },
  burstgpt: {
    holds: "requests",
    title: "BurstGPT",
    description:
      "Requests with their tokens; those without response tokens failed and are skipped; `throughput` must be stated",
    descriptionZh: "请求及其词元数；无响应词元者为失败，跳过；须注明`throughput`",
    source: "https://github.com/HPMLL/BurstGPT",
    realFile: false,
    kind: "gpu",
    needs: ["throughput"],
    recognise: (head) => hasColumns(head, [...BURSTGPT_COLUMNS, "Log Type"]),
    read: (path, options) => readBurstgpt(path, options),
  },
  servegen: {
    holds: "rates",
    title: "ServeGen, rates of one client",
    description:
      "Request rates and burstiness by window, from which requests are drawn by seed; `throughput` and `tokens` must be stated",
    descriptionZh: "分时段的请求率与突发性，按种子抽取请求；须注明`throughput`与`tokens`",
    source: "https://github.com/alibaba/ServeGen",
    realFile: true,
    kind: "gpu",
    needs: ["throughput", "tokens"],
    recognise: isServegen,
    read: (path, options) => readServegen(path, options),
  },
};

const PAI_COLUMNS: CsvColumns = { submit: "arrival_time", duration: "length", devices: "cpus" };

/**
 * The format of a file, told from its first lines; undefined when they leave a doubt: then it has to be stated.
 * @throws DataError when the file cannot be read
 */
export async function recogniseFormat(path: string): Promise<TraceFormatName | undefined> {
  return formatLike(await readFileHead(path));
}

export function formatLike(head: FileHead): TraceFormatName | undefined {
  const matching = TRACE_FORMAT_NAMES.filter((name) => TRACE_FORMATS[name].recognise(head));
  return matching.length === 1 ? matching[0] : undefined;
}

/** The format that the ending of a file of tables tells, whatever is in it; of a folder, which is OpenDC's. */
export function formatByEnding(path: string): TraceFormatName | undefined {
  if (existsSync(path) && statSync(path).isDirectory()) return "opendc";
  if (/tasks\.parquet$/i.test(path)) return "opendc";
  if (/\.parquet$/i.test(path)) return "parquet";
  if (/\.(arrows?|feather|ipc)$/i.test(path)) return "arrow";
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(path)) return "jsonl";
  return undefined;
}

/**
 * The format of a file, or a refusal that says what it is instead or what to state.
 * @throws DataError when the file cannot be read, is known not to be a trace of jobs, or is of no format that can
 *   be told
 */
export async function formatOfFile(path: string): Promise<TraceFormatName> {
  const binary = formatByEnding(path);
  if (binary !== undefined && binary !== "jsonl") return binary;
  const head = await readFileHead(path);
  const format = formatLike(head);
  if (format !== undefined) return format;
  const other = isOpenbNodes(head)
    ? "the nodes of a cluster (eastwest inspect sums them up)"
    : notJobLog(head)?.what;
  if (other !== undefined)
    throw new DataError(`${path}: not a job log: it is ${other}; give a log of jobs or requests`);
  throw new DataError(
    `${path}: the format cannot be told from the file; state the format, one of ${TRACE_FORMAT_NAMES.join(", ")}`,
  );
}

/**
 * Read jobs from a trace of any format. Requests become jobs by the stated throughput; requests of a trace of rates
 * are drawn from `streams`.
 * @throws UserError for what the format needs and the options do not state
 * @throws DataError when the file cannot be read or is not of the format
 */
export async function readTrace(path: string, options: ReadTraceOptions): Promise<TraceJobs> {
  const name = options.format ?? (await formatOfFile(path));
  const format = TRACE_FORMATS[name];
  const missing = format.needs.find((need) => options[need] === undefined);
  if (missing !== undefined) throw new UserError(`${path}: format ${name} needs ${missing} to be stated`);
  if (format.holds === "jobs") return format.read(path, options);
  if (format.holds === "requests") {
    const { requests, report } = await format.read(path, options);
    return { jobs: jobsOfRequests(requests, options.throughput, options), report };
  }
  if (options.streams === undefined)
    throw new UserError(`${path}: format ${name} needs streams to draw from`);
  const { windows, report } = await format.read(path, options);
  const requests = drawRequests(windows, options.tokens, options.streams, options.horizonMs);
  return { jobs: jobsOfRequests(requests, options.throughput, options), report };
}

/** What the readers of tables of jobs take. @throws UserError for what they need and is not stated */
function cellOptions({ columns, timeUnit, timeOrigin, ...options }: ReadTraceOptions): JobCsvOptions {
  if (columns === undefined || timeUnit === undefined) {
    throw new UserError("a table of jobs needs its columns and its timeUnit to be stated");
  }
  return { ...options, columns, timeUnit, timeOrigin: originOf(timeOrigin) };
}

/** Lines of data that are looked at, and fields that each of them has. */
const SWF_LINES = 5;
const SWF_FIELDS = 18;

/** A comment header with an entry of the definition, or lines of 18 numbers and more. */
function isSwf({ lines }: FileHead): boolean {
  const comments = lines.filter((line) => line.startsWith(";"));
  const data = lines.filter((line) => !line.startsWith(";")).slice(0, SWF_LINES);
  const isData = (line: string) => {
    const fields = line.split(/\s+/);
    return (
      fields.length >= SWF_FIELDS && fields.slice(0, SWF_FIELDS).every((field) => /^[-+\d.eE]+$/.test(field))
    );
  };
  if (data.length === 0)
    return comments.some((line) => /^;\s*(Version|Computer|MaxJobs|UnixStartTime):/.test(line));
  return data.some(isData) && (data.every(isData) || comments.length > 0);
}

/** Lines of six fields of which the fourth names a distribution, or nothing where the rate is 0. */
function isServegen({ lines }: FileHead): boolean {
  const rows = lines.slice(0, 100).map((line) => line.split(","));
  return (
    rows.every(
      (cells) => cells.length === 6 && /^\d/.test(cells[0]) && /^(Gamma|Weibull|)$/.test(cells[3]),
    ) && rows.some((cells) => cells[3] !== "")
  );
}
