import type { RandomStream } from "../../kernel/randomStreams.ts";
import { REJECT, type PlaceDefinition, type PlacePart } from "../policy.ts";
import { allows, type JobView, type View } from "../view.ts";

class RandomPlace implements PlacePart {
  readonly #stream: RandomStream;

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  place(job: JobView, view: View): number {
    const { clusters } = view;
    let allowed = 0;
    for (let i = 0; i < clusters.length; i++) if (allows(clusters[i], job)) allowed++;
    if (allowed === 0) return REJECT;
    let skip = this.#stream.integer(allowed);
    let index = 0;
    while (!allows(clusters[index], job) || skip-- > 0) index++;
    return index;
  }
}

export const random: PlaceDefinition = {
  name: "random",
  description: "Any allowed cluster with equal probability; does not look at room.",
  descriptionZh: "随机：等概率选择任一可用集群；不考虑空闲情况。",
  source: "Classic load-balancing baseline",
  ranking: false,
  parameters: {},
  create: (_parameters, setup) => new RandomPlace(setup.streams.stream("policy/random")),
};
