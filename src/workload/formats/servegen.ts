import { median } from "d3-array";
import { MS_PER_S } from "../../units.ts";
import { numberOf } from "../jsonValue.ts";
import { RowTally, type ReadReport } from "../readReport.ts";
import { GAP_FAMILIES, type RequestWindows, type TraceWindows } from "../requestWindows.ts";
import { LARGEST_MS, nothingUsed, RowTimes } from "../rowTimes.ts";
import { SkipReason } from "../skipReason.ts";
import { feedLines } from "../textFile.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";

/** Length of a window of ServeGen, for a file of one. */
const WINDOW_MS = 600_000;

/** More requests in a second than any service has: a slip of the file. */
const HIGHEST_RATE_PER_S = 1e6;

/** A shape below this puts nearly all requests into one instant; above it they come like clockwork. */
const SMALLEST_SHAPE = 1e-3;
const LARGEST_SHAPE = 1e6;

interface Window {
  readonly ratePerS: number;
  readonly cv: number;
  readonly family: number;
  readonly shape: number;
}

/**
 * Read chunk-*-trace.csv of ServeGen (https://github.com/alibaba/ServeGen): no header; start of the window (s),
 * requests per second, coefficient of variation of the gaps, family of their fitted distribution (Gamma, Weibull,
 * empty), shape, scale. A rate of 0 is a window without requests. A window lasts as long
 * as is usual in the file, so that one that is missing or skipped leaves a gap and does not stretch another.
 * @throws DataError when the file cannot be read as text
 */
export async function readServegen(
  path: string,
  options: Pick<DatedTraceOptions, "horizonMs" | "timeOrigin">,
): Promise<TraceWindows> {
  const skipped = new RowTally();
  const notes = new RowTally();
  const times = new RowTimes();
  const windows: Window[] = [];
  const starts: number[] = [];
  await feedLines(path, (bytes, from, to, line) => {
    const text = bytes.toString("utf8", from, to).trim();
    if (text === "") {
      notes.add("blank line", line);
      return;
    }
    const cells = text.split(",").map((cell) => cell.trim());
    if (cells.length > 6) notes.add("more than 6 fields: the others not read", line);
    const read = windowOf(cells);
    if (typeof read === "string") {
      skipped.add(read, line);
      return;
    }
    times.setLine(windows.length, line);
    windows.push(read);
    starts.push(Math.round(numberOf(cells[0]) * MS_PER_S));
  });
  const read = windows.length + skipped.total;
  const warnings: string[] = [];
  const startMs = Float64Array.from(starts);
  const { zeroMs, text } = times.moveToZero(
    startMs,
    startMs.length,
    timeZeroOf(options.timeOrigin, 0),
    "relative",
    warnings,
  );
  const rows = times.withinHorizon(startMs, startMs.length, options.horizonMs, skipped);
  times.noteOrder(startMs, rows, notes);
  rows.sort((a, b) => startMs[a] - startMs[b] || a - b);
  const distinct = rows.filter((row, i) => {
    const repeats = i > 0 && startMs[row] === startMs[rows[i - 1]];
    if (repeats) skipped.add(SkipReason.repeatedWindow, times.lineOf(row));
    return !repeats;
  });
  if (distinct.length === 0) warnings.push(nothingUsed(read, skipped));
  const report: ReadReport = {
    file: path,
    format: "servegen",
    header: {},
    clock: "relative",
    rows: read,
    used: distinct.length,
    skipped: skipped.list(),
    notes: notes.list(),
    warnings,
    timeZero: text,
    zeroMs,
    spanMs: distinct.length === 0 ? 0 : startMs[distinct[distinct.length - 1]] - startMs[distinct[0]],
  };
  return { windows: columnsOf(windows, startMs, distinct), report };
}

/** The window that a row describes, or why it is none. */
function windowOf(cells: readonly string[]): Window | SkipReason {
  if (cells.length < 6) return SkipReason.tooFewFields;
  const [start, ratePerS, cv, shape] = [cells[0], cells[1], cells[2], cells[4]].map(numberOf);
  if (cells[0] === "" || cells[1] === "") return SkipReason.missingValue;
  if (Number.isNaN(start + ratePerS)) return SkipReason.notANumber;
  if (!(Math.abs(start * MS_PER_S) <= LARGEST_MS) || Math.abs(ratePerS) > HIGHEST_RATE_PER_S) {
    return SkipReason.outOfRange;
  }
  if (ratePerS < 0) return SkipReason.negativeRate;
  if (ratePerS === 0) return { ratePerS, cv, family: 0, shape: NaN };
  const family = GAP_FAMILIES.findIndex((name) => name.toLowerCase() === cells[3].toLowerCase());
  if (family <= 0) return SkipReason.unknownGaps;
  if (Number.isNaN(shape)) return SkipReason.notANumber;
  if (!(shape >= SMALLEST_SHAPE && shape <= LARGEST_SHAPE)) return SkipReason.outOfRange;
  return { ratePerS, cv, family, shape };
}

function columnsOf(windows: readonly Window[], startMs: Float64Array, rows: Uint32Array): RequestWindows {
  const gaps = Array.from(rows.subarray(1), (row, i) => startMs[row] - startMs[rows[i]]);
  const usualMs = median(gaps) ?? WINDOW_MS;
  const lengthMs = Float64Array.from(rows, (_, i) => Math.min(usualMs, gaps.at(i) ?? usualMs));
  const column = (value: (window: Window) => number) => Float64Array.from(rows, (row) => value(windows[row]));
  return {
    count: rows.length,
    startMs: Float64Array.from(rows, (row) => startMs[row]),
    lengthMs,
    ratePerS: column((window) => window.ratePerS),
    cv: column((window) => window.cv),
    family: Uint8Array.from(rows, (row) => windows[row].family),
    shape: column((window) => window.shape),
  };
}
