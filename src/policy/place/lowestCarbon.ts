import { REJECT, type PlaceDefinition, type PlacePart } from "../policy.ts";
import { allows, hasRoom, type JobView, type View } from "../view.ts";
import { everyCluster, otherwiseParameter, otherwiseScore, Ranking, type Score } from "./ranking.ts";

/** Also for parts that rank by it inside a narrower choice. */
export const effectiveIntensityScore: Score = (cluster) => cluster.effectiveIntensity;

/**
 * A ranking by the rate now. It has the loop of {@link Ranking} written out, because it is the part that runs most
 * often: reading the rate in place of calling a score halves the cost of a decision when several parts are loaded.
 */
class LowestCarbon implements PlacePart {
  readonly #intensityAlone: boolean;
  readonly #whenFull: PlacePart;

  constructor(intensityAlone: boolean, whenFull: PlacePart) {
    this.#intensityAlone = intensityAlone;
    this.#whenFull = whenFull;
  }

  place(job: JobView, view: View): number {
    const { clusters } = view;
    let best = REJECT;
    let lowest = Infinity;
    for (let i = 0; i < clusters.length; i++) {
      const cluster = clusters[i];
      if (!hasRoom(cluster, job) || !allows(cluster, job)) continue;
      const rate = this.#intensityAlone ? cluster.carbonIntensity : cluster.effectiveIntensity;
      if (rate < lowest || best === REJECT) {
        best = i;
        lowest = rate;
      }
    }
    return best === REJECT ? this.#whenFull.place(job, view) : best;
  }
}

export const lowestCarbon: PlaceDefinition = {
  name: "lowest-carbon",
  description: "Among clusters with room, the one where a kilowatt-hour of IT emits the least carbon now.",
  descriptionZh: "最低碳：在有空闲的集群中，选当前每千瓦时IT用电碳排放最低者。",
  source: "Z. Liu et al., Greening geographical load balancing, SIGMETRICS 2011, in its greedy form",
  ranking: true,
  needs: ({ view }) => (view === "marginal" ? ["margin"] : []),
  parameters: {
    rate: {
      type: "choice",
      choices: ["effective", "intensity"],
      default: "effective",
      description: "What is compared: carbon intensity × PUE, or the grid's carbon intensity alone",
    },
    view: {
      type: "choice",
      choices: ["location", "market", "marginal"],
      default: "location",
      description:
        "The view it minimises: the grid's average intensity, what contracts leave of it, or the operating margin (which every cluster then needs)",
    },
    otherwise: otherwiseParameter,
  },
  create: (parameters, setup) => {
    const otherwise = otherwiseScore(parameters);
    const members = everyCluster(setup.clusters);
    const intensityAlone = parameters.rate === "intensity";
    if (parameters.view !== "location") {
      return new Ranking(members, scoreOf(parameters.view as CarbonView, intensityAlone), otherwise);
    }
    return new LowestCarbon(intensityAlone, new Ranking(members, otherwise, otherwise));
  },
};

type CarbonView = "market" | "marginal";

function scoreOf(carbonView: CarbonView, intensityAlone: boolean): Score {
  const effective: Score =
    carbonView === "market"
      ? (cluster) => cluster.effectiveMarketIntensity
      : (cluster) => cluster.effectiveMarginalIntensity;
  return intensityAlone ? (cluster, job, view) => effective(cluster, job, view) / cluster.pue : effective;
}
