import { csvParseRows } from "d3-dsv";
import { DataError } from "../errors.ts";
import type { DeviceOutage } from "../model/faultPlan.ts";
import { RowTally, type RowCount } from "./readReport.ts";
import { MS_PER_YEAR } from "../units.ts";
import { strikePlace } from "./strikePlace.ts";
import { MS_PER_UNIT, type TimeUnit } from "./timeUnit.ts";

export interface FailureLogOptions {
  /** Header names. */
  readonly columns: {
    readonly cluster: string;
    readonly start: string;
    readonly duration: string;
    readonly devices?: string;
  };
  readonly timeUnit: TimeUnit;
  /** Ids of the clusters, in order. */
  readonly clusterIds: readonly string[];
  /** Outages that begin at or after this are left out, ms. */
  readonly horizonMs: number;
}

export interface FailureLog {
  readonly outages: readonly DeviceOutage[];
  /** Rows of data = outages + all skipped. */
  readonly rows: number;
  readonly skipped: readonly RowCount[];
}

/** Columns of a header that a message lists. */
const MOST_LISTED = 20;

/** An outage longer than this would keep a run that drains from ending. */
const LONGEST_MS = MS_PER_YEAR;

/**
 * Read outages from CSV text with a header line. Every outage takes so many devices of each pool of its cluster; all when there is no column for it or the cell is empty.
 *
 * @param shown name of the file in messages
 * @throws DataError when a column is missing
 */
export function readFailureLog(text: string, shown: string, options: FailureLogOptions): FailureLog {
  const { columns, timeUnit, clusterIds, horizonMs } = options;
  const [header = [], ...rows] = csvParseRows(text.replace(/^\uFEFF/, ""));
  const names = header.map((name) => name.trim());
  const place = (role: string, name: string) => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    const listed = names
      .slice(0, MOST_LISTED)
      .map((each) => `"${each.slice(0, 40)}"`)
      .join(", ");
    throw new DataError(
      `${shown}:1: columns.${role}: there is no column "${name}"; the header has ${listed}`,
    );
  };
  const clusterAt = place("cluster", columns.cluster);
  const startAt = place("start", columns.start);
  const durationAt = place("duration", columns.duration);
  const devicesAt = columns.devices === undefined ? -1 : place("devices", columns.devices);
  const skipped = new RowTally();
  const outages: DeviceOutage[] = [];
  let read = 0;
  rows.forEach((cells, i) => {
    const line = i + 2;
    if (cells.length === 1 && cells[0].trim() === "") return;
    read++;
    const number = (at: number) => (/^\s*$/.test(cells[at] ?? "") ? NaN : Number(cells[at]));
    const cluster = clusterIds.indexOf((cells[clusterAt] ?? "").trim());
    const fromMs = Math.round(number(startAt) * MS_PER_UNIT[timeUnit]);
    const lastsMs = Math.round(number(durationAt) * MS_PER_UNIT[timeUnit]);
    const stated = devicesAt >= 0 && !/^\s*$/.test(cells[devicesAt] ?? "");
    const devices = stated ? number(devicesAt) : Infinity;
    if (cluster < 0) skipped.add("unknown cluster", line);
    else if (Number.isNaN(fromMs) || Number.isNaN(lastsMs) || Number.isNaN(devices))
      skipped.add("not a number", line);
    else if (!(lastsMs > 0)) skipped.add("no duration (zero or negative)", line);
    else if (stated && !(devices >= 1)) skipped.add("no devices (zero or negative)", line);
    else if (lastsMs > LONGEST_MS) skipped.add("longer than a year", line);
    else if (fromMs < 0) skipped.add("begins before the start of the scenario", line);
    else if (fromMs >= horizonMs) skipped.add("begins after the horizon", line);
    else {
      const whole = Math.round(devices);
      outages.push({
        cluster,
        pool: -1,
        fromMs,
        toMs: fromMs + lastsMs,
        devices: whole,
        strikesAt: strikePlace(outages.length),
        planned: false,
      });
    }
  });
  return { outages, rows: read, skipped: skipped.list() };
}
