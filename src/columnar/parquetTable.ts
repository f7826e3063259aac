import type { ColumnMetaData, FileMetaData, ParquetParsers, RowGroup, SchemaElement } from "hyparquet";
import { DataError } from "../errors.ts";
import { MS_PER_DAY, NS_PER_US, US_PER_MS } from "../units.ts";
import { ColumnFile } from "./columnFile.ts";
import type {
  ColumnBatch,
  ColumnHolds,
  ColumnTable,
  NameValues,
  NumberValues,
  TableColumn,
  WantedColumn,
} from "./columnTable.ts";
import { exactName } from "./exactName.ts";
import { decompressorOf } from "./parquetCodecs.ts";
import { vettedPages } from "./parquetPages.ts";
import { ThriftReader } from "./thriftCompact.ts";

/** The four bytes at the start and the end of every file; "PARE" where the footer is encrypted. */
const MAGIC = "PAR1";
const ENCRYPTED_MAGIC = "PARE";
/** The footer's length and the magic bytes after it. */
const TAIL_BYTES = 8;

/**
 * Rows that a file may declare whatever its size, and for each of its bytes: runs of equal values take next to nothing,
 * but no trace says the same of all its jobs.
 */
const ALWAYS_ALLOWED_ROWS = 1_000_000;
const MOST_ROWS_PER_BYTE = 100;

/** Instants as ms since 1970, texts as they are. */
const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (ms) => Number(ms),
  timestampFromMicroseconds: (us) => Number(us) / US_PER_MS,
  timestampFromNanoseconds: (ns) => Number(ns / BigInt(NS_PER_US)) / US_PER_MS,
  dateFromDays: (days) => days * MS_PER_DAY,
};

/**
 * Open a Parquet file and read its footer. Columns of lists or records are listed but not read.
 * @param path the path in messages
 * @throws DataError when it is no Parquet file, cut off, or its footer is damaged
 */
export async function openParquet(full: string, path: string = full): Promise<ColumnTable> {
  const file = await ColumnFile.open(full, path);
  try {
    const metadata = await readFooter(file);
    const { parquetSchema } = await import("hyparquet");
    const elements = damaged(path, "its schema", () =>
      parquetSchema(metadata).children.map(({ element, children }) => ({ element, children })),
    );
    const columns = new Map<TableColumn, SchemaElement>();
    for (const { element, children } of elements) {
      const holds = children.length > 0 ? "other" : holdsOf(element);
      const type = typeName(element, children.length > 0);
      columns.set({ name: String(element.name), holds, type, utc: isUtc(element) }, element);
    }
    return new ParquetTable(file, metadata, columns);
  } catch (error) {
    await file.close();
    throw error;
  }
}

class ParquetTable implements ColumnTable {
  readonly file: string;
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  readonly #file: ColumnFile;
  readonly #metadata: FileMetaData;
  readonly #elements: ReadonlyMap<TableColumn, SchemaElement>;

  constructor(file: ColumnFile, metadata: FileMetaData, elements: ReadonlyMap<TableColumn, SchemaElement>) {
    this.file = file.path;
    this.#file = file;
    this.#metadata = metadata;
    this.#elements = elements;
    this.columns = [...elements.keys()];
    this.rows = 0;
    for (const group of metadata.row_groups) this.rows += rowsOf(group);
    const mostRows = Math.max(ALWAYS_ALLOWED_ROWS, MOST_ROWS_PER_BYTE * file.bytes);
    if (!(this.rows <= mostRows)) {
      throw new DataError(
        `${file.path}: declares ${this.rows} rows, far more than its ${file.bytes} bytes can hold: it is damaged`,
      );
    }
  }

  async *batches(wanted: readonly WantedColumn[]): AsyncGenerator<ColumnBatch> {
    for (const group of this.#metadata.row_groups) {
      const rows = rowsOf(group);
      const columns: (NumberValues | NameValues)[] = [];
      for (const { column, as } of wanted) {
        const chunks = await this.#readColumn(group, rows, column);
        const values = as === "number" ? numbers(chunks, rows) : names(chunks, rows);
        if (values === null) throw this.#damaged(column, `its values do not fill its ${rows} rows`);
        columns.push(values);
      }
      yield { rows, columns };
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** The values of a column in a row group, page by page. */
  async #readColumn(group: RowGroup, rows: number, column: TableColumn): Promise<ArrayLike<unknown>[]> {
    const { parquetRead } = await import("hyparquet");
    const chunk = group.columns.find(({ meta_data }) => {
      const path = meta_data?.path_in_schema;
      return path?.length === 1 && path[0] === column.name;
    });
    const meta = chunk?.meta_data;
    if (meta === undefined) throw this.#damaged(column, "a row group lacks it");
    const decompress = await decompressorOf(meta.codec);
    if (decompress === null) {
      throw new DataError(
        `${this.file}: column "${column.name}": packed by ${meta.codec}, which is not read; ` +
          `write the file with SNAPPY, GZIP, ZSTD or uncompressed`,
      );
    }
    const { from, to } = rangeOf(meta);
    const bytes = await this.#file.read(from, to);
    const nullable = this.#elements.get(column)?.repetition_type !== "REQUIRED";
    const read: ArrayLike<unknown>[] = [];
    try {
      const pages = vettedPages(bytes, { codec: meta.codec, rows, nullable }, decompress);
      await parquetRead({
        // One group with its chunk at hand: the library asks for exactly these bytes.
        file: { byteLength: this.#file.bytes, slice: () => bytes.buffer },
        metadata: { ...this.#metadata, num_rows: group.num_rows, row_groups: [group] },
        columns: [column.name],
        compressors: { [meta.codec]: (packed: Uint8Array) => pages.get(packed.byteOffset)! },
        parsers: PARSERS,
        onChunk: ({ columnData }) => read.push(columnData),
      });
    } catch (error) {
      throw this.#damaged(column, error);
    }
    return read;
  }

  #damaged(column: TableColumn, error: unknown): DataError {
    return damagedBy(this.file, `column "${column.name}"`, error);
  }
}

/** The footer, vetted before the library is given it, as it allocates what a footer declares. */
async function readFooter(file: ColumnFile): Promise<FileMetaData> {
  const { path, bytes } = file;
  const head = Buffer.from(await file.read(0, Math.min(MAGIC.length, bytes))).toString("latin1");
  if (head !== MAGIC && head !== ENCRYPTED_MAGIC) {
    throw new DataError(`${path}: not a Parquet file (it does not begin with ${MAGIC})`);
  }
  const tail = Buffer.from(await file.read(Math.max(0, bytes - TAIL_BYTES), bytes));
  const end = tail.toString("latin1", tail.length - MAGIC.length);
  if (head === ENCRYPTED_MAGIC || end === ENCRYPTED_MAGIC) {
    throw new DataError(`${path}: an encrypted Parquet file; write it without encryption`);
  }
  if (end !== MAGIC || bytes < MAGIC.length + TAIL_BYTES) {
    throw new DataError(`${path}: a Parquet file that is cut off (it does not end with ${MAGIC})`);
  }
  const footerBytes = tail.readUInt32LE(0);
  const footer = await file.read(bytes - TAIL_BYTES - footerBytes, bytes);
  const { parquetMetadata } = await import("hyparquet");
  return damaged(path, "its footer", () => {
    new ThriftReader(footer, 0, footerBytes).struct();
    return parquetMetadata(footer.buffer, { geoparquet: false, parsers: PARSERS });
  });
}

function rowsOf(group: RowGroup): number {
  const rows = Number(group.num_rows);
  return rows >= 0 ? rows : NaN;
}

/** Bytes of a column chunk in the file. */
function rangeOf(meta: ColumnMetaData): { from: number; to: number } {
  const from = Number(meta.dictionary_page_offset || meta.data_page_offset);
  return { from, to: from + Number(meta.total_compressed_size) };
}

function holdsOf({
  type,
  type_length,
  repetition_type,
  converted_type,
  logical_type,
}: SchemaElement): ColumnHolds {
  if (repetition_type === "REPEATED") return "other";
  const logical = logical_type?.type;
  if (logical === "TIMESTAMP" || converted_type?.startsWith("TIMESTAMP") === true) return "timestamp";
  if (logical === "DATE" || converted_type === "DATE" || type === "INT96") return "timestamp";
  if (logical === "TIME" || converted_type?.startsWith("TIME") === true) return "other";
  if (converted_type === "DECIMAL") return (type_length ?? 0) <= 16 ? "number" : "other";
  if (type === "INT32" || type === "INT64" || type === "FLOAT" || type === "DOUBLE") return "number";
  if (type === "FIXED_LEN_BYTE_ARRAY") {
    if (logical === "FLOAT16" && type_length === 2) return "number";
    return logical === "UUID" && type_length === 16 ? "text" : "other";
  }
  if (type !== "BYTE_ARRAY") return "other";
  // Old writers leave texts without annotation.
  const text = logical === undefined || logical === "STRING" || logical === "ENUM";
  return text && (converted_type === undefined || converted_type === "UTF8" || converted_type === "ENUM")
    ? "text"
    : "other";
}

/** Old writers, who say nothing of it, mean UTC. */
function isUtc({ logical_type }: SchemaElement): boolean {
  return logical_type?.type !== "TIMESTAMP" || logical_type.isAdjustedToUTC;
}

function typeName({ type, converted_type, logical_type }: SchemaElement, nested: boolean): string {
  if (nested) return "lists or records";
  return [type, logical_type?.type ?? converted_type].filter((part) => part !== undefined).join(" ");
}

/** All pages of a column as one, null where they do not fill it. */
function numbers(chunks: readonly ArrayLike<unknown>[], rows: number): NumberValues | null {
  const values = new Float64Array(rows);
  let row = 0;
  for (const chunk of chunks) {
    if (row + chunk.length > rows) return null;
    for (let i = 0; i < chunk.length; i++) {
      const value = chunk[i];
      if (value === undefined) return null;
      values[row++] = value === null ? NaN : Number(value);
    }
  }
  return row === rows ? values : null;
}

function names(chunks: readonly ArrayLike<unknown>[], rows: number): NameValues | null {
  const values: (string | number | null)[] = [];
  for (const chunk of chunks) {
    if (values.length + chunk.length > rows) return null;
    for (let i = 0; i < chunk.length; i++) {
      const value = chunk[i];
      if (value === undefined) return null;
      values.push(exactName(value));
    }
  }
  return values.length === rows ? values : null;
}

function damaged<T>(path: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw damagedBy(path, what, error);
  }
}

function damagedBy(path: string, what: string, error: unknown): DataError {
  if (error instanceof DataError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new DataError(`${path}: ${what}: damaged Parquet data (${why}); fetch or write the file again`);
}
