import { mean } from "d3-array";
import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { LocalClock } from "../signal/localClock.ts";
import type { Signal } from "../signal/signal.ts";
import { HOURS_PER_YEAR } from "../units.ts";
import { dataFile } from "./dataFile.ts";
import { hourWeightedMean } from "./grids.ts";
import { memberProvinces, withMixed } from "./mixedProvinces.ts";

export type RenewableSource = "solar" | "wind";

/** By month and hour. */
type Table = readonly (readonly number[])[];

/**
 * Capacity factors of a province by month and hour, 0–1, Beijing time. Synthetic: a year of wind yields within 2 % of the
 * full-load hours reported for 2022, a year of sun 7 to 9 % less than those; full-load hours may be stated instead.
 */
export interface RenewableProfile {
  readonly synthetic: true;
  readonly solar: Table;
  readonly wind: Table;
}

/** The zone of the profiles' hours, whatever the scenario's own. */
const PROFILE_ZONE = "Asia/Shanghai";

const file = () => dataFile<Readonly<Record<string, Omit<RenewableProfile, "synthetic">>>>("renewables");

/** Provinces that have profiles. */
export function renewableProvinces(): readonly string[] {
  return withMixed(Object.keys(file()));
}

/** @throws UserError for a province without one, with the nearest that has one */
export function renewableProfile(province: string): RenewableProfile {
  const members = memberProvinces(province);
  if (members.every((member) => Object.hasOwn(file(), member))) {
    const profiles = members.map((member) => file()[member]);
    return {
      synthetic: true,
      solar: meanOf(profiles.map(({ solar }) => solar)),
      wind: meanOf(profiles.map(({ wind }) => wind)),
    };
  }
  const nearest = nearestName(province, renewableProvinces());
  throw new UserError(
    `no profile of sun and wind of "${province}" in the catalogue; ` +
      (nearest === undefined ? `known: ${renewableProvinces().join(", ")}` : `did you mean "${nearest}"?`),
  );
}

function meanOf(tables: readonly Table[]): Table {
  return tables[0].map((hours, month) =>
    hours.map((_, hour) => mean(tables, (table) => table[month][hour])!),
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

/** Halvings that bring a factor to the last digits of a double. */
const HALVINGS = 60;

/** A profile times the factor with which its mean over the year is a given one, no hour above 1. */
function scaledTo(profile: Table, target: number, province: string): Table {
  const most = hourWeightedMean(profile.map((hours) => hours.map((value) => (value > 0 ? 1 : 0))));
  if (target > most) {
    throw new UserError(
      `the profile of ${province} cannot yield ${Math.round(target * HOURS_PER_YEAR)} full-load hours; ` +
        `it generates in ${Math.floor(most * HOURS_PER_YEAR)} hours of the year`,
    );
  }
  const times = (factor: number): Table =>
    profile.map((hours) => hours.map((value) => Math.min(1, value * factor)));
  // Where hours are cut off at 1 the others must rise further.
  let low = target / hourWeightedMean(profile);
  let high = low;
  while (hourWeightedMean(times(high)) < target * (1 - Number.EPSILON * 16)) [low, high] = [high, 2 * high];
  for (let i = 0; i < HALVINGS && low < high; i++) {
    const middle = (low + high) / 2;
    if (hourWeightedMean(times(middle)) < target) low = middle;
    else high = middle;
  }
  return times(high);
}
