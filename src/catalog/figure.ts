/**
 * How far a figure can be trusted: A read in a stored source · A-derived arithmetic on A figures · B widely published,
 * not re-read · C an estimate, with its derivation in the note.
 */
export type Grade = "A" | "A-derived" | "B" | "C";

/** A number with what one must know to trust it. */
export interface Figure {
  readonly value: number;
  /** Empty for pure numbers. */
  readonly unit: string;
  readonly grade: Grade;
  /** Ids in `sources()`, separated by spaces; empty where the note is the derivation. */
  readonly source: string;
  readonly year?: number;
  /** The span found in the literature, of which `value` is the middle or the most usual. */
  readonly range?: readonly [number, number];
  readonly note?: string;
}

/** An estimate must be called one wherever it is shown. */
export function isEstimate(figure: { readonly grade: Grade }): boolean {
  return figure.grade === "C";
}
