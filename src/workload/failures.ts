import { UserError } from "../errors.ts";
import type { RandomStream } from "../kernel/randomStreams.ts";
import type { DistributionSpec } from "../model/distributionSpec.ts";
import type { DeviceOutage } from "../model/faultPlan.ts";
import { MS_PER_YEAR } from "../units.ts";
import { sampler } from "./distribution.ts";

/** Random failures of one pool: its devices in units that fail and are repaired one by one. */
export interface FailureSpec {
  /** Index of the cluster, and of the pool in it. */
  readonly cluster: number;
  readonly pool: number;
  /** Installed devices of the pool. */
  readonly installed: number;
  /** Devices of a unit. */
  readonly devices: number;
  /** Time from a repair (or the start) to the next failure of a unit, and from there to its repair, ms. */
  readonly betweenMs: DistributionSpec;
  readonly repairMs: DistributionSpec;
}

/** A run that drains lasts until the last repair. */
const LONGEST_REPAIR_MS = MS_PER_YEAR;

/** More failures than this are a slip of the pen. */
const MOST_FAILURES = 2_000_000;

/**
 * Draw the failures of a pool up to the horizon: every unit alternates between up and down on its own, beginning up and
 * as good as new. The last unit has what devices are left. Times are whole ms, repairs at least 1 ms.
 *
 * @throws UserError when there would be more than 2,000,000
 */
export function drawFailures(spec: FailureSpec, stream: RandomStream, horizonMs: number): DeviceOutage[] {
  const { cluster, pool, installed, devices } = spec;
  const nextBetweenMs = sampler(spec.betweenMs, stream);
  const nextRepairMs = sampler(spec.repairMs, stream);
  const outages: DeviceOutage[] = [];
  for (let first = 0; first < installed; first += devices) {
    let fromMs = nextBetweenMs();
    while (fromMs < horizonMs) {
      const toMs = fromMs + Math.max(1, nextRepairMs());
      if (!(toMs - fromMs <= LONGEST_REPAIR_MS)) {
        throw new UserError(
          `faults.failures: a repair was drawn that takes ${((toMs - fromMs) / MS_PER_YEAR).toPrecision(3)} years, at most ` +
            `one; give mttr a max or a shorter tail`,
        );
      }
      outages.push({
        cluster,
        pool,
        fromMs: Math.floor(fromMs),
        toMs: Math.floor(toMs),
        devices: Math.min(devices, installed - first),
        strikesAt: stream.uniform(),
        planned: false,
      });
      if (outages.length > MOST_FAILURES) {
        throw new UserError(
          `faults.failures: more than ${MOST_FAILURES} failures in one pool; make mtbf longer or duration shorter`,
        );
      }
      fromMs = toMs + Math.max(1, nextBetweenMs());
    }
  }
  return outages;
}
