import { DataError } from "../errors.ts";
import { MS_PER_MIN } from "../units.ts";
import type { FindingList } from "./findingList.ts";
import { refuseTooMany, type RawSeries } from "./rawSeries.ts";
import type { GapRule } from "./seriesRequest.ts";

/** A series without a hole: one value a step, in order. */
export interface MendedSeries {
  readonly startsMs: number[];
  readonly values: number[];
  /** End of the last step, ms. */
  readonly endMs: number;
  /** Widths of the file's own steps with how many there are of each, most first. */
  readonly steps: readonly { readonly stepMs: number; readonly count: number }[];
  /** Rows whose value is used as it stands. */
  readonly used: number;
}

/**
 * Put a file's rows in order: refuse rows that go back in time; of rows for the same instant keep the first; fill what is
 * missing as the rule says. Every such thing is noted, and refused under `error`. A lasting change of the step width
 * (30 to 15 minutes, say) is no gap: it is noted, and every step keeps its own width.
 */
export function mend(raw: RawSeries, file: string, rule: GapRule, findings: FindingList): MendedSeries {
  const rows = withoutOpenEnd(raw, inOrder(raw, file, rule, findings), rule, findings);
  const present = rows.filter((row) => !Number.isNaN(raw.values[row]));
  if (present.length === 0) throw new DataError(`${file}: column "${raw.column}" holds no value at all`);
  const steps = stepsOf(raw, rows);
  noteMissing(raw, file, rows, rule, findings);
  const widths = widthsOf(raw, file, rows, rule, findings);

  const startsMs: number[] = [];
  const values: number[] = [];
  let previous = -1;
  rows.forEach((row, k) => {
    const value = raw.values[row];
    if (Number.isNaN(value)) return;
    const stepMs = widths[Math.max(0, k - 1)];
    if (rule === "interpolate" && previous >= 0 && raw.startsMs[row] - raw.startsMs[previous] > stepMs) {
      refuseTooMany(startsMs.length + (raw.startsMs[row] - raw.startsMs[previous]) / stepMs, file);
      fillBetween(raw, previous, row, stepMs, startsMs, values);
    }
    startsMs.push(raw.startsMs[row]);
    values.push(value);
    previous = row;
  });
  const last = rows[rows.length - 1];
  if (rows.length === 1 && raw.stepMs === undefined)
    throw new DataError(`${file}: one row has no width; state \`step\`, or bring more rows`);
  const endMs = raw.startsMs[last] + widths[widths.length - 1];
  return { startsMs, values, endMs, steps, used: present.length };
}

/** Numbers of the rows that count, in order of time. */
function inOrder(raw: RawSeries, file: string, rule: GapRule, findings: FindingList): number[] {
  const rows: number[] = [];
  let lastMs = -Infinity;
  raw.startsMs.forEach((startMs, row) => {
    if (startMs < lastMs) {
      throw new DataError(`${file}:${raw.lines[row]}: goes back in time; sort the file by its timestamps`);
    }
    if (startMs === lastMs) {
      const isSame = Object.is(raw.values[row], raw.values[rows[rows.length - 1]]);
      const what = `second row for the same instant, ${isSame ? "with the same value" : "with another value"}`;
      if (rule === "error") refuse(file, raw.lines[row], what, "left out");
      findings.add(`${what}, left out`, raw.lines[row]);
      return;
    }
    lastMs = startMs;
    rows.push(row);
  });
  return rows;
}

/** A straight line needs a value after it: missing values at the end are left out then, and the series ends before them. */
function withoutOpenEnd(
  raw: RawSeries,
  rows: readonly number[],
  rule: GapRule,
  findings: FindingList,
): readonly number[] {
  if (rule !== "interpolate") return rows;
  const kept = rows.findLastIndex((row) => !Number.isNaN(raw.values[row])) + 1;
  for (const row of rows.slice(kept))
    findings.add(`missing value of "${raw.column}" after the last, left out`, raw.lines[row]);
  return rows.slice(0, kept);
}

function stepsOf(raw: RawSeries, rows: readonly number[]): { stepMs: number; count: number }[] {
  const counts = new Map<number, number>();
  for (let k = 1; k < rows.length; k++) {
    const stepMs = raw.startsMs[rows[k]] - raw.startsMs[rows[k - 1]];
    counts.set(stepMs, (counts.get(stepMs) ?? 0) + 1);
  }
  return [...counts].map(([stepMs, count]) => ({ stepMs, count })).sort((a, b) => b.count - a.count);
}

/** A missing value inside is filled or refused; before the first value there is nothing to fill from. */
function noteMissing(
  raw: RawSeries,
  file: string,
  rows: readonly number[],
  rule: GapRule,
  findings: FindingList,
): void {
  let seen = false;
  rows.forEach((row) => {
    if (!Number.isNaN(raw.values[row])) {
      seen = true;
      return;
    }
    const what = `missing value of "${raw.column}"`;
    if (!seen) findings.add(`${what} before the first, left out`, raw.lines[row]);
    else if (rule === "error") refuse(file, raw.lines[row], what, "filled");
    else findings.add(`${what}, ${filled(rule)}`, raw.lines[row]);
  });
}

/** So many steps of one width in a row are a width of their own; fewer, wider than those around them, are gaps. */
const LASTING_STEPS = 4;

/**
 * Width of the step that each row begins, gaps left out: steps wider than those around them are gaps, which are noted or
 * refused; steps that stay are a change of width, which is noted.
 */
function widthsOf(
  raw: RawSeries,
  file: string,
  rows: readonly number[],
  rule: GapRule,
  findings: FindingList,
): Float64Array {
  const width = (k: number) => raw.startsMs[rows[k + 1]] - raw.startsMs[rows[k]];
  const last = rows.length - 1;
  const widths = new Float64Array(rows.length).fill(raw.stepMs ?? 0);
  for (let from = 0, before = Infinity; from < last;) {
    const here = width(from);
    let to = from + 1;
    while (to < last && width(to) === here) to++;
    const after = to < last ? width(to) : Infinity;
    const usual = Math.min(before, after);
    const isGap = here > usual && to - from < LASTING_STEPS;
    for (let k = from; isGap && k < to; k++) {
      const line = raw.lines[rows[k + 1]];
      const what = "gap: rows are missing before this one";
      if (rule === "error") refuse(file, line, what, "filled");
      findings.add(`${what}, ${filled(rule)}`, line);
    }
    if (!isGap && Number.isFinite(before) && here !== before) {
      const what = `change of the step from ${before / MS_PER_MIN} to ${here / MS_PER_MIN} min`;
      findings.add(what, raw.lines[rows[from + 1]]);
    }
    if (!isGap) before = here;
    widths.fill(isGap ? usual : here, from, to);
    from = to;
  }
  if (last > 0) widths[last] = widths[last - 1];
  return widths;
}

function filled(rule: GapRule): string {
  return rule === "hold" ? "filled by the value before it" : "filled by a straight line";
}

function refuse(file: string, line: number, what: string, done: string): never {
  const where = line === 0 ? file : `${file}:${line}`;
  throw new DataError(
    `${where}: ${what}; state gaps: hold or gaps: interpolate to have such rows ${done}, or mend the file`,
  );
}

/** Steps between two rows on the straight line from one value to the other. */
function fillBetween(
  raw: RawSeries,
  from: number,
  to: number,
  stepMs: number,
  startsMs: number[],
  values: number[],
): void {
  const fromMs = raw.startsMs[from];
  const spanMs = raw.startsMs[to] - fromMs;
  for (let timeMs = fromMs + stepMs; timeMs < raw.startsMs[to]; timeMs += stepMs) {
    startsMs.push(timeMs);
    values.push(raw.values[from] + ((raw.values[to] - raw.values[from]) * (timeMs - fromMs)) / spanMs);
  }
}
