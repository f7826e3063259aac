import { REJECT, type PlaceDefinition, type PlacePart } from "../policy.ts";
import { allows, type JobView, type View } from "../view.ts";

class RoundRobin implements PlacePart {
  /** Where the search for the next job begins. */
  #turn = 0;

  place(job: JobView, view: View): number {
    const { clusters } = view;
    for (let step = 0; step < clusters.length; step++) {
      const index = (this.#turn + step) % clusters.length;
      if (allows(clusters[index], job)) {
        this.#turn = (index + 1) % clusters.length;
        return index;
      }
    }
    return REJECT;
  }
}

export const roundRobin: PlaceDefinition = {
  name: "round-robin",
  description: "Clusters in turn, skipping those that do not allow the job; does not look at room.",
  descriptionZh: "轮询：依次分配到各集群，跳过不可用者；不考虑空闲情况。",
  source: "Classic load-balancing baseline",
  ranking: false,
  parameters: {},
  create: () => new RoundRobin(),
};
