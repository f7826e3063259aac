import type { Grade } from "../catalog/figure.ts";
import {
  nationalPaths,
  nationalSeriesOf,
  type NationalPath,
  type NationalSeries,
  type YearFigure,
} from "../catalog/nationalSeries.ts";
import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { compoundValue } from "./compoundGrowth.ts";
import type { FactorSetting } from "./factorSetting.ts";
import {
  efficiencyFor,
  FACTOR_NAMES,
  fourFactors,
  type FactorName,
  type FourFactors,
  type FourFactorTotals,
} from "./fourFactors.ts";

export const FIRST_YEAR = 2020;
export const LAST_YEAR = 2030;

/** Where a factor's value of a year comes from. */
export type Basis =
  /** A figure of the catalogue. */
  | "given"
  /** Solved from the year's electricity. */
  | "derived"
  /** Compound growth between the nearest years that have a value. */
  | "interpolated"
  /** The same growth carried back before the first. */
  | "extrapolated"
  /** By the user. */
  | "set";

export interface Graded {
  readonly value: number;
  readonly grade: Grade;
  readonly basis: Basis;
  /** Ids in `nationalSources()`; empty where no source gives the value. */
  readonly source: string;
}

export interface OutlookYear {
  readonly year: number;
  readonly factors: FourFactors;
  readonly graded: Readonly<Record<FactorName, Graded>>;
  readonly totals: FourFactorTotals;
  /** Grade of the boundary's figure for the year; C where there is none and the electricity follows from the factors. */
  readonly energyGrade: Grade;
  readonly carbonGrade: Grade;
}

/** The four factors of every year from 2020 to 2030 under one compute series and one electricity boundary. */
export interface OutlookPath {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  readonly compute: NationalSeries;
  readonly boundary: NationalSeries;
  /** Ascending, without gaps. */
  readonly years: readonly OutlookYear[];
}

/** Every path as the catalogue has it, the central one first. */
export function outlookPaths(): OutlookPath[] {
  return nationalPaths().map((path) => build(path, []));
}

/**
 * One path, where asked for with factors of the user's own. A set value is a known value of its year, and the years
 * between are filled anew; a set electricity replaces the year's efficiency.
 *
 * @throws UserError for a path that does not exist
 */
export function outlookPath(id: string, settings: readonly FactorSetting[] = []): OutlookPath {
  const path = nationalPaths().find((candidate) => candidate.id === id);
  if (path !== undefined) return build(path, settings);
  const ids = nationalPaths().map((candidate) => candidate.id);
  const nearest = nearestName(id, ids);
  throw new UserError(
    `no path "${id}"; ` + (nearest === undefined ? `known: ${ids.join(", ")}` : `did you mean "${nearest}"?`),
  );
}

/**
 * A year of a path.
 *
 * @throws UserError for a year that the path does not have
 */
export function outlookYear(path: OutlookPath, year: number): OutlookYear {
  const found = path.years.find((candidate) => candidate.year === year);
  if (found !== undefined) return found;
  throw new UserError(`year ${year}: the outlook runs from ${FIRST_YEAR} to ${LAST_YEAR}`);
}

/** A value that stands for its year, and is not filled in between others. */
interface Anchor extends Graded {
  readonly year: number;
}
type Anchors = Record<FactorName, readonly Anchor[]>;

function build(path: NationalPath, settings: readonly FactorSetting[]): OutlookPath {
  const compute = nationalSeriesOf("compute-infrastructure-fp32");
  const boundary = nationalSeriesOf(path.boundary);
  const energy = [...boundary.points, path.energy2030];
  const base = catalogueAnchors(compute, path, energy);
  const anchors = withSettings(base, settings);
  const years: OutlookYear[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) years.push(yearOf(anchors, energy, year));
  return { id: path.id, name: path.name, nameZh: path.nameZh, compute, boundary, years };
}

function catalogueAnchors(
  compute: NationalSeries,
  path: NationalPath,
  energy: readonly YearFigure[],
): Anchors {
  const given = (figures: readonly YearFigure[]): Anchor[] =>
    figures.map(({ year, value, grade, source }) => ({ year, value, grade, source, basis: "given" }));
  const computeEflops = given([...compute.points, path.compute2030]);
  const pue = given(nationalSeriesOf("pue").points);
  return {
    computeEflops,
    pue,
    emissionFactorKgPerKWh: given(nationalSeriesOf("factor-grid").points),
    // A quotient of three published averages under one boundary: an estimate, however good they are.
    efficiencyGflopsPerW: energy.map(({ year, value, source }) => ({
      year,
      value: efficiencyFor(compoundValue(computeEflops, year).value, compoundValue(pue, year).value, value),
      grade: "C",
      basis: "derived",
      source,
    })),
  };
}

function withSettings(base: Anchors, settings: readonly FactorSetting[]): Anchors {
  const anchors = { ...base };
  const put = (name: FactorName, year: number, value: number): void => {
    anchors[name] = [
      ...anchors[name].filter((anchor) => anchor.year !== year),
      { year, value, grade: "C" as const, basis: "set" as const, source: "" },
    ].sort((a, b) => a.year - b.year);
  };
  for (const { name, year, value } of settings) if (name !== "energyTWh") put(name, year, value);
  // After all else, because the efficiency that gives this electricity depends on what was set.
  for (const { name, year, value } of settings) {
    if (name !== "energyTWh") continue;
    const { value: computeEflops } = compoundValue(anchors.computeEflops, year);
    const { value: pue } = compoundValue(anchors.pue, year);
    put("efficiencyGflopsPerW", year, efficiencyFor(computeEflops, pue, value));
  }
  return anchors;
}

function yearOf(anchors: Anchors, energy: readonly YearFigure[], year: number): OutlookYear {
  const graded = Object.fromEntries(
    FACTOR_NAMES.map((name) => [name, gradedValue(anchors[name], year)]),
  ) as Record<FactorName, Graded>;
  const factors = Object.fromEntries(
    FACTOR_NAMES.map((name) => [name, graded[name].value]),
  ) as unknown as FourFactors;
  const touched =
    graded.efficiencyGflopsPerW.basis !== "derived" ||
    graded.computeEflops.basis === "set" ||
    graded.pue.basis === "set";
  const figure = touched ? undefined : energy.find((point) => point.year === year);
  const energyGrade = figure?.grade ?? "C";
  return {
    year,
    factors,
    graded,
    totals: fourFactors(factors),
    energyGrade,
    carbonGrade: gradeOfProduct(energyGrade, graded.emissionFactorKgPerKWh.grade),
  };
}

function gradedValue(anchors: readonly Anchor[], year: number): Graded {
  const { value, fill } = compoundValue(anchors, year);
  if (fill !== "known") return { value, grade: "C", basis: fill, source: "" };
  const { grade, basis, source } = anchors.find((anchor) => anchor.year === year)!;
  return { value, grade, basis, source };
}

const WEAKEST_LAST: readonly Grade[] = ["A", "A-derived", "B", "C"];

/** Grade of a product: the weaker of the two, and of two figures read in sources "A-derived". */
function gradeOfProduct(a: Grade, b: Grade): Grade {
  const rank = Math.max(WEAKEST_LAST.indexOf(a), WEAKEST_LAST.indexOf(b), WEAKEST_LAST.indexOf("A-derived"));
  return WEAKEST_LAST[rank];
}
