import { rankingDefinition, type Score } from "./ranking.ts";

/** Any surplus comes before any share: shares lie in [0, 1], surpluses below −1. */
export const greenScore: Score = (cluster) =>
  cluster.greenSurplusW > 0 ? -1 - cluster.greenSurplusW : -cluster.greenShare;

export const greenest = rankingDefinition(
  {
    name: "greenest",
    description:
      "Among clusters with room, the largest surplus of on-site or hourly contracted green power now; where none is over, the largest contracted share.",
    descriptionZh: "最绿：在有空闲的集群中，选现场或逐时合约绿电富余最多者；均无富余时选合约绿电比例最高者。",
    source:
      "Follow-the-renewables routing (Liu et al., Greening geographical load balancing, SIGMETRICS 2011)",
  },
  greenScore,
);
