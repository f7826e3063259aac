import type { MissingBound } from "../bound/missingBound.ts";

/** Languages of everything that a planner looks at. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words of the terminal report. A missing translation does not compile. */
const MESSAGES = {
  policy: ["policy", "策略"],
  jobs: ["jobs", "任务"],
  energy: ["energy", "用电"],
  carbon: ["carbon", "碳排放"],
  pue: ["PUE", "PUE"],
  utilisation: ["used", "利用率"],
  waitMean: ["wait mean", "平均等待"],
  waitP95: ["wait p95", "等待P95"],
  west: ["in west", "西部占比"],
  savedCarbon: ["CO2 saved", "节碳"],
  savedControllable: ["controllable", "可控部分"],
  missed: ["late", "逾期"],
  boundGap: ["gap to bound", "与下界差距"],
  boundPerJob: [
    "gap to bound: above the least that the jobs could have caused, each job alone at the best place and time it may use · ÷ that least",
    "与下界差距：超出任务最低可能排放（各任务单独取其可用的最佳地点与时段）的部分÷该最低排放",
  ],
  boundCapacity: [
    "gap to bound: above the least that the jobs could have caused with the devices that there are · ÷ that least",
    "与下界差距：超出任务在现有设备容量下最低可能排放的部分÷该最低排放",
  ],
  boundBattery: [
    "a battery moves energy through time by decisions of its own",
    "电池按自身策略在时间上转移电量",
  ],
  boundServices: [
    "where online services run, and so what they emit, is itself a decision",
    "在线服务在何处运行（及其排放）本身就是决策",
  ],
  boundSleepAndSupply: [
    "what on-site generation leaves over depends on which devices sleep",
    "现场发电的剩余取决于哪些设备休眠",
  ],
  boundNegativeRate: [
    "a device draws less at work than idle, or a grid's intensity is below 0, so that doing more may emit less",
    "有设备工作功率低于空闲功率，或电网碳强度为负，多做工反而可能少排放",
  ],
  noBound: ["{policy}: no valid bound – {reason}", "{policy}：无有效下界——{reason}"],
  lost: ["rejected/undone", "拒绝/未完成"],
  locationBased: ["location-based", "位置法"],
  marketBased: ["market-based", "市场法"],
  marketResidual: ["market, residual mix", "市场法（剩余组合）"],
  marginal: ["marginal (OM)", "边际（OM）"],
  savedMarket: ["saved, market", "节碳（市场法）"],
  savedMarginal: ["saved, marginal", "节碳（边际）"],
  onSite: ["on site", "现场发电"],
  curtailed: ["curtailed", "弃电"],
  greenShare: ["green", "绿电占比"],
  carbonFree: ["24/7 score", "全天候无碳"],
  water: ["water", "用水"],
  heatCredit: ["heat credit", "余热减碳"],
  cost: ["cost", "成本"],
  savedCost: ["cost saved", "节省成本"],
  accounting: [
    "The same runs by other accounts (location-based: the grid's average where the power is used · market-based: contracts at zero · marginal: what one kWh more causes)",
    "同一结果的其他核算口径（位置法：用电地电网平均因子 · 市场法：合约电量计零 · 边际：每多用一度电引起的排放）",
  ],
  cluster: ["cluster", "集群"],
  services: [
    "Online services (what is not served at once is lost; their energy and carbon are part of the totals)",
    "在线服务（未能即时满足的需求计为损失；其能耗与碳排放含在总量内）",
  ],
  serviceEnergy: ["energy of IT", "IT用电"],
  serviceCarbon: ["carbon", "碳排放"],
  interruptions: ["jobs interrupted", "任务中断次数"],
  demandHours: ["device-hours", "设备小时"],
  unservedShare: ["unserved", "未满足"],
  latencyP50: ["latency p50", "时延中位数"],
  latencyP95: ["latency p95", "时延95分位"],
  latencyP99: ["latency p99", "时延99分位"],
  region: ["region", "来源地"],
  class: ["class", "类别"],
  regionsOf: ["Regions and what they asked for under {policy}", "{policy}策略下各来源地的需求"],
  clustersOf: [
    "Clusters under {policy} (kg and CNY per kWh of IT)",
    "{policy}下的各集群（每千瓦时IT的kg与元）",
  ],
  locationPerIt: ["location kg", "位置法 kg"],
  marketPerIt: ["market kg", "市场法 kg"],
  marginalPerIt: ["marginal kg", "边际 kg"],
  costPerIt: ["CNY", "元"],
  efficient: ["E – Efficient", "高效（E）"],
  lowCarbon: ["L – Low carbon", "低碳（L）"],
  intelligent: ["I – Intelligent", "智能（I）"],
  intensive: ["I – Intensive", "集约（I）"],
  computeEfficiency: ["GFLOPS/W (FP32)", "算效 GFLOPS/W（FP32）"],
  delivered: ["EFLOPS·h", "EFLOPS·h"],
  cue: ["CUE kg/kWh", "CUE kg/kWh"],
  cef: ["CEF kg/kWh", "CEF kg/kWh"],
  wue: ["WUE L/kWh", "WUE L/kWh"],
  rejected: ["rejected", "拒绝"],
  kgPerEflopsH: ["kg per EFLOPS·h", "kg/（EFLOPS·h）"],
  eflopsHPerMW: ["EFLOPS·h per MW installed", "EFLOPS·h/MW（装机）"],
  eflopsHPerMillionCny: ["EFLOPS·h per M CNY", "EFLOPS·h/百万元"],
  sci: ["SCI kg/job", "SCI kg/任务"],
  baseline: ["baseline", "基线"],
  clairvoyant: ["sees the future", "可见未来"],
  idleFleet: [
    "The idle fleet alone – the same devices, no job – uses {energy} and emits {carbon}: only policies that switch devices off can touch that.",
    "仅空闲机群（相同设备、无任务）即用电{energy}、排放{carbon}，只有让设备休眠的策略才能触及这部分。",
  ],
  legend: [
    "used: busy ÷ installed device-time · CO2 saved: on the total · controllable: on what is above the idle fleet · late: past the deadline",
    "利用率：占用÷已装设备时间 · 节碳：占总量 · 可控部分：占超出空闲机群的部分 · 逾期：超过截止时间",
  ],
  otherWork: [
    "* finished more or fewer jobs than the baseline: not a saving on the same work",
    "* 完成的任务数与基线不同：该数值并非相同工作量下的节省",
  ],
  bars: ["Carbon above the idle fleet", "超出空闲机群的碳排放"],
  slice: [
    "Simulated: {share} of every cluster's capacity. Totals are of this slice.",
    "仿真范围：各集群容量的{share}；合计均指该切片。",
  ],
  embodied: [
    "Embodied carbon of the fleet in this time: {carbon}, not included above.",
    "同期机群隐含碳：{carbon}，未计入上表。",
  ],
  seeds: ["Means over {count} seeds.", "为{count}个随机种子的平均值。"],
  assumptions: ["What is estimated or synthetic:", "估计或合成的输入："],
  files: ["Result files in {directory}: {files}", "结果文件位于{directory}：{files}"],
  warning: ["Warning", "警告"],
  rows: ["{file}: {rows} rows read, {used} used", "{file}：读取{rows}行，使用{used}行"],
  series: [
    "{file} ({dialect}, {column}): {rows} rows from {first} to {last}",
    "{file}（{dialect}，{column}）：{rows}行，{first}至{last}",
  ],
  seriesWithoutTime: [
    "{file} ({dialect}, {column}): {rows} rows from the run's start",
    "{file}（{dialect}，{column}）：{rows}行，自运行起点起",
  ],
  skipped: [
    "skipped {count} × {reason} (first in {place} {line})",
    "跳过{count}行：{reason}（首见于第{line}行）",
  ],
  noted: [
    "noted {count} × {reason} (first in {place} {line})",
    "备注{count}行：{reason}（首见于第{line}行）",
  ],
  rejectedBecause: ["rejected by {policy}: {count} jobs {reason}", "{policy}拒绝{count}个任务：{reason}"],
  tooLarge: ["larger than any cluster", "超过任何集群的规模"],
  latencyBound: ["with no cluster within their latency bound", "时延约束内没有集群"],
  outsideScope: ["with no cluster within the platform's scope", "平台范围内没有集群"],
  noReplica: ["no cluster with their dataset could run them", "没有存有其数据集且可运行的集群"],
  byPolicy: ["turned away by the policy", "被策略拒绝"],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type MessageKey = keyof typeof MESSAGES;

const MISSING_BOUND_KEYS = {
  battery: "boundBattery",
  services: "boundServices",
  "sleep-and-supply": "boundSleepAndSupply",
  "negative-rate": "boundNegativeRate",
} as const satisfies Record<MissingBound, MessageKey>;

/** The sentence that says why there is no bound. */
export function missingBoundKey(missing: MissingBound): MessageKey {
  return MISSING_BOUND_KEYS[missing];
}

/** A message in a language, its {placeholders} filled in. */
export function message(
  language: Language,
  key: MessageKey,
  values: Readonly<Record<string, string>> = {},
): string {
  const text: string = MESSAGES[key][LANGUAGES.indexOf(language)];
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
