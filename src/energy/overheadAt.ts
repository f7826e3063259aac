import type { Conditions } from "./conditions.ts";
import { mixed, type Overhead } from "./cooling.ts";

/** What a facility draws beside its IT at an instant, by its technology, its weather and how far its retrofit has come. */
export function overheadAt({ cooling, retrofit, temperature }: Conditions, timeMs: number): Overhead {
  const outdoorC = temperature.at(timeMs);
  return retrofit === undefined
    ? cooling.overhead(outdoorC)
    : mixed(cooling.overhead(outdoorC), retrofit.to.overhead(outdoorC), retrofit.share.at(timeMs));
}
