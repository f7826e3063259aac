import type { SplitDefinition } from "../policy.ts";
import { fill } from "./fill.ts";

export const proportional: SplitDefinition = {
  name: "proportional",
  description:
    "Each origin's demand over all clusters within the bound, in proportion to what they have free.",
  descriptionZh: "按比例服务：各来源地的需求按时延上限内各集群的空闲容量比例分配。",
  source: "Weighted load balancing by capacity",
  parameters: {},
  create: () => ({
    split: (request, _view, given) => {
      const { latencyMs, latencyBoundMs } = request;
      fill(request, given, (origin, rest, left, asked) => {
        let total = 0;
        for (let c = 0; c < left.length; c++) {
          if (latencyMs[origin][c] <= latencyBoundMs) total += left[c];
        }
        if (total <= 0) return;
        for (let c = 0; c < left.length; c++) {
          if (latencyMs[origin][c] <= latencyBoundMs) asked[c] = (rest * left[c]) / total;
        }
      });
    },
  }),
};
