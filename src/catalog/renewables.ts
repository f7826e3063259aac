import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { LocalClock } from "../signal/localClock.ts";
import type { Signal } from "../signal/signal.ts";
import { dataFile } from "./dataFile.ts";
import { hourWeightedMean } from "./grids.ts";

export type RenewableSource = "solar" | "wind";

/** Capacity factors of a province by month and hour, 0–1, Beijing time. Synthetic, with real yearly yields. */
export interface RenewableProfile {
  readonly synthetic: true;
  readonly solar: readonly (readonly number[])[];
  readonly wind: readonly (readonly number[])[];
}

/** The zone of the profiles' hours, whatever the scenario's own. */
const PROFILE_ZONE = "Asia/Shanghai";
const HOURS_PER_YEAR = 8_760;

const file = () => dataFile<Readonly<Record<string, Omit<RenewableProfile, "synthetic">>>>("renewables");

/** Provinces that have profiles. */
export function renewableProvinces(): readonly string[] {
  return Object.keys(file());
}

/** @throws UserError for a province without one, with the nearest that has one */
export function renewableProfile(province: string): RenewableProfile {
  if (Object.hasOwn(file(), province)) return { synthetic: true, ...file()[province] };
  const nearest = nearestName(province, renewableProvinces());
  throw new UserError(
    `no profile of sun and wind of "${province}" in the catalogue; ` +
      (nearest === undefined ? `known: ${renewableProvinces().join(", ")}` : `did you mean "${nearest}"?`),
  );
}

/**
 * Capacity factor over a run, 0–1, stepping at each hour of Beijing time; the last hour holds.
 *
 * @param fullLoadHours scales the profile so that its year yields so many hours at nameplate
 */
export function renewableSignal(
  source: RenewableSource,
  province: string,
  startEpochMs: number,
  untilMs: number,
  fullLoadHours?: number,
): Signal {
  const profile = renewableProfile(province)[source];
  const shape =
    fullLoadHours === undefined ? profile : scaledTo(profile, fullLoadHours / HOURS_PER_YEAR, province);
  return new LocalClock(startEpochMs, PROFILE_ZONE).hourlySignal(
    `${source} capacity factor of ${province} (synthetic)`,
    "0–1",
    untilMs,
    ({ month, hour }) => shape[month - 1][hour],
    "hold",
  );
}

/** Passes after which a profile that is cut off at 1 has its mean, or cannot have it. */
const MOST_PASSES = 60;

/** A profile whose mean over the year is a given one; no hour above 1. */
function scaledTo(
  profile: readonly (readonly number[])[],
  mean: number,
  province: string,
): readonly (readonly number[])[] {
  let factor = 1;
  let shape = profile;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const has = hourWeightedMean(shape);
    if (Math.abs(has - mean) < 1e-12) return shape;
    factor *= mean / has;
    shape = profile.map((hours) => hours.map((value) => Math.min(1, value * factor)));
  }
  if (Math.abs(hourWeightedMean(shape) - mean) > 1e-6) {
    throw new UserError(
      `the profile of ${province} cannot yield ${Math.round(mean * HOURS_PER_YEAR)} full-load hours`,
    );
  }
  return shape;
}
