import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import type { PolicySetup } from "../../src/policy/policy.ts";
import { LocalClock } from "../../src/signal/localClock.ts";

/** What a part is set up with where it looks at no cluster. */
export const emptySetup: PolicySetup = {
  clusters: [],
  network: { origins: [], latencyMs: [], homeOf: new Int32Array(0) },
  classes: [],
  clock: new LocalClock(0, "UTC"),
  streams: new RandomStreams(1),
};
