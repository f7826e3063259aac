import { rankingDefinition, type Score } from "./ranking.ts";

export const priceScore: Score = (cluster) => cluster.effectivePriceCny;

export const lowestPrice = rankingDefinition(
  {
    name: "lowest-price",
    description:
      "Among clusters with room, the lowest electricity price × PUE now. Every cluster needs a tariff.",
    descriptionZh: "最低电价：在有空闲的集群中，选当前电价×PUE最低者；各集群须有电价。",
    source: "Cost-aware routing over time-of-use tariffs (Qureshi et al., SIGCOMM 2009)",
  },
  priceScore,
  ["price"],
);
