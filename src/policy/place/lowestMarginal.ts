import { rankingDefinition } from "./ranking.ts";

export const lowestMarginal = rankingDefinition(
  {
    name: "lowest-marginal",
    description:
      "Among clusters with room, the lowest operating margin × PUE now. Every cluster needs a margin.",
    descriptionZh: "最低边际排放：在有空闲的集群中，选当前电量边际因子（OM）×PUE最低者；各集群须有边际因子。",
    source: "Operating margin of the grid as the effect of one kWh more (UNFCCC CDM tool 07)",
  },
  (cluster) => cluster.effectiveMarginalIntensity,
  ["margin"],
);
