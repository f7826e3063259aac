/**
 * What the values of a column are: plain numbers; instants, ms since 1970; lengths of time, ms; texts; or something
 * that no reader here takes (lists, records, bytes, truth values, times of day).
 */
export type ColumnHolds = "number" | "timestamp" | "duration" | "text" | "other";

export interface TableColumn {
  readonly name: string;
  readonly holds: ColumnHolds;
  /** The column's type in the words of the file's format, for messages. */
  readonly type: string;
  /** Whether timestamps are instants; otherwise they are what clocks of some zone showed. */
  readonly utc: boolean;
}

/** A column to be read: as numbers, or as names where a whole number of any size keeps all its digits. */
export interface WantedColumn {
  readonly column: TableColumn;
  readonly as: "number" | "name";
}

/** Values of a column read as numbers: NaN where there is none; timestamps and durations in ms. */
export type NumberValues = Float64Array;
/** Values of a column read as names: null where there is none. */
export type NameValues = readonly (string | number | null)[];

/** Some successive rows: the values of the wanted columns, in the order in which they were wanted. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: readonly (NumberValues | NameValues)[];
}

/** An open file of columns. */
export interface ColumnTable {
  /** As it was given. */
  readonly file: string;
  readonly columns: readonly TableColumn[];
  /** Rows that the file declares; null where it does not. */
  readonly rows: number | null;
  /**
   * The rows in order, as the file groups them; only one group is in memory at a time.
   * @throws DataError for damaged data
   */
  batches(wanted: readonly WantedColumn[]): AsyncIterable<ColumnBatch>;
  close(): Promise<void>;
}
