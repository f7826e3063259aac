import { writeFileSync } from "node:fs";
import { nationalSeries } from "../catalog/nationalSeries.ts";
import { UserError } from "../errors.ts";
import { readFactorSettings } from "../outlook/factorSetting.ts";
import { lmdi } from "../outlook/lmdi.ts";
import {
  FIRST_YEAR,
  LAST_YEAR,
  outlookPath,
  outlookPaths,
  outlookYear,
  type OutlookPath,
} from "../outlook/path.ts";
import { savingAlternatives } from "../outlook/savingAlternatives.ts";
import type { Table } from "../report/column.ts";
import { csvHeader, csvRow } from "../report/csv.ts";
import type { Language } from "../report/messages.ts";
import { OUTLOOK_SECTIONS, outlookReport, type OutlookSection } from "../report/outlookReport.ts";
import {
  lmdiRows,
  outlookLmdiTable,
  outlookPathsTable,
  outlookSavingTable,
  outlookSeriesTable,
  outlookYearsTable,
  pathRows,
  savingRows,
  seriesRows,
  yearRows,
} from "../report/outlookTable.ts";

export interface OutlookArguments {
  readonly path?: string;
  readonly from: number;
  readonly to: number;
  readonly table?: OutlookSection;
  readonly csv?: string;
  readonly set?: readonly string[];
  readonly lang: Language;
}

/** What is printed unless one part is asked for: all but the list of figures. */
const DEFAULT_SECTIONS = OUTLOOK_SECTIONS.filter((section) => section !== "series");

/** `eastwest outlook`: the country's data centres from 2020 to 2030 by four factors. */
export function outlook(given: OutlookArguments): void {
  const settings = readFactorSettings(given.set ?? [], FIRST_YEAR, LAST_YEAR);
  const builtIn = outlookPaths();
  const path = outlookPath(given.path ?? builtIn[0].id, settings);
  for (const year of [given.from, given.to]) outlookYear(path, year);
  const paths = builtIn.map((other) => (other.id === path.id ? path : other));
  if (given.csv === undefined) {
    const sections = given.table === undefined ? DEFAULT_SECTIONS : [given.table];
    const query = { path, paths, from: given.from, to: given.to };
    process.stdout.write(`${outlookReport(query, sections, given.lang)}\n`);
    return;
  }
  const csv = csvOf(given, path, given.path === undefined ? paths : [path]);
  if (given.csv === "-") process.stdout.write(csv);
  else {
    writeNew(given.csv, csv);
    process.stdout.write(`${given.csv} written\n`);
  }
}

/** One part as CSV; the parts that differ by path for the paths asked for. */
function csvOf(given: OutlookArguments, path: OutlookPath, paths: readonly OutlookPath[]): string {
  const { from, to } = given;
  switch (given.table ?? "years") {
    case "years":
      return csv(outlookYearsTable, yearRows(paths));
    case "paths":
      return csv(outlookPathsTable, pathRows(paths));
    case "lmdi":
      return csv(
        outlookLmdiTable,
        paths.flatMap((each) => {
          const change = lmdi(outlookYear(each, from).factors, outlookYear(each, to).factors);
          return lmdiRows(each, from, to, change);
        }),
      );
    case "saving":
      return csv(outlookSavingTable, savingRows(savingAlternatives(path)));
    case "series":
      return csv(outlookSeriesTable, seriesRows(nationalSeries()));
  }
}

function csv<Row>(table: Table<Row>, rows: readonly Row[]): string {
  return csvHeader(table) + rows.map((row) => csvRow(table, row)).join("");
}

/** Write a file that does not exist yet. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") throw new UserError(`${file}: exists already; name another file`);
    throw new UserError(`${file}: cannot be written (${code ?? String(error)})`);
  }
}
