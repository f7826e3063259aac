import { LANGUAGES, type Language } from "./messages.ts";

/** Words of the national outlook. A missing translation does not compile. */
const MESSAGES = {
  years: ["Four factors, {path} path, {first}–{last}", "四要素，{path}（{first}–{last}）"],
  year: ["year", "年份"],
  compute: ["CP EFLOPS", "算力 EFLOPS"],
  efficiency: ["CE GFLOPS/W", "算效 GFLOPS/W"],
  pue: ["PUE", "PUE"],
  emissionFactor: ["CEF kg/kWh", "碳因子 kg/kWh"],
  itPower: ["IT GW", "IT功率 GW"],
  energy: ["TWh", "用电 TWh"],
  carbon: ["Mt CO2", "碳排放 Mt"],
  identity: [
    "E = CP ÷ CE × 8760 h × PUE; C = E × CEF. CP: compute in service; CE: compute for each watt of average IT power; CEF: carbon of a kWh.",
    "E = CP ÷ CE × 8760 h × PUE；C = E × CEF。CP：在用算力；CE：单位平均IT功率的算力；CEF：每千瓦时碳排放。",
  ],
  marks: [
    "(C) estimate · ~ filled in by compound growth, an estimate too · unmarked: published, or arithmetic on published figures.",
    "(C) 估计值 · ~ 按复合增长率内插或外推，亦为估计 · 无标记：公开数字或由其直接计算。",
  ],
  setMark: [
    "(set) your value; what rests on it is an estimate.",
    "(set) 用户给定；由其推出的数值均按估计处理。",
  ],
  boundary: [
    "One compute series (“{compute}”) and one electricity boundary (“{boundary}”) throughout.",
    "全程只用一个算力序列（“{compute}”）和一个用电口径（“{boundary}”）。",
  ],
  derived: [
    "CE is what makes the identity give that electricity in {years}; in the other years it keeps to a constant rate of growth.",
    "{years}年的CE由该口径用电量反推；其余年份按复合增长率推算。",
  ],
  paths: ["The paths in {year} (C), and whether carbon peaks", "各情景{year}年数值 (C) 及是否碳达峰"],
  endEnergy: ["TWh", "TWh"],
  endCarbon: ["Mt CO2", "Mt CO2"],
  path: ["path", "情景"],
  boundaryHead: ["electricity boundary", "用电口径"],
  peak: ["carbon peak", "碳达峰"],
  growthCompute: ["CP %", "CP %"],
  growthEfficiency: ["CE %", "CE %"],
  growthPue: ["PUE %", "PUE %"],
  growthFactor: ["CEF %", "CEF %"],
  hold: ["CE to hold", "持平所需CE"],
  noPeak: ["none by {year}", "{year}年前未达峰"],
  fell: ["{peak}; fell in {years}", "{peak}；{years}年曾下降"],
  peakRule: [
    "Carbon falls in a year when CP grows more slowly than CE rises and PUE and CEF fall, taken together (% a year as logarithms, {from}–{to}). CE to hold: growth of CE at which carbon would stand still.",
    "当CP增速低于CE增速与PUE、CEF降速之和时，当年碳排放下降（对数增速，%/年，{from}–{to}年）。持平所需CE：使碳排放不再增长的CE增速。",
  ],
  pathsRest: [
    "Only CP ÷ CE is tied to the electricity of 2030; how it divides between the two is an assumption.",
    "2030年用电量只约束CP ÷ CE；两者如何分摊属于假设。",
  ],
  withSettings: ["{path} (your values)", "{path}（含用户给定值）"],
  lmdi: [
    "What changed from {from} to {to}, {path} path (LMDI): {energyBefore} → {energyAfter} TWh, {carbonBefore} → {carbonAfter} Mt{mark}",
    "{from}–{to}年变化分解，{path}（LMDI）：{energyBefore} → {energyAfter} TWh，{carbonBefore} → {carbonAfter} Mt{mark}",
  ],
  factor: ["factor", "要素"],
  changeEnergy: ["TWh", "用电 TWh"],
  changeCarbon: ["Mt CO2", "碳排放 Mt"],
  shareOfChange: ["of the change", "占变化量"],
  factorCompute: ["CP compute", "CP 算力规模"],
  factorEfficiency: ["CE efficiency", "CE 算效"],
  factorPue: ["PUE", "PUE"],
  factorEmission: ["CEF emission factor", "CEF 碳排放因子"],
  sum: ["change", "变化合计"],
  saving: [
    "The report's saving of 2022: {energy} TWh, {carbon} Mt. That is {factor} kg for each kWh: the intensity of thermal power, not the grid mean of {grid}.",
    "报告所称2022年节约：{energy} TWh、{carbon} Mt，合每千瓦时{factor} kg：这是火电排放强度，而非电网平均值{grid}。",
  ],
  definition: ["definition", "定义"],
  savedEnergy: ["TWh saved", "节电 TWh"],
  savedAt: ["Mt at {factor}", "按{factor}计 Mt"],
  verdict: ["against the claim", "与报告对照"],
  D1: ["D1 PUE against a fixed base", "D1 相对固定基准PUE"],
  D2: ["D2 CE and PUE frozen at 2021", "D2 CE与PUE冻结在2021年"],
  D3: ["D3 PUE against the year before", "D3 仅PUE同比改善"],
  D4: ["D4 renewables in place of coal", "D4 可再生能源替代"],
  needsBase: ["reproduced only by a base PUE of {pue}", "仅当基准PUE为{pue}时可重现"],
  reproduces: ["reproduces it (the four factors' reading)", "可重现（四要素口径）"],
  misses: ["not reproduced", "不能重现"],
  noEnergy: ["saves carbon, no electricity", "只减碳，不节电"],
  inferred: [
    "No source gives the electricity of 2021 under the report's boundary: {energy} TWh was inferred so that D2 lands on the claim. D2 shows what the claim means, not that it is true.",
    "报告口径下2021年用电量无文献数字：{energy} TWh系按使D2与报告一致而反推。D2说明该说法的含义，并不证明其成立。",
  ],
  price: ["price of a saved kWh", "节电折碳因子"],
  kgPerKWh: ["kg/kWh", "kg/kWh"],
  claimMt: ["Mt of the claim", "报告节电 Mt"],
  frozenMt: ["Mt of D2", "D2节电 Mt"],
  energy2022: ["TWh 2022", "2022年 TWh"],
  growthNeeded: ["D2 needs growth", "D2所需增速"],
  ownYears: ["D2 by own 2021", "D2按自身2021年"],
  basePueNeeded: ["D1 needs base PUE", "D1所需基准PUE"],
  series: [
    "National series; each has its own definition and is never joined with another",
    "全国序列；各有定义，互不混用",
  ],
  seriesHead: ["series", "序列"],
  unit: ["unit", "单位"],
  value: ["value", "数值"],
  range: ["other values", "其他取值"],
  grade: ["grade", "等级"],
  source: ["source", "来源"],
  grades: [
    "Grades: A read in a source · A-derived arithmetic on A · B widely published · C estimate",
    "等级：A 文献原文 · A-derived 由A计算 · B 广泛引用 · C 估计",
  ],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type OutlookMessageKey = keyof typeof MESSAGES;

/** A message of the outlook in a language, its {placeholders} filled in. */
export function outlookMessage(
  language: Language,
  key: OutlookMessageKey,
  values: Readonly<Record<string, string>> = {},
): string {
  const text: string = MESSAGES[key][LANGUAGES.indexOf(language)];
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
