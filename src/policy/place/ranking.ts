import {
  REJECT,
  type Need,
  type ParameterSpec,
  type ParameterValues,
  type PlaceDefinition,
  type PlacePart,
} from "../policy.ts";
import { allows, hasRoom, type ClusterView, type JobView, type View } from "../view.ts";
import { expectedWaitMs } from "./expectedWait.ts";

/** What a cluster is compared by: the lowest wins. Called in the hot path: make it once, not for each job. */
export type Score = (cluster: ClusterView, job: JobView, view: View) => number;

/** More than any queue holds: a cluster that is down comes after all that are up. */
const DOWN = 2 ** 40;

export const shortestQueueScore: Score = (cluster, job) =>
  cluster.queued[job.kind] + (cluster.largestUpMilli[job.kind] >= job.milliDevices ? 0 : DOWN);
const expectedWaitScore: Score = (cluster, job, view) => expectedWaitMs(cluster, job.kind, view.nowMs);

/** Parameter of every part that ranks clusters with room: where a job goes when no cluster has any. */
export const otherwiseParameter: ParameterSpec = {
  type: "choice",
  choices: ["shortest-queue", "expected-wait"],
  default: "shortest-queue",
  description:
    "When no allowed cluster has room: the one with the fewest jobs waiting, or with the shortest expected wait",
};

export function otherwiseScore(parameters: ParameterValues): Score {
  return parameters.otherwise === "expected-wait" ? expectedWaitScore : shortestQueueScore;
}

/** Indices of all clusters, for a ranking that leaves none out. */
export function everyCluster(clusters: readonly ClusterView[]): Int32Array {
  return Int32Array.from(clusters, (cluster) => cluster.index);
}

/**
 * The skeleton of every ranking part: among some clusters, the best that allows the job and has room for it; when
 * none has room, the best by another score among all that allow it; REJECT when none does. Ties go to the lowest index.
 */
export class Ranking implements PlacePart {
  readonly #members: Int32Array;
  readonly #score: Score;
  readonly #otherwise: Score;

  /** @param members indices of the clusters to choose from, ascending */
  constructor(members: Int32Array, score: Score, otherwise: Score) {
    this.#members = members;
    this.#score = score;
    this.#otherwise = otherwise;
  }

  place(job: JobView, view: View): number {
    const members = this.#members;
    let best = REJECT;
    let lowest = Infinity;
    for (let i = 0; i < members.length; i++) {
      const cluster = view.clusters[members[i]];
      if (!hasRoom(cluster, job) || !allows(cluster, job)) continue;
      const score = this.#score(cluster, job, view);
      if (score < lowest || best === REJECT) {
        best = members[i];
        lowest = score;
      }
    }
    return best === REJECT ? this.#placeWithoutRoom(job, view) : best;
  }

  #placeWithoutRoom(job: JobView, view: View): number {
    const members = this.#members;
    let best = REJECT;
    let lowest = Infinity;
    for (let i = 0; i < members.length; i++) {
      const cluster = view.clusters[members[i]];
      if (!allows(cluster, job)) continue;
      const score = this.#otherwise(cluster, job, view);
      if (score < lowest || best === REJECT) {
        best = members[i];
        lowest = score;
      }
    }
    return best;
  }
}

/** A place part that ranks all clusters by one score and has no other parameter than `otherwise`. */
export function rankingDefinition(
  about: Pick<PlaceDefinition, "name" | "description" | "descriptionZh" | "source">,
  score: Score,
  needs: readonly Need[] = [],
): PlaceDefinition {
  return {
    ...about,
    ranking: true,
    needs: () => needs,
    parameters: { otherwise: otherwiseParameter },
    create: (parameters, setup) =>
      new Ranking(everyCluster(setup.clusters), score, otherwiseScore(parameters)),
  };
}
