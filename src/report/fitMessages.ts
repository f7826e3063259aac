import { LANGUAGES, type Language } from "./messages.ts";

/** Words of a fit. A missing translation does not compile. */
const MESSAGES = {
  title: [
    "A generator fitted to {file}: {jobs} jobs in {span}",
    "按{file}拟合的生成器：{span}内{jobs}个任务",
  ],
  class: ["class", "类别"],
  jobs: ["jobs", "任务"],
  devices: ["devices of a job", "每任务设备"],
  duration: ["run time", "运行时长"],
  distance: ["KS distance", "KS距离"],
  declared: ["declared ÷ true", "申报÷实际"],
  deviceHours: ["device-hours, drawn ÷ trace", "设备小时（生成÷轨迹）"],
  chance: [
    "KS distance: largest difference of the two distribution functions; up to {critical} is what chance alone makes of the largest class. 0 or a choice of 40 values: the trace's own quantiles are kept.",
    "KS距离：两分布函数的最大差；最大类别中不超过{critical}可归于偶然。为0或取40个值者保留了轨迹自身的分位数。",
  ],
  arrivals: [
    "Arrivals: at the fitted rate their gaps are {distance} (KS) from a Poisson process, with a squared variation of {burstiness} (1 is Poisson); the hours of the week are met to {shape} of the jobs.",
    "到达：按拟合速率度量，间隔与泊松过程的KS距离为{distance}，变异系数平方为{burstiness}（泊松为1）；周内各小时的偏差占任务数的{shape}。",
  ],
  bursty: [
    "The arrivals come in bursts and the generator's do not: queues will be shorter than in the trace.",
    "轨迹的到达是成批的，而生成器不是：排队会比轨迹中短。",
  ],
  short: [
    "The trace covers less than a week: days that it lacks are given the mean rate.",
    "轨迹不足一周：缺少的星期几取平均速率。",
  ],
  fewDays: [
    "The trace covers less than two weeks: the rate of a weekday rests on one day.",
    "轨迹不足两周：各星期几的速率仅据一天。",
  ],
  correlated: [
    "Size and run time go together within {class} (correlation {value}); the generator draws them apart.",
    "{class}中规模与时长相关（相关系数{value}），而生成器独立抽取。",
  ],
  deviceHoursOff: [
    "{class} will need {value} of the trace's device-hours, because size and run time are drawn apart or the family's mean differs.",
    "{class}生成的设备小时为轨迹的{value}，因规模与时长独立抽取或分布均值有差。",
  ],
  noDuration: [
    "{count} jobs have no run time; the generator draws at least 1 ms.",
    "{count}个任务运行时长为零；生成器至少取1毫秒。",
  ],
  written: ["Written to {path}", "已写入{path}"],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type FitMessageKey = keyof typeof MESSAGES;

/** A message of a fit in a language, its {placeholders} filled in. */
export function fitMessage(
  language: Language,
  key: FitMessageKey,
  values: Readonly<Record<string, string>> = {},
): string {
  const text: string = MESSAGES[key][LANGUAGES.indexOf(language)];
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
