import { clusters, hubs } from "../catalog/clusters.ts";
import { devices } from "../catalog/devices.ts";
import type { Figure } from "../catalog/figure.ts";
import { isEstimate } from "../catalog/figure.ts";
import { gridNames, provinces } from "../catalog/grids.ts";
import { carbonFreeShare } from "../catalog/generationMix.ts";
import { marginalFactors } from "../catalog/margins.ts";
import { federationOf, platforms } from "../catalog/platforms.ts";
import { renewableProvinces } from "../catalog/renewables.ts";
import { caseSites } from "../catalog/sites.ts";
import { sources } from "../catalog/sources.ts";
import { tariffs, type TariffBand } from "../catalog/tariffs.ts";
import { generationWater } from "../catalog/water.ts";
import {
  placeParts,
  powerParts,
  queueParts,
  splitParts,
  storageParts,
  timeParts,
  reviewParts,
  widthParts,
} from "../policy/registry.ts";
import type { Column } from "../report/column.ts";
import type { Language } from "../report/messages.ts";
import { plainTable } from "../report/plainTable.ts";
import { wrapText } from "../report/wrapText.ts";
import { TABLES } from "../report/tables.ts";
import { SERIES_DIALECTS } from "../series/seriesFile.ts";
import { scenarioFields } from "../scenario/vocabulary.ts";

export const VOCABULARIES = [
  "hubs",
  "clusters",
  "policies",
  "devices",
  "tariffs",
  "grids",
  "sites",
  "platforms",
  "dialects",
  "columns",
  "fields",
] as const;
export type Vocabulary = (typeof VOCABULARIES)[number];

type Row = Readonly<Record<string, unknown>>;

/** `eastwest list …`: a vocabulary with units, grades and sources. */
export function list(
  vocabulary: Vocabulary,
  given: { readonly json?: boolean; readonly lang: Language },
): void {
  const rows = ROWS[vocabulary](given.lang);
  const text =
    given.json === true ? JSON.stringify(rows, null, 2) : [tableOf(rows), ...sourceLines(rows)].join("\n");
  process.stdout.write(`${text}\n`);
}

const ROWS: Readonly<Record<Vocabulary, (language: Language) => readonly Row[]>> = {
  hubs: (language) =>
    hubs().map((hub) => ({
      id: hub.id,
      name: language === "zh" ? hub.nameZh : hub.name,
      west: hub.west,
      clusters: clusters()
        .filter((cluster) => cluster.hub === hub.id)
        .map((cluster) => cluster.id)
        .join(" "),
    })),
  clusters: (language) =>
    clusters().map((cluster) => ({
      id: cluster.id,
      name: language === "zh" ? cluster.nameZh : cluster.name,
      hub: cluster.hub,
      grid: cluster.province,
      "lat °": cluster.lat,
      "lon °": cluster.lon,
      ...figure("capacity", cluster.capacityMW),
      ...figure("factor 2022", cluster.factor2022),
      ...figure("mean temperature", cluster.temperature),
      ...figure("PUE ceiling", cluster.puePolicyMax),
      ...figure("stated PUE", cluster.pueStated),
      ...figure("contracted green", cluster.contractedShare),
      ...figure("direct price", cluster.contractPrice),
      ...figure("water", cluster.wue),
      sources: sourceIds(cluster.capacityMW, cluster.factor2022, cluster.temperature, cluster.puePolicyMax),
    })),
  policies: (language) =>
    [
      ...placeParts.map((part) => ({ ...part, sort: "place" })),
      ...timeParts.map((part) => ({ ...part, sort: "time" })),
      ...widthParts.map((part) => ({ ...part, sort: "width" })),
      ...reviewParts.map((part) => ({ ...part, sort: "review" })),
      ...queueParts.map((part) => ({ ...part, sort: "queue" })),
      ...powerParts.map((part) => ({ ...part, sort: "power" })),
      ...splitParts.map((part) => ({ ...part, sort: "split" })),
      ...storageParts.map((part) => ({ ...part, sort: "storage" })),
    ].map((part) => ({
      part: part.sort,
      name: part.name,
      what: language === "zh" ? part.descriptionZh : part.description,
      parameters: Object.entries(part.parameters)
        .map(([name, parameter]) => {
          const range =
            parameter.type === "choice"
              ? parameter.choices.join("|")
              : `${parameter.min}…${parameter.max} ${parameter.unit}`;
          return `${name}=${parameter.default} (${range})`;
        })
        .join("; "),
      source: part.source,
    })),
  devices: () =>
    devices().map((device) => ({
      id: device.id,
      name: device.name,
      kind: device.kind,
      year: device.year,
      ...figure("idle", device.idleW),
      ...figure("peak", device.peakW),
      ...figure("sleep", device.sleepW),
      ...figure("wake-up", device.wakeUpS),
      ...figure("fp32", device.fp32Tflops),
      ...figure("fp16", device.fp16Tflops),
      ...figure("embodied", device.embodied),
      sources: sourceIds(device.idleW, device.peakW, device.embodied),
      note: device.peakW.note ?? "",
    })),
  tariffs: (language) =>
    tariffs().flatMap((entry) =>
      entry.seasons.map(({ months, hours, cnyPerKWh }) => ({
        name: language === "zh" ? entry.name : `${entry.english} (${entry.name})`,
        months: months.join(" "),
        ...Object.fromEntries(
          TARIFF_BANDS.map((band) => [
            `${band} CNY/kWh`,
            cnyPerKWh[band] === undefined ? "" : `${cnyPerKWh[band]} (${hoursOf(hours, band)})`,
          ]),
        ),
        grade: isEstimate(entry) ? "C estimate" : entry.grade,
        sources: entry.source,
        note: entry.note,
      })),
    ),
  grids: () =>
    provinces().map((grid) => {
      const margins = marginalFactors(grid.name)!;
      return {
        grid: grid.name,
        region: margins.region,
        ...figure("factor 2021", grid.factor2021),
        ...figure("factor 2022", grid.factor2022),
        ...figure("operating margin", margins.operating),
        ...figure("build margin", margins.build),
        ...figure("combined margin", margins.combined),
        ...figure("carbon-free generation", carbonFreeShare(grid.name)),
        ...figure("water of generation", rounded(generationWater(grid.name))),
        "hourly profile": gridNames().includes(grid.name) ? "synthetic" : "",
        "sun and wind": renewableProvinces().includes(grid.name) ? "synthetic" : "",
        sources: sourceIds(grid.factor2022, margins.operating),
      };
    }),
  sites: (language) =>
    caseSites().map((site) => ({
      id: site.id,
      name: language === "zh" ? site.nameZh : site.name,
      grid: site.province,
      "lat °": site.lat,
      "lon °": site.lon,
      "monthly °C": site.monthlyTemperatureC.join(" "),
      ...figure("diurnal range", site.diurnalRange),
    })),
  platforms: (language) =>
    platforms().map((platform) => ({
      id: platform.id,
      name: language === "zh" ? platform.nameZh : platform.name,
      hub: platform.hub ?? "–",
      city: platform.city,
      scope: platform.scope,
      status: platform.status,
      clusters: federationOf(platform)
        .map(({ id }) => id)
        .join(" "),
      grade: isEstimate(platform) ? "C estimate" : platform.grade,
    })),
  dialects: (language) =>
    SERIES_DIALECTS.map(({ name, description, descriptionZh }) => ({
      name,
      what: language === "zh" ? descriptionZh : description,
    })),
  columns: (language) =>
    TABLES.flatMap((table) =>
      (table.columns as readonly Column<never>[]).map((column) => ({
        table: table.name,
        column: column.name,
        unit: column.unit,
        what: language === "zh" ? column.descriptionZh : column.description,
        aggregation: column.aggregation,
        trust: column.trust,
      })),
    ),
  fields: () =>
    scenarioFields().map((field) => ({
      field: field.path,
      type: field.type,
      unit: field.unit,
      default: field.default,
      bounds: field.bounds,
      required: field.required,
      what: field.description,
    })),
};

const TARIFF_BANDS: readonly TariffBand[] = ["valley", "flat", "peak", "tip"];

/** Hours of a band as ranges: "0-8, 22-24". */
function hoursOf(hours: readonly TariffBand[], band: TariffBand): string {
  const ranges: string[] = [];
  for (let hour = 0; hour < hours.length; hour++) {
    if (hours[hour] !== band) continue;
    const from = hour;
    while (hours[hour + 1] === band) hour++;
    ranges.push(`${from}-${hour + 1}`);
  }
  return ranges.join(", ");
}

/** Figures made by arithmetic, with the digits that they deserve. */
function rounded(value: Figure | undefined): Figure | undefined {
  if (value === undefined) return undefined;
  const digits = (number: number) => Number(number.toPrecision(3));
  return {
    ...value,
    value: digits(value.value),
    range: value.range && [digits(value.range[0]), digits(value.range[1])],
  };
}

/** A figure as one cell: value, unit, grade; an estimate says so. */
function figure(name: string, value: Figure | undefined): Row {
  if (value === undefined) return { [name]: "" };
  const range = value.range === undefined ? "" : ` (${value.range.join("–")})`;
  const grade = isEstimate(value) ? "C estimate" : value.grade;
  return { [name]: `${value.value}${value.unit === "" ? "" : ` ${value.unit}`}${range} [${grade}]` };
}

/** Ids of the sources that figures name, each once. */
function sourceIds(...figures: readonly Figure[]): string {
  return [...new Set(figures.flatMap((figure) => figure.source.split(" ")))]
    .filter((id) => id !== "")
    .join(" ");
}

/** What the source ids of a table stand for, and what the grades mean. */
function sourceLines(rows: readonly Row[]): string[] {
  if (!("sources" in rows[0])) return [];
  const ids = [...new Set(rows.flatMap((row) => String(row.sources).split(" ")))]
    .filter((id) => id !== "")
    .sort();
  return [
    "",
    "Grades: A read in a stored source · A-derived arithmetic on A · B widely published · C estimate",
    ...ids.map((id) => `${id}  ${sources()[id].title} (${sources()[id].date})`),
  ];
}

/** Terminal columns at which a column's text is wrapped. */
const LONGEST_COLUMN = 60;

function tableOf(rows: readonly Row[]): string {
  const keys = Object.keys(rows[0]);
  const table = plainTable(keys);
  for (const row of rows) table.push(keys.map((key) => wrapText(String(row[key]), LONGEST_COLUMN)));
  return table.toString();
}
