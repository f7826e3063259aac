import { rankingDefinition } from "./ranking.ts";

export const lowestFactor = rankingDefinition(
  {
    name: "lowest-factor",
    description:
      "Among clusters with room, the one whose grid has the lowest carbon intensity over the whole year (or series).",
    descriptionZh: "最低年均因子：在有空闲的集群中，选所在电网全年（或全序列）平均碳强度最低者。",
    source: "Siting by annual grid emission factors: what can be done without hourly data",
  },
  (cluster) => cluster.annualIntensity,
);
