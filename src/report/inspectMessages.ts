import { LANGUAGES, type Language } from "./messages.ts";

/** Words of the look at a trace. A missing translation does not compile. */
const MESSAGES = {
  format: ["Format: {name} – {title}", "格式：{name}（{title}）"],
  neverReal: [
    "This reader was never run on a published file, only on files made after its description: check the counts.",
    "该格式的读取尚未用公开文件验证，仅用按其说明自制的文件测试：请核对行数。",
  ],
  first: ["First submission: {instant}; span {span}", "首次提交：{instant}；跨度{span}"],
  firstWindow: ["First window: {instant}; span {span}", "首个时段：{instant}；跨度{span}"],
  ofItsClock: ["second {second} of the trace's own time", "轨迹自身时间第{second}秒"],
  nothing: ["Nothing to describe: no row could be used.", "没有可用的行，无从统计。"],
  min: ["min", "最小"],
  max: ["max", "最大"],
  interArrival: ["between submissions", "提交间隔"],
  duration: ["run time, {kind}", "运行时长（{kind}）"],
  devices: ["{kind} of a job", "每任务{kind}"],
  inputTokens: ["tokens in", "输入词元"],
  outputTokens: ["tokens out", "输出词元"],
  rate: ["requests per s", "每秒请求"],
  cv: ["variation of gaps", "间隔变异系数"],
  cpu: ["processors", "处理器"],
  gpu: ["GPUs", "GPU"],
  npu: ["NPUs", "NPU"],
  inUse: [
    "{kind}: {jobs} jobs, {mean} in use on average, if each runs from its submission on",
    "{kind}：{jobs}个任务，若提交即运行则平均占用{mean}",
  ],
  rates: [
    "{requests} requests in the windows; {empty} windows are empty",
    "各时段共{requests}个请求；空时段{empty}个",
  ],
  hourDates: ["By hour of the day, as the trace writes its dates:", "按一日各小时（轨迹所写日期）："],
  hourZone: ["By hour of the day, {zone}:", "按一日各小时（{zone}）："],
  hourRelative: [
    "By hour of the day, counted from the trace's own zero (which hour that was, it does not say):",
    "按一日各小时（自轨迹零点起算，零点时刻未注明）：",
  ],
  hour: ["hour", "时"],
  submissions: ["submitted per h", "每小时提交"],
  inUseHead: ["{kind} in use", "在用{kind}"],
  fleet: [
    "{nodes} nodes, {gpus} GPUs, {processors} processors",
    "{nodes}个节点，{gpus}个GPU，{processors}个处理器",
  ],
  model: ["GPU model", "GPU型号"],
  none: ["(none)", "（无）"],
  nodes: ["nodes", "节点"],
  memory: ["memory", "内存"],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type InspectMessageKey = keyof typeof MESSAGES;

/** A message of the look at a trace in a language, its {placeholders} filled in. */
export function inspectMessage(
  language: Language,
  key: InspectMessageKey,
  values: Readonly<Record<string, string>> = {},
): string {
  const text: string = MESSAGES[key][LANGUAGES.indexOf(language)];
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
