import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { LocalClock } from "../signal/localClock.ts";
import { Signal } from "../signal/signal.ts";
import { dataFile } from "./dataFile.ts";
import type { Figure, Grade } from "./figure.ts";

export type TariffBand = "tip" | "peak" | "flat" | "valley";

/** Prices of one season. */
export interface TariffSeason {
  /** Months, 1–12. */
  readonly months: readonly number[];
  /** Band of each hour of the day, Beijing time. */
  readonly hours: readonly TariffBand[];
  /** Price of each band, CNY/kWh. */
  readonly cnyPerKWh: Readonly<Partial<Record<TariffBand, number>>>;
}

/** A province's time-of-use tariff for large users. Its seasons share the year out between them. */
export interface Tariff {
  /** Chinese name, such as 甘肃. */
  readonly name: string;
  readonly id: string;
  readonly english: string;
  readonly voltage: string;
  readonly date: string;
  readonly grade: Grade;
  readonly source: string;
  readonly note: string;
  readonly seasons: readonly TariffSeason[];
}

/** Which tariff stands for a built-in cluster. */
export interface ClusterTariff {
  readonly tariff: string;
  /** Factor on the tariff's prices. */
  readonly scale: number;
  /** The tariff's own, or C where it only stands in for the cluster's. */
  readonly grade: Grade;
  readonly note: string;
}

interface TariffFile {
  readonly tariffs: readonly Tariff[];
  readonly clusters: Readonly<Record<string, ClusterTariff>>;
  readonly demandCharge: Figure;
}

/** The zone of the tariffs' hours, whatever the scenario's own. */
const TARIFF_ZONE = "Asia/Shanghai";

const file = () => dataFile<TariffFile>("tariffs");

export function tariffs(): readonly Tariff[] {
  return file().tariffs;
}

/** Names by which a tariff may be asked for: Chinese names, then ids. */
export function tariffNames(): readonly string[] {
  return [...tariffs().map(({ name }) => name), ...tariffs().map(({ id }) => id)];
}

/** @throws UserError for an unknown name, with the nearest known one */
export function tariff(name: string): Tariff {
  const found = tariffs().find((candidate) => candidate.name === name || candidate.id === name);
  if (found !== undefined) return found;
  const nearest = nearestName(name, tariffNames());
  throw new UserError(
    `no tariff "${name}" in the catalogue; ` +
      (nearest === undefined ? `known: ${tariffNames().join(", ")}` : `did you mean "${nearest}"?`),
  );
}

/** The tariff of a built-in cluster, and why it is that one. */
export function clusterTariff(cluster: string): ClusterTariff {
  return file().clusters[cluster];
}

/** Band and price of an hour (0–23, Beijing time) of a month (1–12). */
export function bandAt(
  { seasons }: Tariff,
  month: number,
  hour: number,
): { band: TariffBand; cnyPerKWh: number } {
  const season = seasons.find(({ months }) => months.includes(month))!;
  const band = season.hours[hour];
  return { band, cnyPerKWh: season.cnyPerKWh[band]! };
}

/** Energy price over a run, CNY/kWh, stepping where the band or the season does; the last hour holds. */
export function tariffSignal(name: string, startEpochMs: number, untilMs: number, scale = 1): Signal {
  const found = tariff(name);
  const hourly = new LocalClock(startEpochMs, TARIFF_ZONE).hourlySteps(
    untilMs,
    ({ month, hour }) => bandAt(found, month, hour).cnyPerKWh * scale,
  );
  return Signal.merged(`electricity price of ${name}`, "CNY/kWh", hourly, "hold");
}

/** Monthly charge on the highest demand, CNY per kW and month: an estimate. */
export function demandChargeRate(): Figure {
  return file().demandCharge;
}
