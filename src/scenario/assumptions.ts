import { cluster as catalogCluster } from "../catalog/clusters.ts";
import { coolingTechnologies } from "../catalog/coolingTechnologies.ts";
import { isEstimate } from "../catalog/figure.ts";
import { transferEnergy, transferPrice } from "../catalog/transfer.ts";
import { MS_PER_HOUR } from "../units.ts";
import { foresees, needsOf } from "../policy/composePolicy.ts";
import { TRACE_FORMATS } from "../workload/traceFormats.ts";
import { clusterIds, isBuiltIn } from "./clusterSelection.ts";
import { accountingAssumptions } from "./accountingAssumptions.ts";
import type { Assumption } from "./experiment.ts";
import { partsOf } from "./policyNames.ts";
import type { ClusterEntry, PolicyEntry, ScenarioSpec, TraceEntry } from "./schema.ts";
import { devicesPerUnitOf, kindOf, PROCESSORS_PER_SERVER } from "./traceDevices.ts";
import { formatOf } from "./traceFormat.ts";

/** Every input in use that is not measured, to be shown wherever totals are shown. */
export function assumptionsOf(spec: ScenarioSpec): Assumption[] {
  const found: Assumption[] = spec.notes.map((note, i) => ({ text: note, textZh: spec.notesZh[i] ?? note }));
  const say = (text: string, textZh: string) => found.push({ text, textZh });
  const entries = clusterIds(spec).map((id) => ({
    id,
    builtIn: isBuiltIn(spec, id),
    entry: entryOf(spec, id),
  }));

  const byCapacity = entries.filter(({ entry }) => entry.pools === undefined);
  if (byCapacity.length > 0) {
    say(
      `Devices follow from IT capacity by a mix: ${percent(spec.aiShare)} of peak power in accelerators, the rest in CPU servers (estimate; grade C).`,
      `设备数量由IT容量按比例推算：峰值功率的${percent(spec.aiShare)}为加速卡，其余为通用服务器（估计值，C级）。`,
    );
  }
  const estimatedCapacity = byCapacity.filter(
    ({ id, builtIn, entry }) =>
      builtIn && entry.capacity === undefined && isEstimate(catalogCluster(id).capacityMW),
  );
  if (estimatedCapacity.length > 0) {
    const names = estimatedCapacity.map(({ id }) => catalogCluster(id));
    say(
      `The capacity of ${names.map((entry) => entry.name).join(", ")} is an estimate (grade C).`,
      `${names.map((entry) => entry.nameZh).join("、")}的容量为估计值（C级）。`,
    );
  }
  const isBuiltInDevice = ({ device }: { device: string }) => !Object.hasOwn(spec.devices, device);
  if (
    spec.policies.some((policy) => letsDevicesSleep(policy)) &&
    entries.some(({ entry }) => entry.pools === undefined || entry.pools.some(isBuiltInDevice))
  ) {
    say(
      "Sleep power and wake-up time of the catalogue's devices are estimates (grade C).",
      "目录设备的休眠功率和唤醒时间为估计值（C级）。",
    );
  }
  if (
    entries.some(
      ({ builtIn, entry }) => entry.carbon?.grid !== undefined || (builtIn && entry.carbon === undefined),
    )
  ) {
    say(
      "Hourly carbon intensity is synthetic: month × hour profiles scaled to the official provincial factors of 2022.",
      "逐时碳强度为合成曲线：按月×小时形状缩放至2022年官方省级因子。",
    );
  }
  if (
    entries.some(
      ({ builtIn, entry }) =>
        entry.pue === undefined &&
        entry.overhead === undefined &&
        (entry.temperature?.monthly !== undefined || (builtIn && entry.temperature === undefined)),
    )
  ) {
    const noisy = entries.some(({ entry }) => (entry.temperature?.dailyNoise ?? 0) > 0);
    say(
      `Outdoor temperature is synthetic: monthly means with a daily cosine, ${noisy ? "and random weather from day to day" : "no weather"}.`,
      `室外温度为合成曲线：月均值叠加日变化余弦，${noisy ? "并含随机的逐日波动" : "不含天气波动"}。`,
    );
  }
  const { model, error } = spec.forecast;
  if (spec.policies.some((policy) => looksAhead(policy)) && (model === "perfect" || model === "noisy")) {
    const noisy = model === "noisy";
    say(
      noisy
        ? `Forecasts are made from the truth with an artificial error (${percent(error)} one day ahead).`
        : "Forecasts of carbon, margin and price are perfect, which no real ones are (`forecast`).",
      noisy
        ? `预测由真实值加人为误差生成（提前一日${percent(error)}）。`
        : "碳强度、边际排放与电价的预测为完美预测，现实中并不存在（见 `forecast`）。",
    );
  }
  const technologies = new Set(
    entries
      .filter(({ entry }) => entry.pue === undefined && entry.overhead === undefined)
      .map(({ entry }) => entry.cooling ?? "modern-free-cooling"),
  );
  const estimated = coolingTechnologies().filter(
    (technology) => technologies.has(technology.name) && isEstimate(technology),
  );
  if (estimated.length > 0) {
    say(
      `PUE follows outdoor temperature by estimated curves: ${estimated.map((technology) => technology.name).join(", ")} (grade C).`,
      `PUE随室外温度按估计曲线变化：${estimated.map((technology) => technology.nameZh).join("、")}（C级）。`,
    );
  }
  found.push(...accountingAssumptions(spec));
  say(
    "Latency follows geography (calibrated on measured inter-hub means; grade C).",
    "时延由地理距离推算（以枢纽间实测均值校准，C级）。",
  );
  say(
    "Embodied carbon is spread over an estimated service life and includes estimated device figures (grade C).",
    "隐含碳按估计的服役年限分摊，并含估计的设备数值（C级）。",
  );
  const { generate, trace } = spec.workload;
  if (generate !== undefined && (generate.classes === undefined || Array.isArray(generate.classes))) {
    say(
      "Job classes, their shares, sizes, durations, utilisation and the daily shape are estimates after published trace statistics (grade C).",
      "任务类别及其占比、规模、时长、利用率和日变化为参照公开轨迹统计的估计值（C级）。",
    );
  }
  if (spec.origins === undefined) {
    say(
      "Demand by region is an estimate from tertiary GDP (grade C).",
      "各地区需求占比按第三产业增加值估计（C级）。",
    );
  }
  if (movesData(spec)) {
    const { energy, price } = spec.network;
    if (energy === undefined || price === undefined) {
      const kWh = transferEnergy();
      say(
        `Moving data takes ${energy ?? kWh.value} kWh/GB and ${price ?? transferPrice().value} CNY/GB where the scenario does not say (estimates; the literature on energy spans ${kWh.range!.join("–")} kWh/GB and older figures reach 0.06).`,
        `数据传输按${energy ?? kWh.value} kWh/GB、${price ?? transferPrice().value}元/GB计（未注明者为估计值；文献中能耗跨度为${kWh.range!.join("–")} kWh/GB，早期数值达0.06）。`,
      );
    }
    say(
      `Every cluster reaches the backbone at ${spec.network.access / 1e9} Gbit/s each way, and an origin's data lies at its nearest cluster (assumptions).`,
      `各集群接入骨干网的带宽为双向各${spec.network.access / 1e9} Gbit/s，来源地的数据存于最近的集群（假设）。`,
    );
  }
  if (trace !== undefined) {
    sayOfTrace(trace, say);
  }
  return found;
}

/** Whether any class of jobs has data of its own to move. */
function movesData({ workload: { generate, trace } }: ScenarioSpec): boolean {
  const generated =
    generate?.classes === undefined || Array.isArray(generate.classes) ? [] : Object.values(generate.classes);
  const traced = trace === undefined ? [] : [trace.class, ...(trace.classes ?? [])];
  return [...generated, ...traced].some(
    ({ input, output, dataset }) => input > 0 || output > 0 || dataset !== undefined,
  );
}

/** Whether a policy is one of those that go by forecasts. */
function looksAhead(policy: PolicyEntry): boolean {
  const parts = partsOf(policy);
  return parts !== undefined && foresees(parts);
}

function letsDevicesSleep(policy: PolicyEntry): boolean {
  const parts = partsOf(policy);
  return parts !== undefined && needsOf(parts).includes("sleep");
}

function entryOf(spec: ScenarioSpec, id: string): Partial<ClusterEntry> {
  return Object.hasOwn(spec.clusters, id) ? spec.clusters[id] : {};
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

/** Whatever makes the jobs of a run others than those of the file. */
function sayHowReshaped(
  { window, stretch, sample, load }: TraceEntry,
  say: (text: string, textZh: string) => void,
): void {
  const hours = (ms: number) => `${Number((ms / MS_PER_HOUR).toPrecision(6))} h`;
  const changes: [en: string, zh: string][] = [];
  if (window !== undefined) {
    const to = window.to === undefined ? ["on", "起"] : [`to ${hours(window.to)}`, `至${hours(window.to)}`];
    changes.push([`from ${hours(window.from)} ${to[0]}`, `取${hours(window.from)}${to[1]}`]);
  }
  if (stretch !== undefined) {
    changes.push([`submissions over ${stretch} times the time`, `提交时间拉伸为${stretch}倍`]);
  }
  if (sample !== undefined) {
    changes.push([`a sample of ${percent(sample)} of the jobs`, `抽取${percent(sample)}的任务`]);
  }
  if (load !== undefined) {
    changes.push([`sampled or copied to a load of ${percent(load)}`, `抽样或复制至负载${percent(load)}`]);
  }
  if (changes.length === 0) return;
  say(
    `The trace is not run as it is: ${changes.map(([en]) => en).join(", ")}.`,
    `轨迹经过变换：${changes.map(([, zh]) => zh).join("，")}。`,
  );
}

function sayOfTrace(trace: TraceEntry, say: (text: string, textZh: string) => void): void {
  const name = formatOf(trace)!;
  const format = TRACE_FORMATS[name];
  sayHowReshaped(trace, say);
  const busy = percent(trace.class.utilisation);
  if (trace.throughput === undefined) {
    const perUnit = Number(devicesPerUnitOf(trace).toPrecision(6));
    const kind = kindOf(trace);
    say(
      `One unit of the trace stands for ${perUnit} ${kind} devices at ${busy} utilisation, where it does not say (estimate).`,
      `轨迹的一个单位折算为${perUnit}个${kind}设备，未注明时利用率取${busy}（估计值）。`,
    );
  } else {
    const { prefill, decode, devices } = trace.throughput;
    say(
      `A request takes up ${devices} ${kindOf(trace)} devices at ${busy} utilisation, ${prefill} tokens/s of the prompt and ${decode} tokens/s of the answer, one by one: that batching slows requests down is not modelled (stated, not measured).`,
      `每个请求占用${devices}个${kindOf(trace)}设备（利用率${busy}），输入${prefill}词元/秒、输出${decode}词元/秒，逐个计算，未模拟批处理的减速（由场景给定，非实测）。`,
    );
  }
  if (format.hasProcessorJobs === true) {
    say(
      `A processor of the trace's jobs without GPU stands for 1/${PROCESSORS_PER_SERVER} cpu device (estimate).`,
      `轨迹中无GPU任务的一个处理器折算为1/${PROCESSORS_PER_SERVER}个cpu设备（估计值）。`,
    );
  }
  if (!format.realFile) {
    say(
      `The reader of format ${name} was never run on a published file: check the counts of its rows.`,
      `${name}格式的读取尚未用公开文件验证：请核对行数。`,
    );
  }
}
