import type { SplitDefinition } from "../policy.ts";
import type { ClusterView } from "../view.ts";
import { askBest, fill } from "./fill.ts";

const RATE: Readonly<Record<string, (cluster: ClusterView) => number>> = {
  location: (cluster) => cluster.effectiveIntensity,
  market: (cluster) => cluster.effectiveMarketIntensity,
  marginal: (cluster) => cluster.effectiveMarginalIntensity,
};

export const cheapestCarbon: SplitDefinition = {
  name: "cheapest-carbon",
  description:
    "All demand at the cluster within the bound where a kilowatt-hour of IT emits least now, then the next.",
  descriptionZh: "最低碳服务：在时延上限内，需求优先由当前每千瓦时IT用电碳排放最低的集群承接，余量依次外溢。",
  source:
    "P. X. Gao et al., It's not easy being green, SIGCOMM 2012, with carbon first within the latency bound",
  needs: ({ view }) => (view === "marginal" ? ["margin"] : []),
  parameters: {
    view: {
      type: "choice",
      choices: Object.keys(RATE),
      default: "location",
      description:
        "The view it minimises: the grid's average, what contracts leave of it, or the operating margin",
    },
  },
  create: ({ view: carbonView }) => {
    const rate = RATE[carbonView];
    return {
      split: (request, { clusters }, given) =>
        fill(
          request,
          given,
          askBest(request, (_, cluster) => rate(clusters[cluster])),
        ),
    };
  },
};
