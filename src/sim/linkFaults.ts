import type { LinkOutage } from "../model/faultPlan.ts";
import type { Network } from "../model/network.ts";

/** The network as it is while links come and go: where one is lost there is no latency (NaN), so nothing is allowed there. */
export class LinkFaults {
  readonly network: Network;
  readonly #usualMs: readonly Float64Array[];
  /** By origin, then cluster: outages that hold now. */
  readonly #lost: readonly Int32Array[];

  constructor(usual: Network) {
    this.#usualMs = usual.latencyMs;
    this.#lost = usual.latencyMs.map((row) => new Int32Array(row.length));
    this.network = { ...usual, latencyMs: usual.latencyMs.map((row) => row.slice()) };
  }

  change({ origin, cluster }: LinkOutage, begins: boolean): void {
    const origins = origin >= 0 ? [origin] : this.#lost.keys();
    for (const o of origins) {
      this.#lost[o][cluster] += begins ? 1 : -1;
      this.network.latencyMs[o][cluster] = this.#lost[o][cluster] > 0 ? NaN : this.#usualMs[o][cluster];
    }
  }
}
