import { csvParseRows } from "d3-dsv";
import { DataError } from "../errors.ts";
import { forecastSteps } from "../signal/forecast.ts";
import type { IssuedForecast } from "../signal/forecastModel.ts";
import { readCell } from "./cells.ts";
import { namesIn } from "./csvTable.ts";
import { refuseTooMany } from "./rawSeries.ts";
import { readTimestamp } from "./timestamp.ts";

export interface ForecastFileOptions {
  /** Header names; without `issued` all was issued at the scenario's start. */
  readonly columns: { readonly issued?: string; readonly target: string; readonly value: string };
  /** g/kWh in one of the file's unit. */
  readonly factor: number;
  readonly startEpochMs: number;
}

/** A row: when it was issued, and what it says of the step that begins at its target. */
interface Row {
  readonly line: number;
  readonly issuedMs: number;
  readonly targetMs: number;
  readonly value: number;
}

/**
 * Forecasts as they were issued, from CSV text with a header line: one row for each instant of issue and each step that it
 * speaks of. A step lasts until the next target of the same issue, the last one as long as the one before it.
 *
 * @param shown name of the file in messages
 * @returns in order of issue
 * @throws DataError when a column is missing, a cell says nothing, two rows contradict each other, or an issue has one step
 */
export function readForecastFile(
  text: string,
  shown: string,
  options: ForecastFileOptions,
): IssuedForecast[] {
  const { columns, factor, startEpochMs } = options;
  const [header = [], ...records] = csvParseRows(text.replace(/^\uFEFF/, ""));
  refuseTooMany(records.length, shown);
  const names = header.map((name) => name.trim());
  const place = (role: string, name: string) => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    throw new DataError(
      `${shown}:1: columns.${role}: there is no column "${name}"; the header has ${namesIn(names)}`,
    );
  };
  const issuedAt = columns.issued === undefined ? -1 : place("issued", columns.issued);
  const targetAt = place("target", columns.target);
  const valueAt = place("value", columns.value);
  const time = (cell: string, line: number, column: string): number => {
    const stamp = readTimestamp(cell);
    if (stamp?.offsetMs === undefined) {
      throw new DataError(
        `${shown}:${line}: ${column}: "${cell.slice(0, 40)}" is no timestamp with its offset; write 2020-01-01T00:00Z or +08:00`,
      );
    }
    return stamp.wallMs - stamp.offsetMs - startEpochMs;
  };
  const rows = records.flatMap((cells, i): Row[] => {
    const line = i + 2;
    if (cells.every((cell) => cell.trim() === "")) return [];
    const value = readCell(cells[valueAt] ?? "");
    if (value === undefined || !Number.isFinite(value)) {
      throw new DataError(
        `${shown}:${line}: ${columns.value}: "${(cells[valueAt] ?? "").slice(0, 40)}" is no number`,
      );
    }
    return [
      {
        line,
        issuedMs: issuedAt < 0 ? 0 : time(cells[issuedAt] ?? "", line, columns.issued!),
        targetMs: time(cells[targetAt] ?? "", line, columns.target),
        value: value * factor,
      },
    ];
  });
  if (rows.length === 0) throw new DataError(`${shown}: holds no forecast`);
  rows.sort((a, b) => a.issuedMs - b.issuedMs || a.targetMs - b.targetMs || a.line - b.line);
  const issues: Row[][] = [];
  for (const row of rows) {
    const last = issues.at(-1);
    if (last?.[0].issuedMs === row.issuedMs) last.push(row);
    else issues.push([row]);
  }
  return issues.map((issue) => issuedOf(issue, shown));
}

function issuedOf(rows: readonly Row[], shown: string): IssuedForecast {
  if (rows.length === 1) {
    throw new DataError(
      `${shown}:${rows[0].line}: the only step of its issue, so nothing says how long it is`,
    );
  }
  const startsMs = new Float64Array(rows.length + 1);
  rows.forEach(({ targetMs, line }, i) => {
    if (i > 0 && targetMs === rows[i - 1].targetMs) {
      throw new DataError(
        `${shown}:${line}: the same issue and target as line ${rows[i - 1].line}; one of them has to go`,
      );
    }
    startsMs[i] = targetMs;
  });
  const last = rows.length - 1;
  startsMs[last + 1] = 2 * startsMs[last] - startsMs[last - 1];
  return {
    issuedMs: rows[0].issuedMs,
    steps: forecastSteps(
      startsMs,
      Float64Array.from(rows, ({ value }) => value),
    ),
  };
}
