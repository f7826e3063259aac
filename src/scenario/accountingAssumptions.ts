import { cluster as catalogCluster } from "../catalog/clusters.ts";
import { marginalFactors } from "../catalog/margins.ts";
import { greenPremium } from "../catalog/greenPrices.ts";
import { clusterTariff, demandChargeRate, tariff } from "../catalog/tariffs.ts";
import { isEstimate } from "../catalog/figure.ts";
import { provinceOf } from "./buildSite.ts";
import { clusterIds, isBuiltIn } from "./clusterSelection.ts";
import type { Assumption } from "./experiment.ts";
import type { ClusterEntry, ScenarioSpec } from "./schema.ts";

/** What is not measured in supply, in the views of carbon, in water and in money. */
export function accountingAssumptions(spec: ScenarioSpec): Assumption[] {
  const found: Assumption[] = [];
  const say = (text: string, textZh: string) => found.push({ text, textZh });
  const sites = clusterIds(spec).map((id) => {
    const entry: Partial<ClusterEntry> = Object.hasOwn(spec.clusters, id) ? spec.clusters[id] : {};
    return { id, entry, builtIn: isBuiltIn(spec, id) ? catalogCluster(id) : undefined };
  });

  const byCatalogue = sites.some(
    ({ entry, builtIn }) =>
      entry.margin?.operating === undefined &&
      marginalFactors(entry.margin?.grid ?? provinceOf(entry, builtIn)) !== undefined,
  );
  if (byCatalogue) {
    say(
      "Marginal carbon uses regional margins published in 2019 (data of 2015-2017), the same every hour; build margins are grade B.",
      "边际排放采用2019年公布的区域电网边际因子（2015–2017年数据），不分时；容量边际因子为B级。",
    );
  }
  const ownTariffs = sites.flatMap(({ entry, builtIn }) => {
    if (entry.tariff === undefined) return builtIn === undefined ? [] : [clusterTariff(builtIn.id).tariff];
    const { price, province, values, file } = entry.tariff;
    if (price !== undefined || values !== undefined || file !== undefined) return [];
    return [province ?? clusterTariff(builtIn!.id).tariff];
  });
  if (ownTariffs.length > 0) {
    const estimates = [...new Set(ownTariffs)].map((name) => tariff(name)).filter(isEstimate);
    const named = (names: readonly string[], comma: string) => (names.length === 0 ? "" : names.join(comma));
    say(
      "Prices are list prices of time-of-use bands of 2024 and 2025; large data centres often pay less by contract." +
        (estimates.length === 0
          ? ""
          : ` Estimates (grade C): ${named(
              estimates.map(({ english }) => english),
              ", ",
            )}.`),
      "电价为2024–2025年分时目录电价，大型数据中心常有更低的合约价。" +
        (estimates.length === 0
          ? ""
          : `其中估计值（C级）：${named(
              estimates.map(({ name }) => name),
              "、",
            )}。`),
    );
    if (sites.some(({ entry }) => entry.tariff?.demand === undefined)) {
      const rate = demandChargeRate();
      say(
        `The demand charge of ${rate.value} CNY per kW and month is an estimate (grade C, ${rate.range!.join("-")}).`,
        `需量电价每千瓦每月${rate.value}元为估计值（C级，${rate.range!.join("–")}）。`,
      );
    }
  }
  const kinds = new Set(
    sites.flatMap(({ entry }) =>
      (entry.contracts ?? []).filter(({ premium }) => premium === undefined).map(({ kind }) => kind),
    ),
  );
  for (const kind of kinds) {
    const { value, unit, grade } = greenPremium(kind);
    say(
      `The premium of ${kind} is taken as ${value} ${unit} (grade ${grade}).`,
      `${kind}溢价取${value} ${unit}（${grade}级）。`,
    );
  }
  const sources = new Set(
    sites.flatMap(({ entry }) => [
      ...(entry.supply?.solar !== undefined && byProfile(entry.supply.solar) ? ["solar"] : []),
      ...(entry.supply?.wind !== undefined && byProfile(entry.supply.wind) ? ["wind"] : []),
      ...(entry.contracts ?? []).flatMap(({ shape }) =>
        shape === "solar" || shape === "wind" ? [shape] : [],
      ),
    ]),
  );
  if (sources.size > 0) {
    say(
      `Hourly capacity factors of ${[...sources].join(" and ")} are synthetic: month × hour profiles.`,
      `${[...sources].map((source) => (source === "solar" ? "光伏" : "风电")).join("与")}逐时出力系数为合成曲线（月×小时）。`,
    );
  }
  if (sites.some(({ entry, builtIn }) => entry.water?.wue === undefined && builtIn !== undefined)) {
    say(
      "Water used on site follows the class of cooling (middle of a range, grade C); water of generation is not counted unless stated.",
      "现场用水按制冷类别取区间中值（C级）；除非给出，发电环节用水不计。",
    );
  }
  if (sites.some(({ entry }) => entry.water?.ofGeneration === true && entry.water.generation === undefined)) {
    say(
      "Water of generation follows the province's own mix of fuels (grade C; reservoirs' evaporation left out).",
      "发电环节用水按各省发电构成估计（C级，不含水库蒸发）。",
    );
  }
  const standIns = sites.filter(
    ({ entry, builtIn }) =>
      builtIn !== undefined && entry.tariff === undefined && clusterTariff(builtIn.id).note !== "",
  );
  if (standIns.length > 0) {
    const notes = standIns.map(({ builtIn }) => `${builtIn!.name}: ${clusterTariff(builtIn!.id).note}`);
    const namesZh = standIns.map(({ builtIn }) => builtIn!.nameZh).join("、");
    say(
      `Tariffs that stand in for a cluster's own: ${notes.join("; ")}.`,
      `${namesZh}的电价为近似代用值（见list tariffs）。`,
    );
  }
  return found;
}

function byProfile(entry: { readonly values?: unknown; readonly file?: unknown }): boolean {
  return entry.values === undefined && entry.file === undefined;
}
