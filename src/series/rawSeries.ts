import { DataError } from "../errors.ts";

/** Most rows of a file, and of a series whose gaps are filled: ten years of five minutes (a bound on memory). */
const MOST_ROWS = 1_100_000;

/** A file's rows as read, before anything is mended. */
export interface RawSeries {
  readonly dialect: string;
  /** Column as the file names it. */
  readonly column: string;
  /** Unit that the file names; undefined where it names none. */
  readonly unit: string | undefined;
  /**
   * Start of each row's step: epoch ms where `clock` is absolute; ms from the run's start where it is relative; for
   * typical years (`same-hours`) ms from the year's first local midnight.
   */
  readonly startsMs: readonly number[];
  /** NaN where the file has no value. */
  readonly values: readonly number[];
  /** Line of each row; 0 where a file has none. */
  readonly lines: readonly number[];
  /** Rows of the file, those included that have no place in time. */
  readonly rows: number;
  readonly clock: "absolute" | "relative" | "typical";
  /** Width of every step where it is stated, ms. */
  readonly stepMs?: number;
  /** Zone of the file's wall clock, for laying its year on another. */
  readonly zone: string;
}

/** Refuse what would be more rows than are read. */
export function refuseTooMany(rows: number, file: string): void {
  if (rows > MOST_ROWS) {
    throw new DataError(
      `${file}: ${rows} rows; at most ${MOST_ROWS} are read: bring only the run's time, or wider steps`,
    );
  }
}
