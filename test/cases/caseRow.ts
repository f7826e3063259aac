/** One published number and what a run gives. */
export interface CaseRow {
  readonly what: string;
  readonly expected: number;
  readonly ours: number;
  /** Largest relative deviation. */
  readonly tolerance: number;
  readonly unit: string;
}

/** Rows of one part of a case that run together. */
export interface CasePart {
  /** The work, and the part of it. */
  readonly work: string;
  readonly part: string;
  /** What it is put together with in the table of all. */
  readonly group: string;
  /** In `npm test` too. */
  readonly quick: boolean;
  rows(): Promise<CaseRow[]>;
}

export function deviation({ expected, ours }: CaseRow): number {
  return expected === 0 ? Math.abs(ours) : Math.abs(ours - expected) / Math.abs(expected);
}

export function isMet(row: CaseRow): boolean {
  return deviation(row) <= row.tolerance;
}
