/** A cell: a number, a text, or nothing. */
export type Cell = number | string | boolean | null;

/** How far a column can be relied on. */
export type Trust =
  /** Counted, or exact by construction. */
  | "exact"
  /** From the settled energy ledger; as good as the scenario's inputs. */
  | "settled"
  /** Rests on inputs that are estimates unless the scenario brings its own. */
  | "estimate"
  /** A name or a choice. */
  | "label";

/** One column of an output table: what `results/README.md`, the CSV header and `list columns` are made from. */
export interface Column<Row> {
  readonly name: string;
  /** Empty for pure numbers and labels. */
  readonly unit: string;
  readonly description: string;
  readonly descriptionZh: string;
  /** What the value is of: "sum over the window", "mean over jobs that started". */
  readonly aggregation: string;
  readonly trust: Trust;
  value(row: Row): Cell;
}

/** A table of the results. */
export interface Table<Row> {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Column<Row>[];
}
