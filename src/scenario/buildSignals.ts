import { gridCarbonSignal } from "../catalog/grids.ts";
import { renewableSignal } from "../catalog/renewables.ts";
import { tariffSignal } from "../catalog/tariffs.ts";
import { outdoorTemperatureSignal } from "../catalog/temperatures.ts";
import type { CatalogCluster } from "../catalog/clusters.ts";
import type { RandomStream } from "../kernel/randomStreams.ts";
import { readSeries } from "../series/seriesFile.ts";
import type { Alignment, GapRule, SeriesQuantity, SeriesReport } from "../series/seriesRequest.ts";
import { OWN_UNIT, valuesFactor } from "../series/seriesUnit.ts";
import type { LocalClock } from "../signal/localClock.ts";
import { Signal, type PastEnd } from "../signal/signal.ts";
import { MS_PER_DAY } from "../units.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { ClusterEntry } from "./schema.ts";

/** How long synthetic signals go on past the horizon, for runs that drain. After that their last hour holds. */
const DRAIN_MARGIN_MS = 45 * MS_PER_DAY;

/** Difference between a day's highest and lowest temperature where only months are stated, °C (estimate). */
const USUAL_DIURNAL_RANGE_C = 10;

/** What signals of a scenario are made of. */
export interface SignalSources {
  readonly clock: LocalClock;
  readonly horizonMs: number;
  readonly files: InputFiles;
  /** A named random stream of the scenario's weather; the same for all its runs. */
  readonly stream: (name: string) => RandomStream;
  /** What reading each file found. */
  readonly reports: SeriesReport[];
}

/** A series as a scenario states it. */
interface SeriesEntry {
  readonly values?: readonly number[];
  readonly file?: string;
  readonly dialect?: string;
  readonly column?: string;
  readonly unit?: string;
  readonly zone?: string;
  readonly step?: number;
  readonly gaps: GapRule;
  readonly align?: Alignment;
  readonly pastEnd: PastEnd;
  readonly cnyPerUnit?: number;
}

/** The signal of a series that the user brings, from its values or its file; undefined where neither is stated. */
export function seriesSignal(
  quantity: SeriesQuantity,
  entry: SeriesEntry,
  name: string,
  { clock, horizonMs, files, reports }: SignalSources,
): Signal | undefined {
  if (entry.values !== undefined) {
    const scale = valuesFactor(quantity, entry.unit, entry.cnyPerUnit);
    const values = Float64Array.from(entry.values, (value) => value * scale);
    return Signal.regular(name, OWN_UNIT[quantity], entry.step!, values, entry.pastEnd);
  }
  if (entry.file === undefined) return undefined;
  const { signal, report } = readSeries(
    files.textOf(entry.file),
    entry.file,
    {
      quantity,
      dialect: entry.dialect,
      column: entry.column,
      unit: entry.unit,
      zone: entry.zone,
      stepMs: entry.step,
      gaps: entry.gaps,
      alignment: entry.align,
      pastEnd: entry.pastEnd,
      cnyPerUnit: entry.cnyPerUnit,
    },
    clock,
    horizonMs,
    name,
  );
  reports.push(report);
  return signal;
}

export function carbonSignal(
  id: string,
  { carbon }: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
  sources: SignalSources,
): Signal {
  const { clock, horizonMs } = sources;
  const name = `carbon intensity of ${id}`;
  const grid = carbon === undefined ? builtIn!.province : carbon.grid;
  if (grid !== undefined) return gridCarbonSignal(grid, clock.startEpochMs, horizonMs + DRAIN_MARGIN_MS);
  if (carbon!.factor !== undefined) return Signal.constant(name, "g/kWh", carbon!.factor);
  return seriesSignal("carbon intensity", carbon!, name, sources)!;
}

export function temperatureSignal(
  id: string,
  { temperature }: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
  sources: SignalSources,
): Signal {
  const name = `outdoor temperature of ${id}`;
  const brought = temperature && seriesSignal("temperature", temperature, name, sources);
  if (brought !== undefined) return brought;
  const monthlyC = temperature?.monthly ?? builtIn?.monthlyTemperatureC;
  // Without a technology that depends on it the temperature of a new cluster is never asked for; 20 °C stands in.
  if (temperature?.constant !== undefined || monthlyC === undefined) {
    return Signal.constant(name, "°C", temperature?.constant ?? 20);
  }
  const usualC = temperature?.monthly === undefined ? builtIn!.diurnalRange.value : USUAL_DIURNAL_RANGE_C;
  return outdoorTemperatureSignal(
    id,
    monthlyC,
    temperature?.diurnalRange ?? usualC,
    sources.clock,
    sources.horizonMs + DRAIN_MARGIN_MS,
    { sdC: temperature?.dailyNoise ?? 0, stream: sources.stream(`weather/${id}`) },
  );
}

/** Capacity factor of sun or wind: of a file or values where stated, else of a province's profile. */
export function capacityFactorSignal(
  source: "solar" | "wind",
  entry: Partial<SeriesEntry> & { readonly profile?: string; readonly fullLoadHours?: number },
  province: string,
  name: string,
  sources: SignalSources,
): Signal {
  const brought =
    entry.values !== undefined || entry.file !== undefined
      ? seriesSignal("capacity factor", entry as SeriesEntry, name, sources)
      : undefined;
  if (brought !== undefined) return brought;
  const { clock, horizonMs } = sources;
  return renewableSignal(
    source,
    entry.profile ?? province,
    clock.startEpochMs,
    horizonMs + DRAIN_MARGIN_MS,
    entry.fullLoadHours,
  );
}

/** A time-of-use tariff of the catalogue over the run, times a factor, CNY/kWh. */
export function catalogueTariff(name: string, scale: number, { clock, horizonMs }: SignalSources): Signal {
  return tariffSignal(name, clock.startEpochMs, horizonMs + DRAIN_MARGIN_MS, scale);
}
