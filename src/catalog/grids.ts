import { mean } from "d3-array";
import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { LocalClock } from "../signal/localClock.ts";
import type { Signal } from "../signal/signal.ts";
import { GRAMS_PER_KG } from "../units.ts";
import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

/** A province's average emission factors of electricity consumed, kg/kWh. */
export interface ProvinceGrid {
  readonly name: string;
  /** Regional grid. */
  readonly region: string;
  readonly factor2021: Figure;
  readonly factor2022: Figure;
}

/** A grid's carbon intensity by month and hour. Synthetic: no measured hourly series was found for mainland China. */
export interface GridProfile {
  readonly province: string;
  readonly synthetic: true;
  /** Official factor that the mean over the year is scaled to. */
  readonly factor2022: Figure;
  /** kg/kWh, `[month 0–11][hour 0–23]`, Beijing time. */
  readonly kgPerKWh: readonly (readonly number[])[];
}

interface GridFile {
  readonly provinces: readonly ProvinceGrid[];
  readonly profiles: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** The zone of the profiles' hours, whatever the scenario's own. */
const PROFILE_ZONE = "Asia/Shanghai";

/** Days of each month in a common year: the weights of a profile's months. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The demonstration zone lies in three provinces; its grid is taken as their simple mean. */
const MIXED: Readonly<Record<string, readonly string[]>> = { 长三角示范区: ["上海", "江苏", "浙江"] };

const profiles = new Map<string, GridProfile>();

export function provinces(): readonly ProvinceGrid[] {
  return dataFile<GridFile>("grids").provinces;
}

/** Grids that have a profile. */
export function gridNames(): readonly string[] {
  return [...Object.keys(dataFile<GridFile>("grids").profiles), ...Object.keys(MIXED)];
}

/**
 * The profile of a province, scaled so that its mean over the hours of a year is the official factor of 2022.
 *
 * @throws UserError for a grid without a profile, with the nearest that has one
 */
export function gridProfile(province: string): GridProfile {
  let profile = profiles.get(province);
  if (profile === undefined) {
    profile = makeProfile(province);
    profiles.set(province, profile);
  }
  return profile;
}

function makeProfile(province: string): GridProfile {
  const file = dataFile<GridFile>("grids");
  const members = MIXED[province] ?? [province];
  const shapes = members.map((member) => file.profiles[member]);
  const grids = members.map((member) => file.provinces.find((grid) => grid.name === member));
  if (shapes.includes(undefined!) || grids.includes(undefined)) {
    const nearest = nearestName(province, gridNames());
    throw new UserError(
      `no carbon profile of grid "${province}" in the catalogue; ` +
        (nearest === undefined ? `known: ${gridNames().join(", ")}` : `did you mean "${nearest}"?`),
    );
  }
  const factors = grids.map((grid) => grid!.factor2022);
  const factor2022: Figure =
    factors.length === 1
      ? factors[0]
      : {
          ...factors[0],
          value: mean(factors, (f) => f.value)!,
          grade: "A-derived",
          note: `simple mean of ${members.join(", ")}`,
        };
  const shape = DAYS.map((_, month) =>
    Array.from({ length: 24 }, (_, hour) => mean(shapes, (s) => s[month][hour])!),
  );
  const scale = factor2022.value / hourWeightedMean(shape);
  return {
    province,
    synthetic: true,
    factor2022,
    kgPerKWh: shape.map((hours) => hours.map((value) => value * scale)),
  };
}

/** Mean of a month × hour table over the hours of a common year. */
export function hourWeightedMean(table: readonly (readonly number[])[]): number {
  const total = table.reduce((sum, hours, month) => sum + DAYS[month] * mean(hours)!, 0);
  return total / 365;
}

/** Carbon intensity of a province over a run, g/kWh, stepping at each hour of Beijing time; the last hour holds. */
export function gridCarbonSignal(province: string, startEpochMs: number, untilMs: number): Signal {
  const { kgPerKWh } = gridProfile(province);
  return new LocalClock(startEpochMs, PROFILE_ZONE).hourlySignal(
    `carbon intensity of ${province} (synthetic)`,
    "g/kWh",
    untilMs,
    ({ month, hour }) => kgPerKWh[month - 1][hour] * GRAMS_PER_KG,
    "hold",
  );
}
