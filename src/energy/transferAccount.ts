import type { DataNetwork } from "../model/dataNetwork.ts";
import type { Signal } from "../signal/signal.ts";

/** What moving data takes: energy of the network, its location-based carbon, and its price. */
export interface TransferAmounts {
  readonly energyKWh: number;
  readonly carbonG: number;
  readonly costCny: number;
}

/**
 * Account for one transfer: GB × kWh/GB, at the grid intensity that the rule names – where the data comes from, where it
 * goes, or the mean of both – averaged over the time it takes.
 *
 * @param from carbon intensity where it comes from, g/kWh
 * @param to where it goes
 */
export function accountTransfer(
  { energyKWhPerGB, priceCnyPerGB, carbonRule }: DataNetwork,
  movedGB: number,
  from: Signal,
  to: Signal,
  startMs: number,
  endMs: number,
): TransferAmounts {
  const energyKWh = movedGB * energyKWhPerGB;
  const origin = carbonRule === "destination" ? 0 : from.mean(startMs, endMs);
  const destination = carbonRule === "origin" ? 0 : to.mean(startMs, endMs);
  const gPerKWh = carbonRule === "mean" ? (origin + destination) / 2 : origin + destination;
  return { energyKWh, carbonG: energyKWh * gPerKWh, costCny: movedGB * priceCnyPerGB };
}
