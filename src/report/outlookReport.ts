import { nationalFigure, nationalSeries, nationalSources } from "../catalog/nationalSeries.ts";
import { isEstimate } from "../catalog/figure.ts";
import { FACTOR_NAMES, type FactorName } from "../outlook/fourFactors.ts";
import { lmdi } from "../outlook/lmdi.ts";
import { outlookYear, type Graded, type OutlookPath, type OutlookYear } from "../outlook/path.ts";
import { savingAlternatives } from "../outlook/savingAlternatives.ts";
import type { Language } from "./messages.ts";
import { outlookMessage, type OutlookMessageKey } from "./outlookMessages.ts";
import { lmdiRows, pathRows, seriesRows, type LmdiRow } from "./outlookTable.ts";
import { formatShare } from "./format.ts";
import { plainTable } from "./plainTable.ts";
import { wrapText } from "./wrapText.ts";

/** Parts of the outlook, in the order in which they are printed. */
export const OUTLOOK_SECTIONS = ["years", "paths", "lmdi", "saving", "series"] as const;
export type OutlookSection = (typeof OUTLOOK_SECTIONS)[number];

/** What an outlook is asked for. */
export interface OutlookQuery {
  /** The path that is shown year by year. */
  readonly path: OutlookPath;
  /** All paths, the shown one among them. */
  readonly paths: readonly OutlookPath[];
  /** Years between which the change is decomposed. */
  readonly from: number;
  readonly to: number;
}

/** Terminal columns at which text is wrapped; and names inside a table. */
const WIDTH = 100;
const NAME_WIDTH = 30;
const SERIES_WIDTH = 52;
/** The table of paths has many columns, so its texts are narrower. */
const BOUNDARY_WIDTH = 24;
const PATH_WIDTH = 16;

/**
 * The outlook as text for a terminal.
 *
 * @throws UserError for a year that the paths do not have
 */
export function outlookReport(
  query: OutlookQuery,
  sections: readonly OutlookSection[],
  language: Language,
): string {
  const say: Say = (key, values) => outlookMessage(language, key, values);
  return sections.map((section) => SECTIONS[section](query, say, language).join("\n")).join("\n\n");
}

type Say = (key: OutlookMessageKey, values?: Readonly<Record<string, string>>) => string;

const SECTIONS: Readonly<
  Record<OutlookSection, (query: OutlookQuery, say: Say, language: Language) => string[]>
> = {
  years: yearsSection,
  paths: pathsSection,
  lmdi: lmdiSection,
  saving: savingSection,
  series: seriesSection,
};

const nameIn = (bearer: { readonly name: string; readonly nameZh: string }, language: Language): string =>
  language === "zh" ? bearer.nameZh : bearer.name;

/** A path's name, saying where the user's own values are in it. */
function pathName(path: OutlookPath, say: Say, language: Language): string {
  const name = language === "zh" ? path.nameZh : path.id;
  return isSet(path) ? say("withSettings", { path: name }) : name;
}

function isSet(path: OutlookPath): boolean {
  return path.years.some((year) => FACTOR_NAMES.some((name) => year.graded[name].basis === "set"));
}

const yearList = (years: readonly number[], language: Language): string =>
  years.join(language === "zh" ? "、" : ", ");

/** A table whose first columns are text and the others numbers. */
function table(head: readonly string[], texts: number, rows: readonly (readonly string[])[]): string {
  const made = plainTable(head, { colAligns: head.map((_, i) => (i < texts ? "left" : "right")) });
  for (const row of rows) made.push([...row]);
  return made.toString();
}

const ESTIMATE = "(C)";

/** A number with its mark; room for a mark is left after one that has none, so that digits stand below digits. */
function marked(text: string, mark: string, room: number): string {
  return `${text} ${mark}`.padEnd(text.length + 1 + room);
}

const DIGITS: Readonly<Record<FactorName, number>> = {
  computeEflops: 1,
  efficiencyGflopsPerW: 2,
  pue: 3,
  emissionFactorKgPerKWh: 4,
};

function factorCell(name: FactorName, { value, grade, basis }: Graded, room: number): string {
  const filled = basis === "interpolated" || basis === "extrapolated" ? "~" : "";
  const mark = basis === "set" ? "(set)" : grade === "C" ? ESTIMATE : "";
  return marked(`${filled}${value.toFixed(DIGITS[name])}`, mark, room);
}

function yearsSection({ path }: OutlookQuery, say: Say, language: Language): string[] {
  const { years, compute, boundary } = path;
  const set = isSet(path);
  const roomOf = (name: FactorName) =>
    years.some((year) => year.graded[name].basis === "set") ? "(set)".length : ESTIMATE.length;
  const total = (value: number, digits: number, estimate: boolean) =>
    marked(value.toFixed(digits), estimate ? ESTIMATE : "", ESTIMATE.length);
  const rows = years.map((year) => [
    String(year.year),
    ...FACTOR_NAMES.map((name) => factorCell(name, year.graded[name], roomOf(name))),
    // Power is electricity ÷ PUE, so it is as good as that.
    total(year.totals.itPowerGW, 2, year.energyGrade === "C"),
    total(year.totals.energyTWh, 1, year.energyGrade === "C"),
    total(year.totals.carbonMt, 1, year.carbonGrade === "C"),
  ]);
  const heads = [
    "year",
    "compute",
    "efficiency",
    "pue",
    "emissionFactor",
    "itPower",
    "energy",
    "carbon",
  ] as const;
  const derived = years.filter((year) => year.graded.efficiencyGflopsPerW.basis === "derived");
  return [
    say("years", {
      path: pathName(path, say, language),
      first: String(years[0].year),
      last: String(years[years.length - 1].year),
    }),
    table(
      heads.map((key) => say(key)),
      1,
      rows,
    ),
    ...wrapped(
      say("identity"),
      say("marks"),
      ...(set ? [say("setMark")] : []),
      say("boundary", { compute: nameIn(compute, language), boundary: nameIn(boundary, language) }),
      ...(derived.length > 0
        ? [
            say("derived", {
              years: yearList(
                derived.map(({ year }) => year),
                language,
              ),
            }),
          ]
        : []),
    ),
  ];
}

function pathsSection({ paths }: OutlookQuery, say: Say, language: Language): string[] {
  const all = pathRows(paths);
  const years = paths[0].years;
  const last = years[years.length - 1].year;
  const rate = (logarithm: number) => `${logarithm < 0 ? "" : "+"}${(100 * logarithm).toFixed(1)}`;
  const rows = all.map(({ path, last: end, peak }) => {
    const reached = peak.peakYear === null ? say("noPeak", { year: String(last) }) : String(peak.peakYear);
    // Years that fall after the peak need no word; those before it show a dip.
    const dips = peak.fallingYears.filter((year) => year <= peak.highestYear);
    return [
      wrapText(pathName(path, say, language), PATH_WIDTH),
      wrapText(nameIn(path.boundary, language), BOUNDARY_WIDTH),
      wrapText(
        dips.length === 0 ? reached : say("fell", { peak: reached, years: yearList(dips, language) }),
        PATH_WIDTH,
      ),
      end.totals.energyTWh.toFixed(0),
      end.totals.carbonMt.toFixed(0),
      rate(peak.lastGrowth.compute),
      rate(peak.lastGrowth.efficiency),
      rate(-peak.lastGrowth.pueDecline),
      rate(-peak.lastGrowth.emissionFactorDecline),
      rate(peak.efficiencyGrowthToHold),
    ];
  });
  const heads = [
    "path",
    "boundaryHead",
    "peak",
    "endEnergy",
    "endCarbon",
    "growthCompute",
    "growthEfficiency",
    "growthPue",
    "growthFactor",
    "hold",
  ] as const;
  return [
    say("paths", { year: String(last) }),
    table(
      heads.map((key) => say(key)),
      3,
      rows,
    ),
    ...wrapped(say("peakRule", { from: String(last - 1), to: String(last) }), say("pathsRest")),
  ];
}

const PART_NAMES = {
  compute: "factorCompute",
  efficiency: "factorEfficiency",
  pue: "factorPue",
  emissionFactor: "factorEmission",
  change: "sum",
} as const satisfies Record<LmdiRow["part"], OutlookMessageKey>;

function lmdiSection({ path, from, to }: OutlookQuery, say: Say, language: Language): string[] {
  const before = outlookYear(path, from);
  const after = outlookYear(path, to);
  const signed = (value: number) => `${value < 0 ? "" : "+"}${value.toFixed(2)}`;
  const estimate = [before, after].some(restsOnEstimate);
  const rows = lmdiRows(path, from, to, lmdi(before.factors, after.factors)).map((row) => [
    say(PART_NAMES[row.part]),
    row.energyTWh === null ? "–" : signed(row.energyTWh),
    signed(row.carbonMt),
    row.shareOfChange === null ? "–" : formatShare(row.shareOfChange),
  ]);
  const heads = ["factor", "changeEnergy", "changeCarbon", "shareOfChange"] as const;
  return [
    say("lmdi", {
      path: pathName(path, say, language),
      from: String(from),
      to: String(to),
      energyBefore: before.totals.energyTWh.toFixed(1),
      energyAfter: after.totals.energyTWh.toFixed(1),
      carbonBefore: before.totals.carbonMt.toFixed(1),
      carbonAfter: after.totals.carbonMt.toFixed(1),
      mark: estimate ? ` ${ESTIMATE}` : "",
    }),
    table(
      heads.map((key) => say(key)),
      1,
      rows,
    ),
  ];
}

/** Whether a year's parts rest on an estimate. */
function restsOnEstimate(year: OutlookYear): boolean {
  return FACTOR_NAMES.some((name) => isEstimate(year.graded[name]));
}

/** How near a definition must come to be said to reproduce the claim: its printed digits. */
const REPRODUCES = 0.005;

function savingSection({ path }: OutlookQuery, say: Say, language: Language): string[] {
  const saving = savingAlternatives(path);
  const { claim, fixedBasePue, frozenIntensity, pueYearOnYear, pricings } = saving;
  const [thermal, grid] = pricings;
  const near = Math.abs(frozenIntensity.energySavedTWh / claim.energySavedTWh - 1) <= REPRODUCES;
  const span = (values: readonly number[], digits: number) =>
    [...new Set(values.map((value) => value.toFixed(digits)))].join("–");
  const priced = (values: readonly number[], price: typeof thermal) =>
    span(
      values.map((value) => value * price.figure.value),
      2,
    );
  const definition = (id: "D1" | "D2" | "D3", values: readonly number[], verdict: string) => [
    say(id),
    wrapText(verdict, NAME_WIDTH),
    marked(span(values, 2), ESTIMATE, ESTIMATE.length),
    priced(values, thermal),
    priced(values, grid),
  ];
  const definitions = [
    definition(
      "D1",
      [fixedBasePue.energySavedTWh],
      say("needsBase", { pue: fixedBasePue.basePueNeeded.toFixed(3) }),
    ),
    definition("D2", [frozenIntensity.energySavedTWh], say(near ? "reproduces" : "misses")),
    definition("D3", pueYearOnYear.energySavedTWh, say("misses")),
    [say("D4"), say("noEnergy"), marked("0", "", ESTIMATE.length), "–", "–"],
  ];
  const at = (price: typeof thermal) => say("savedAt", { factor: String(price.figure.value) });
  return [
    ...wrapped(
      say("saving", {
        energy: String(claim.energySavedTWh),
        carbon: String(claim.carbonSavedMt),
        factor: claim.impliedFactorKgPerKWh.toFixed(3),
        grid: String(grid.figure.value),
      }),
    ),
    table([say("definition"), say("verdict"), say("savedEnergy"), at(thermal), at(grid)], 2, definitions),
    ...wrapped(say("inferred", { energy: String(nationalFigure("electricity-two-percent", 2021).value) })),
    "",
    table(
      [say("price"), say("kgPerKWh"), say("claimMt"), say("frozenMt")],
      1,
      pricings.map(({ series, figure, claimMt, frozenIntensityMt }) => [
        `${nameIn(series, language)}, ${figure.year}`,
        `${figure.value.toFixed(4)} [${figure.grade}]`,
        claimMt.toFixed(2),
        frozenIntensityMt.toFixed(2),
      ]),
    ),
    "",
    table(
      [say("boundaryHead"), say("energy2022"), say("growthNeeded"), say("ownYears"), say("basePueNeeded")],
      1,
      saving.boundaries.map(({ boundary, energyTWh, growthNeeded, frozenIntensityTWh, basePueNeeded }) => [
        wrapText(nameIn(boundary, language), NAME_WIDTH),
        energyTWh.toFixed(1),
        formatShare(growthNeeded),
        frozenIntensityTWh === null ? "–" : `${frozenIntensityTWh.toFixed(1)} TWh`,
        basePueNeeded.toFixed(3),
      ]),
    ),
  ];
}

function seriesSection(_: OutlookQuery, say: Say, language: Language): string[] {
  const rows = seriesRows(nationalSeries());
  const known = nationalSources();
  const ids = [...new Set(rows.flatMap(({ point }) => point.source.split(" ")))].filter((id) => id !== "");
  return [
    say("series"),
    table(
      [say("seriesHead"), say("unit"), say("grade"), say("source"), say("range"), say("year"), say("value")],
      5,
      rows.map(({ series, point }, i) => [
        rows[i - 1]?.series === series ? "" : wrapText(nameIn(series, language), SERIES_WIDTH),
        series.unit,
        isEstimate(point) ? ESTIMATE : point.grade,
        point.source,
        point.range?.join("–") ?? "",
        String(point.year),
        String(point.value),
      ]),
    ),
    say("grades"),
    ...ids.sort().map((id) => `${id}  ${known[id].title} (${known[id].date})`),
  ];
}

/** Texts in lines of the terminal's width. */
function wrapped(...texts: readonly string[]): string[] {
  return texts.map((text) => wrapText(text, WIDTH));
}
