import { rankingDefinition } from "./ranking.ts";

export const lowestPue = rankingDefinition(
  {
    name: "lowest-pue",
    description: "Among clusters with room, the one with the lowest PUE now.",
    descriptionZh: "最低PUE：在有空闲的集群中，选当前PUE最低者。",
    source: "Follow-the-cold routing; PUE as defined in ISO/IEC 30134-2",
  },
  (cluster) => cluster.pue,
);
