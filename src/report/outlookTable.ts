import type { NationalSeries, YearFigure } from "../catalog/nationalSeries.ts";
import { carbonPeak, type CarbonPeak } from "../outlook/carbonPeak.ts";
import type { FactorName } from "../outlook/fourFactors.ts";
import type { Decomposition } from "../outlook/lmdi.ts";
import type { OutlookPath, OutlookYear } from "../outlook/path.ts";
import type { SavingAlternatives } from "../outlook/savingAlternatives.ts";
import { columnsOf, type Column, type Table } from "./column.ts";

export interface YearRow {
  readonly path: OutlookPath;
  readonly year: OutlookYear;
}
const ofYear = columnsOf<YearRow>();

/** One row for each path and year: the four factors, how good each is, and what they make. */
export const outlookYearsTable: Table<YearRow> = {
  name: "outlook-years",
  description: "One row for each path and year: the four factors, how good each is, and what they make.",
  columns: [
    ofYear("path", "", "label", "key", "Path", "情景", ({ path }) => path.id),
    ofYear(
      "boundary",
      "",
      "label",
      "key",
      "Electricity series that the path follows",
      "用电口径",
      ({ path }) => path.boundary.id,
    ),
    ofYear("year", "", "label", "key", "Calendar year", "年份", ({ year }) => year.year),
    ...factorColumns("computeEflops", "compute", "_eflops", "EFLOPS", "Compute in service (CP)", "在用算力"),
    ...factorColumns(
      "efficiencyGflopsPerW",
      "efficiency",
      "_gflops_per_w",
      "GFLOPS/W",
      "Compute for each watt of average IT power (CE)",
      "单位平均IT功率的算力",
    ),
    ...factorColumns("pue", "pue", "", "", "Average PUE", "平均PUE"),
    ...factorColumns(
      "emissionFactorKgPerKWh",
      "emission_factor",
      "_kg_per_kwh",
      "kg/kWh",
      "Carbon of a kWh used (CEF)",
      "每千瓦时碳排放",
    ),
    ofYear(
      "it_power_gw",
      "GW",
      "estimate",
      "mean over the year",
      "Power of IT equipment",
      "IT功率",
      ({ year }) => year.totals.itPowerGW,
    ),
    ofYear(
      "energy_twh",
      "TWh",
      "estimate",
      "sum over the year",
      "Electricity of the facilities",
      "用电量",
      ({ year }) => year.totals.energyTWh,
    ),
    ofYear(
      "energy_grade",
      "",
      "label",
      "of energy_twh",
      "Grade of the electricity",
      "用电量等级",
      ({ year }) => year.energyGrade,
    ),
    ofYear(
      "carbon_mt",
      "Mt",
      "estimate",
      "sum over the year",
      "Carbon dioxide",
      "碳排放",
      ({ year }) => year.totals.carbonMt,
    ),
    ofYear(
      "carbon_grade",
      "",
      "label",
      "of carbon_mt",
      "Grade of the carbon",
      "碳排放等级",
      ({ year }) => year.carbonGrade,
    ),
  ],
};

/** Value, grade, origin and sources of one factor. */
function factorColumns(
  factor: FactorName,
  name: string,
  unitSuffix: string,
  unit: string,
  description: string,
  descriptionZh: string,
): Column<YearRow>[] {
  const graded = ({ year }: YearRow) => year.graded[factor];
  const value = `${name}${unitSuffix}`;
  return [
    ofYear(value, unit, "estimate", "of the year", description, descriptionZh, (row) => graded(row).value),
    ofYear(
      `${name}_grade`,
      "",
      "label",
      `of ${value}`,
      "A, A-derived, B or C (estimate)",
      "等级",
      (row) => graded(row).grade,
    ),
    ofYear(
      `${name}_basis`,
      "",
      "label",
      `of ${value}`,
      "given, derived from electricity, interpolated, extrapolated or set",
      "依据",
      (row) => graded(row).basis,
    ),
    ofYear(
      `${name}_source`,
      "",
      "label",
      `of ${value}`,
      "Ids of sources",
      "来源",
      (row) => graded(row).source,
    ),
  ];
}

export function yearRows(paths: readonly OutlookPath[]): YearRow[] {
  return paths.flatMap((path) => path.years.map((year) => ({ path, year })));
}

export interface PathRow {
  readonly path: OutlookPath;
  readonly last: OutlookYear;
  readonly peak: CarbonPeak;
}
const ofPath = columnsOf<PathRow>();

/** One row for each path: where it ends and whether its carbon peaks. */
export const outlookPathsTable: Table<PathRow> = {
  name: "outlook-paths",
  description: "One row for each path: where it ends and whether its carbon peaks.",
  columns: [
    ofPath("path", "", "label", "key", "Path", "情景", ({ path }) => path.id),
    ofPath(
      "boundary",
      "",
      "label",
      "key",
      "Electricity series that the path follows",
      "用电口径",
      ({ path }) => path.boundary.id,
    ),
    ofPath("last_year", "", "label", "key", "Last year of the path", "末年", ({ last }) => last.year),
    ofPath(
      "energy_twh",
      "TWh",
      "estimate",
      "sum over the last year",
      "Electricity of the facilities",
      "用电量",
      ({ last }) => last.totals.energyTWh,
    ),
    ofPath(
      "carbon_mt",
      "Mt",
      "estimate",
      "sum over the last year",
      "Carbon dioxide",
      "碳排放",
      ({ last }) => last.totals.carbonMt,
    ),
    ofPath(
      "peak_year",
      "",
      "estimate",
      "of the path",
      "Year of the highest carbon; empty while it still rises",
      "碳达峰年份；未达峰时为空",
      ({ peak }) => peak.peakYear,
    ),
    ofPath(
      "highest_carbon_mt",
      "Mt",
      "estimate",
      "highest year",
      "Carbon of the highest year",
      "最高年份碳排放",
      ({ peak }) => peak.highestMt,
    ),
    ofPath(
      "falling_years",
      "",
      "estimate",
      "of the path",
      "Years in which carbon falls",
      "碳排放下降的年份",
      ({ peak }) => peak.fallingYears.join(" "),
    ),
    growthColumn("compute_growth", "Growth of CP", "CP增速", ({ lastGrowth }) => lastGrowth.compute),
    growthColumn("efficiency_growth", "Growth of CE", "CE增速", ({ lastGrowth }) => lastGrowth.efficiency),
    growthColumn("pue_decline", "Decline of PUE", "PUE降速", ({ lastGrowth }) => lastGrowth.pueDecline),
    growthColumn(
      "emission_factor_decline",
      "Decline of CEF",
      "CEF降速",
      ({ lastGrowth }) => lastGrowth.emissionFactorDecline,
    ),
    growthColumn(
      "efficiency_growth_to_hold",
      "Growth of CE at which carbon stands still",
      "使碳排放持平的CE增速",
      (peak) => peak.efficiencyGrowthToHold,
    ),
  ],
};

function growthColumn(
  name: string,
  description: string,
  descriptionZh: string,
  value: (peak: CarbonPeak) => number,
): Column<PathRow> {
  return ofPath(
    name,
    "",
    "estimate",
    "logarithm of the ratio, last year to the year before",
    description,
    descriptionZh,
    ({ peak }) => value(peak),
  );
}

export function pathRows(paths: readonly OutlookPath[]): PathRow[] {
  return paths.map((path) => ({ path, last: path.years[path.years.length - 1], peak: carbonPeak(path) }));
}

export interface LmdiRow {
  readonly path: OutlookPath;
  readonly from: number;
  readonly to: number;
  readonly part: "compute" | "efficiency" | "pue" | "emissionFactor" | "change";
  /** Null for the emission factor, which moves no electricity. */
  readonly energyTWh: number | null;
  readonly carbonMt: number;
  /** Null where nothing changed. */
  readonly shareOfChange: number | null;
}
const ofPart = columnsOf<LmdiRow>();

/** One row for each path and factor: its part in the change between two years. */
export const outlookLmdiTable: Table<LmdiRow> = {
  name: "outlook-lmdi",
  description: "One row for each path and factor: its part in the change between two years.",
  columns: [
    ofPart("path", "", "label", "key", "Path", "情景", (row) => row.path.id),
    ofPart("from", "", "label", "key", "First year", "起始年", (row) => row.from),
    ofPart("to", "", "label", "key", "Second year", "终止年", (row) => row.to),
    ofPart(
      "part",
      "",
      "label",
      "key",
      "Factor; change is the whole",
      "要素；change为合计",
      (row) => row.part,
    ),
    ofPart(
      "energy_twh",
      "TWh",
      "estimate",
      "part of the change",
      "Electricity",
      "用电量",
      (row) => row.energyTWh,
    ),
    ofPart("carbon_mt", "Mt", "estimate", "part of the change", "Carbon", "碳排放", (row) => row.carbonMt),
    ofPart(
      "share_of_change",
      "",
      "estimate",
      "carbon_mt ÷ the change",
      "Share of the change of carbon",
      "占碳排放变化量",
      (row) => row.shareOfChange,
    ),
  ],
};

export function lmdiRows(
  path: OutlookPath,
  from: number,
  to: number,
  { energyTWh, carbonMt }: Decomposition,
): LmdiRow[] {
  const row = (part: LmdiRow["part"], energy: number | null): LmdiRow => ({
    path,
    from,
    to,
    part,
    energyTWh: energy,
    carbonMt: carbonMt[part],
    shareOfChange: carbonMt.change === 0 ? null : carbonMt[part] / carbonMt.change,
  });
  return [
    row("compute", energyTWh.compute),
    row("efficiency", energyTWh.efficiency),
    row("pue", energyTWh.pue),
    row("emissionFactor", null),
    row("change", energyTWh.change),
  ];
}

/** One way of arriving at, or of pricing, the report's saving. What does not apply is null. */
export interface SavingRow {
  readonly group: "claim" | "definition" | "price" | "boundary";
  readonly id: string;
  readonly energySavedTWh: number | null;
  readonly energySavedHighTWh: number | null;
  readonly factorKgPerKWh: number | null;
  readonly carbonSavedMt: number | null;
  readonly growthNeeded: number | null;
  readonly basePueNeeded: number | null;
}
const ofSaving = columnsOf<SavingRow>();

/** The report's saving of 2022, the definitions of it, the prices of a kWh and the boundaries of electricity. */
export const outlookSavingTable: Table<SavingRow> = {
  name: "outlook-saving",
  description:
    "The report's saving of 2022, the definitions of it, the prices of a kWh and the boundaries of electricity.",
  columns: [
    ofSaving("group", "", "label", "key", "claim, definition, price or boundary", "类别", (row) => row.group),
    ofSaving("id", "", "label", "key", "Which of them", "标识", (row) => row.id),
    ofSaving(
      "energy_saved_twh",
      "TWh",
      "estimate",
      "2022",
      "Electricity saved; lower end where there is a span",
      "节电量（区间下限）",
      (row) => row.energySavedTWh,
    ),
    ofSaving(
      "energy_saved_high_twh",
      "TWh",
      "estimate",
      "2022",
      "Upper end",
      "节电量上限",
      (row) => row.energySavedHighTWh,
    ),
    ofSaving(
      "factor_kg_per_kwh",
      "kg/kWh",
      "estimate",
      "of a kWh",
      "Carbon of a saved kWh",
      "折碳因子",
      (row) => row.factorKgPerKWh,
    ),
    ofSaving(
      "carbon_saved_mt",
      "Mt",
      "estimate",
      "2022",
      "Carbon of the electricity saved",
      "减碳量",
      (row) => row.carbonSavedMt,
    ),
    ofSaving(
      "growth_needed",
      "",
      "estimate",
      "2021 to 2022",
      "Growth of electricity with which definition D2 gives the claim",
      "D2所需用电增速",
      (row) => row.growthNeeded,
    ),
    ofSaving(
      "base_pue_needed",
      "",
      "estimate",
      "2022",
      "Base PUE with which definition D1 gives the claim",
      "D1所需基准PUE",
      (row) => row.basePueNeeded,
    ),
  ],
};

const BLANK = {
  energySavedTWh: null,
  energySavedHighTWh: null,
  factorKgPerKWh: null,
  carbonSavedMt: null,
  growthNeeded: null,
  basePueNeeded: null,
} as const;

/** Prices apply to the claimed electricity. */
export function savingRows(saving: SavingAlternatives): SavingRow[] {
  const { claim, fixedBasePue, frozenIntensity, pueYearOnYear } = saving;
  const definition = (id: string, span: readonly number[], rest: Partial<SavingRow> = {}): SavingRow => ({
    ...BLANK,
    group: "definition",
    id,
    energySavedTWh: span[0],
    energySavedHighTWh: span[1],
    ...rest,
  });
  const once = (value: number) => [value, value];
  return [
    {
      ...BLANK,
      group: "claim",
      id: "report",
      energySavedTWh: claim.energySavedTWh,
      energySavedHighTWh: claim.energySavedTWh,
      factorKgPerKWh: claim.impliedFactorKgPerKWh,
      carbonSavedMt: claim.carbonSavedMt,
    },
    definition("D1", once(fixedBasePue.energySavedTWh), { basePueNeeded: fixedBasePue.basePueNeeded }),
    definition("D2", once(frozenIntensity.energySavedTWh)),
    definition("D3", pueYearOnYear.energySavedTWh),
    definition("D4", once(0)),
    ...saving.pricings.map(({ series, figure, claimMt }): SavingRow => ({
      ...BLANK,
      group: "price",
      id: series.id,
      energySavedTWh: claim.energySavedTWh,
      energySavedHighTWh: claim.energySavedTWh,
      factorKgPerKWh: figure.value,
      carbonSavedMt: claimMt,
    })),
    ...saving.boundaries.map(({ boundary, frozenIntensityTWh, growthNeeded, basePueNeeded }): SavingRow => ({
      ...BLANK,
      group: "boundary",
      id: boundary.id,
      energySavedTWh: frozenIntensityTWh,
      energySavedHighTWh: frozenIntensityTWh,
      growthNeeded,
      basePueNeeded,
    })),
  ];
}

export interface SeriesRow {
  readonly series: NationalSeries;
  readonly point: YearFigure;
}
const ofPoint = columnsOf<SeriesRow>();

/** Every figure of every national series. */
export const outlookSeriesTable: Table<SeriesRow> = {
  name: "outlook-series",
  description: "Every figure of every national series.",
  columns: [
    ofPoint("series", "", "label", "key", "Id of the series", "序列标识", ({ series }) => series.id),
    ofPoint("name", "", "label", "key", "What it is", "序列名称", ({ series }) => series.name),
    ofPoint("year", "", "label", "key", "Calendar year", "年份", ({ point }) => point.year),
    ofPoint("value", "see unit", "estimate", "of the year", "Figure", "数值", ({ point }) => point.value),
    ofPoint(
      "unit",
      "",
      "label",
      "of value",
      "Unit; empty for pure numbers",
      "单位",
      ({ series }) => series.unit,
    ),
    ofPoint(
      "range_low",
      "see unit",
      "estimate",
      "of value",
      "Lowest value found",
      "最低取值",
      ({ point }) => point.range?.[0] ?? null,
    ),
    ofPoint(
      "range_high",
      "see unit",
      "estimate",
      "of value",
      "Highest value found",
      "最高取值",
      ({ point }) => point.range?.[1] ?? null,
    ),
    ofPoint(
      "grade",
      "",
      "label",
      "of value",
      "A, A-derived, B or C (estimate)",
      "等级",
      ({ point }) => point.grade,
    ),
    ofPoint("source", "", "label", "of value", "Ids of sources", "来源", ({ point }) => point.source),
    ofPoint(
      "note",
      "",
      "label",
      "of value",
      "Derivation or caution",
      "说明",
      ({ point }) => point.note ?? "",
    ),
  ],
};

export function seriesRows(all: readonly NationalSeries[]): SeriesRow[] {
  return all.flatMap((series) => series.points.map((point) => ({ series, point })));
}
