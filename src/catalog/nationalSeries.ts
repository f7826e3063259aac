import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { dataFile } from "./dataFile.ts";
import type { Figure, Grade } from "./figure.ts";
import { sources, type Source } from "./sources.ts";

/** A figure of one calendar year; its unit is the series'. */
export interface YearFigure {
  readonly year: number;
  readonly value: number;
  readonly grade: Grade;
  /** Ids in `nationalSources()`, separated by spaces; empty where the note is the derivation. */
  readonly source: string;
  /** Other values found for the same thing. */
  readonly range?: readonly [number, number];
  readonly note?: string;
}

/**
 * One national quantity under one definition. Several series bear the same everyday name ("compute", "electricity of
 * data centres") and mean things that differ by a factor of up to ten: they are never added, joined or divided.
 */
export interface NationalSeries {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Empty for pure numbers. */
  readonly unit: string;
  /** By year, ascending; years without a figure are left out. */
  readonly points: readonly YearFigure[];
}

/** What a path to 2030 is made of beside the series that all paths share. */
export interface NationalPath {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Id of the electricity series that the path follows, from its first year to its last. */
  readonly boundary: string;
  /** EFLOPS, FP32, infrastructure side. */
  readonly compute2030: YearFigure;
  /** TWh. */
  readonly energy2030: YearFigure;
}

/** What the report says the country's data centres saved in 2022. */
export interface SavingClaim {
  /** TWh. */
  readonly energySaved: Figure;
  /** Mt. */
  readonly carbonSaved: Figure;
}

interface NationalFile {
  readonly series: readonly NationalSeries[];
  readonly paths: readonly NationalPath[];
  readonly claim: SavingClaim;
  readonly sources: Readonly<Record<string, Source>>;
}

const file = (): NationalFile => dataFile<NationalFile>("nationalSeries");

/** Every national series, with one definition each. */
export function nationalSeries(): readonly NationalSeries[] {
  return file().series;
}

/**
 * One national series.
 *
 * @throws UserError for an id that is not in the catalogue, with the nearest that is
 */
export function nationalSeriesOf(id: string): NationalSeries {
  const found = file().series.find((series) => series.id === id);
  if (found !== undefined) return found;
  const ids = file().series.map((series) => series.id);
  const nearest = nearestName(id, ids);
  throw new UserError(
    `no national series "${id}" in the catalogue; ` +
      (nearest === undefined ? `known: ${ids.join(", ")}` : `did you mean "${nearest}"?`),
  );
}

/**
 * The figure of a series for a year.
 *
 * @throws UserError when the series has none for that year: nothing is interpolated here
 */
export function nationalFigure(id: string, year: number): YearFigure {
  const { points } = nationalSeriesOf(id);
  const found = points.find((point) => point.year === year);
  if (found !== undefined) return found;
  throw new UserError(
    `national series "${id}" has no figure for ${year}; years: ${points.map((p) => p.year).join(", ")}`,
  );
}

/** The paths to 2030, the central one first. */
export function nationalPaths(): readonly NationalPath[] {
  return file().paths;
}

export function savingClaim(): SavingClaim {
  return file().claim;
}

/** Sources that national figures name, by id. */
export function nationalSources(): Readonly<Record<string, Source>> {
  return { ...sources(), ...file().sources };
}
