import type { PastEnd } from "../signal/signal.ts";

/** What a series is of. */
export const SERIES_QUANTITIES = ["carbon intensity", "price", "temperature", "capacity factor"] as const;
export type SeriesQuantity = (typeof SERIES_QUANTITIES)[number];

/** What a missing value or row means: refuse the file, hold the value before it, or a straight line across. */
export const GAP_RULES = ["error", "hold", "interpolate"] as const;
export type GapRule = (typeof GAP_RULES)[number];

/**
 * How the file's time meets the run's. `as-is`: timestamps are meant as they stand, and must cover the run. `same-hours`: the
 * file's year is laid on the run's by local month, day and hour, for typical years; 29 February repeats the 28th.
 */
export const ALIGNMENTS = ["as-is", "same-hours"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

/** What the scenario says of a file. Whatever the file does not say itself must be here; nothing is guessed. */
export interface SeriesRequest {
  readonly quantity: SeriesQuantity;
  /** Name of a dialect; recognised from the file where that leaves no doubt. */
  readonly dialect?: string;
  /** Needed where several columns would do. */
  readonly column?: string;
  /** Needed where the file does not name its unit. */
  readonly unit?: string;
  /** IANA zone of timestamps that carry none. */
  readonly zone?: string;
  /** Width of a row of a file without time, ms. */
  readonly stepMs?: number;
  readonly gaps: GapRule;
  /** Default: as the dialect has it (EPW: same-hours; all others: as-is). */
  readonly alignment?: Alignment;
  readonly pastEnd: PastEnd;
  /** CNY for one unit of the currency of a price that is not in CNY. */
  readonly cnyPerUnit?: number;
}

/** Something a reader met that a user should know: counted, with where it was met first. */
export interface SeriesFinding {
  readonly what: string;
  readonly count: number;
  /** Line of the file; 0 where a file has none (JSON). */
  readonly firstLine: number;
}

/** What reading a file found. */
export interface SeriesReport {
  readonly file: string;
  readonly dialect: string;
  readonly column: string;
  readonly unit: string;
  /** Rows of data, and those whose value is used as it stands. */
  readonly rows: number;
  readonly used: number;
  /** First and last step of the file in UTC; empty for a file whose time begins with the run. */
  readonly firstUtc: string;
  readonly lastUtc: string;
  /** Widths of steps, ms, with how many there are of each, most first. */
  readonly steps: readonly { readonly stepMs: number; readonly count: number }[];
  readonly findings: readonly SeriesFinding[];
}
