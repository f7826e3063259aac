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

/** Makes columns of one table, their facts in the order in which they are read. */
export type MakeColumn<Row> = (
  name: string,
  unit: string,
  trust: Trust,
  aggregation: string,
  description: string,
  descriptionZh: string,
  value: (row: Row) => Cell,
) => Column<Row>;

/** Columns of rows of one type: `const column = columnsOf<Row>()`. */
export function columnsOf<Row>(): MakeColumn<Row> {
  return (name, unit, trust, aggregation, description, descriptionZh, value) => ({
    name,
    unit,
    trust,
    aggregation,
    description,
    descriptionZh,
    value,
  });
}

/** The same columns for a row that holds the inner row. */
export function under<Outer, Inner>(
  columns: readonly Column<Inner>[],
  inner: (row: Outer) => Inner,
): Column<Outer>[] {
  return columns.map((column) => ({ ...column, value: (row) => column.value(inner(row)) }));
}
