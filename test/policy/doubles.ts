import type { Lane } from "../../src/policy/localQueue.ts";
import {
  OUTSIDE_SCOPE,
  REJECT,
  type PlacePart,
  type QueuePart,
  type TimePart,
} from "../../src/policy/policy.ts";
import { allows } from "../../src/policy/view.ts";

/** Small parts that do what a part may, or must not, do. */

/** Turns every job away: allowed. */
export const rejecter: PlacePart = { place: () => REJECT };

/** Turns every job away as foreign to its platform: allowed. */
export const foreigner: PlacePart = { place: () => OUTSIDE_SCOPE };

/** Promises what clusters do not have: the first that can never run the job, or one past the last. */
export const overCommitter: PlacePart = {
  place: (job, view) => {
    const wrong = view.clusters.findIndex((cluster) => !allows(cluster, job));
    return wrong === -1 ? view.clusters.length : wrong;
  },
};

/** Reserves what it wants by itself: writes into the view. */
export const meddler: PlacePart = {
  place: (job, view) => {
    const index = view.clusters.findIndex((cluster) => allows(cluster, job));
    view.clusters[index].roomMilli[job.kind] = 0;
    return index;
  },
};

let moods = 0;
/** Goes by something that no second run repeats. */
export const moody: PlacePart = {
  place: (job, view) => {
    const allowed = view.clusters.filter((cluster) => allows(cluster, job));
    return allowed[moods++ % allowed.length].index;
  },
};

/** Holds every job until some instant: far away is allowed, Infinity and NaN are not. */
export function sleeper(untilMs: number): TimePart {
  return { notBefore: () => untilMs };
}

/** Gives out the next job, room or not. */
export const overbookingQueue: QueuePart = queueOf((waiting) => waiting.shift() ?? -1);

/** Gives out job 0 whoever is next. */
export const repeatingQueue: QueuePart = queueOf((waiting, lane) =>
  lane.poolWithRoom(1, 0) >= 0 && waiting.shift() !== undefined ? 0 : -1,
);

/** Takes nobody in. */
export const forgetfulQueue: QueuePart = queueOf(
  () => -1,
  () => {},
);

function queueOf(
  take: (waiting: number[], lane: Lane) => number,
  push = (waiting: number[], job: number): void => void waiting.push(job),
): QueuePart {
  return {
    create: (lane) => {
      const waiting: number[] = [];
      return {
        get length() {
          return waiting.length;
        },
        push: (job) => push(waiting, job),
        take: () => take(waiting, lane),
        started: () => {},
        ended: () => {},
      };
    },
  };
}
