import { expect } from "vitest";
import type { PolicySetup, TimePart } from "../../src/policy/policy.ts";
import { allows } from "../../src/policy/view.ts";
import type { Round } from "./views.ts";

/** What every time part keeps: an instant, the same when the run is repeated. Throws where it is broken. */
export function checkTimePart(make: (setup: PolicySetup) => TimePart, round: Round): void {
  const decide = (): number[] => {
    const part = make(round.setup);
    return round.jobs.flatMap((job) =>
      round.view.clusters
        .filter((cluster) => allows(cluster, job))
        .map((cluster) => part.notBefore(job, cluster, round.view)),
    );
  };
  const instants = decide();
  expect(instants.filter((instant) => !Number.isFinite(instant))).toEqual([]);
  expect(decide()).toEqual(instants);
}
