import type { SplitDefinition } from "../policy.ts";
import { askBest, fill } from "./fill.ts";

export const nearest: SplitDefinition = {
  name: "nearest",
  description:
    "Each origin's demand at the cluster of lowest latency, the rest at the next, within the bound.",
  descriptionZh: "就近服务：各来源地的需求优先由时延最低的集群承接，余量依次外溢，不超过时延上限。",
  source: "Common practice of anycast and DNS-based server selection",
  parameters: {},
  create: () => ({
    split: (request, _view, given) =>
      fill(
        request,
        given,
        askBest(request, (origin, cluster) => request.latencyMs[origin][cluster]),
      ),
  }),
};
