import type { Cluster } from "../model/cluster.ts";
import type { Network } from "../model/network.ts";
import type { View } from "../policy/view.ts";
import type { RateForecasts } from "./rateForecasts.ts";

/** The one View of a run, moved from instant to instant. */
export class LiveView implements View {
  nowMs = 0;
  readonly clusters: readonly Cluster[];
  readonly network: Network;
  readonly forecasts: RateForecasts;

  constructor(clusters: readonly Cluster[], network: Network, forecasts: RateForecasts) {
    this.clusters = clusters;
    this.network = network;
    this.forecasts = forecasts;
  }

  moveTo(nowMs: number): void {
    this.nowMs = nowMs;
    this.forecasts.nowMs = nowMs;
  }
}
