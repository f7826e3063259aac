import type { Signal } from "../signal/signal.ts";

/** How a claim to green energy came about; says what its premium is called, not how it is counted. */
export const CONTRACT_KINDS = ["green-trading", "gec", "ppa"] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];

/**
 * A claim to green electricity that reaches the facility through the grid. Physically the import stays what it is;
 * contracts change market-based carbon only. Exactly one of `share`, `delivery` and `volumeWmsPerYear`.
 */
export interface ContractSpec {
  readonly name: string;
  readonly kind: ContractKind;
  /**
   * `hourly`: only what is delivered in an interval counts, against the import of that interval. `annual`: deliveries of
   * a calendar year count against its whole import, wherever in the year they fall. A `share` follows the import either
   * way; only as `hourly` does it count for the 24/7 score.
   */
  readonly matching: "annual" | "hourly";
  /** Share of every interval's import, 0–1. */
  readonly share?: number;
  /** Deliveries by a shape: nameplate, W × capacity factor. */
  readonly delivery?: { readonly capacityW: number; readonly capacityFactor: Signal };
  /** Certificates or energy bought for a year, W·ms; matched annually. */
  readonly volumeWmsPerYear?: number;
  /** Most that may be claimed in a year, W·ms; Infinity for no cap. Part years count in proportion. */
  readonly capWmsPerYear: number;
  /** Paid beside the tariff: on deliveries and volumes in full, on a share as claimed, CNY/kWh. */
  readonly premiumCnyPerKWh: number;
}
