import { expect } from "vitest";
import { OUTSIDE_SCOPE, REJECT, type PlacePart, type PolicySetup } from "../../src/policy/policy.ts";
import { allows } from "../../src/policy/view.ts";
import type { Round } from "./views.ts";

/** Makes a fresh part, as at the start of a run. */
export type MakePlace = (setup: PolicySetup) => PlacePart;

/** One law that every place part keeps; throws where it is broken. */
export interface PlaceLaw {
  readonly name: string;
  readonly check: (make: MakePlace, round: Round) => void;
}

export const placeLaws: readonly PlaceLaw[] = [
  {
    name: "returns a cluster that allows the job, or turns it away",
    check: (make, round) => {
      const part = make(round.setup);
      for (const job of round.jobs) {
        const index = part.place(job, round.view);
        if (index === REJECT || index === OUTSIDE_SCOPE) continue;
        expect(round.view.clusters[index], `cluster ${index}`).toBeDefined();
        expect(allows(round.view.clusters[index], job), `cluster ${index} allows the job`).toBe(true);
      }
    },
  },
  {
    name: "decides the same when the run is repeated",
    check: (make, round) => {
      expect(decisions(make, round)).toEqual(decisions(make, round));
    },
  },
  {
    name: "leaves the view and the job as they are",
    check: (make, round) => {
      const before = structuredClone({ clusters: round.view.clusters, jobs: round.jobs });
      decisions(make, round);
      expect(structuredClone({ clusters: round.view.clusters, jobs: round.jobs })).toEqual(before);
    },
  },
];

/** What a fresh part decides for each job of a round in turn. */
export function decisions(make: MakePlace, { setup, view, jobs }: Round): number[] {
  const part = make(setup);
  return jobs.map((job) => part.place(job, view));
}
