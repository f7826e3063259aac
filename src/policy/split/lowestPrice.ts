import type { SplitDefinition } from "../policy.ts";
import { askBest, fill } from "./fill.ts";

export const lowestPriceSplit: SplitDefinition = {
  name: "lowest-price",
  description:
    "All demand at the cluster within the bound where a kilowatt-hour of IT costs least now, then the next.",
  descriptionZh: "最低电价服务：在时延上限内，需求优先由当前每千瓦时IT用电电费最低的集群承接，余量依次外溢。",
  source: "A. Qureshi et al., Cutting the electric bill for Internet-scale systems, SIGCOMM 2009",
  needs: () => ["price"],
  parameters: {},
  create: () => ({
    split: (request, { clusters }, given) =>
      fill(
        request,
        given,
        askBest(request, (_, cluster) => clusters[cluster].effectivePriceCny),
      ),
  }),
};
