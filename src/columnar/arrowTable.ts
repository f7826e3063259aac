import type * as Arrow from "apache-arrow";
import { DataError } from "../errors.ts";
import { MS_PER_S, NS_PER_US, US_PER_MS } from "../units.ts";
import { vettedMessages } from "./arrowMessages.ts";
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
import { unpackLz4Frame } from "./lz4Frame.ts";
import { declaredZstdBytes } from "./zstdSize.ts";

type ArrowModule = typeof Arrow;
/** What the library's types are, without saying so. */
interface Printable {
  toString(): string;
}

/** A buffer may unpack to so much whatever its packed size, and beyond that to so many times that (Zstandard runs). */
const ALWAYS_ALLOWED_BYTES = 16 * 1024 ** 2;
const MOST_EXPANSION = 33_000;

/**
 * Open an Arrow IPC file (also called Feather, version 2) or stream, plain or with LZ4 or Zstandard buffers. Columns of
 * lists or records are listed but not read.
 * @throws DataError when it is neither, cut off, or its schema is damaged
 */
export async function openArrow(path: string): Promise<ColumnTable> {
  const file = await ColumnFile.open(path);
  try {
    // 125 ms: only for those who have such a file.
    const arrow = await import("apache-arrow");
    await registerCodecs(arrow);
    const reader = await arrow.RecordBatchReader.from(vettedMessages(file));
    await reader.open();
    const columns = reader.schema.fields.map(({ name, type }: Arrow.Field<Arrow.DataType>) => {
      const valueType = valueTypeOf(arrow, type);
      return {
        // A damaged schema may lack it.
        name: name ?? "",
        holds: holdsOf(arrow, valueType),
        type: (type as Printable).toString(),
        utc: !arrow.DataType.isTimestamp(valueType) || Boolean(valueType.timezone),
      };
    });
    return new ArrowTable(file, arrow, reader, columns);
  } catch (error) {
    await file.close();
    throw damaged(path, error);
  }
}

class ArrowTable implements ColumnTable {
  readonly file: string;
  readonly columns: readonly TableColumn[];
  readonly rows = null;
  readonly #file: ColumnFile;
  readonly #arrow: ArrowModule;
  readonly #reader: Arrow.RecordBatchReader;

  constructor(
    file: ColumnFile,
    arrow: ArrowModule,
    reader: Arrow.RecordBatchReader,
    columns: readonly TableColumn[],
  ) {
    this.file = file.path;
    this.#file = file;
    this.#arrow = arrow;
    this.#reader = reader;
    this.columns = columns;
  }

  async *batches(wanted: readonly WantedColumn[]): AsyncGenerator<ColumnBatch> {
    const batches = (this.#reader as AsyncIterable<Arrow.RecordBatch>)[Symbol.asyncIterator]();
    for (;;) {
      let batch: ColumnBatch;
      try {
        const next = await batches.next();
        if (next.done === true) return;
        batch = this.#columnsOf(next.value, wanted);
      } catch (error) {
        throw damaged(this.file, error);
      }
      yield batch;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #columnsOf(batch: Arrow.RecordBatch, wanted: readonly WantedColumn[]): ColumnBatch {
    const rows = batch.numRows;
    const columns = wanted.map(({ column, as }) => {
      const vector = batch.getChildAt(this.columns.indexOf(column));
      if (vector === null || !this.#isWhole(vector, rows))
        throw new RangeError(`column "${column.name}" does not fill its ${rows} rows`);
      const values = as === "number" ? this.#numbers(vector, rows) : names(vector, rows);
      if (values === null)
        throw new RangeError(`column "${column.name}" refers to entries that are not there`);
      return values;
    });
    return { rows, columns };
  }

  /** Whether a column's buffers hold as many values as it says: nothing is made of the number before. */
  #isWhole(vector: Arrow.Vector, rows: number): boolean {
    if (vector.length !== rows) return false;
    const { DataType } = this.#arrow;
    return vector.data.every((data) => {
      const { length, type, values, valueOffsets, dictionary } = data as Buffers;
      if (DataType.isDictionary(type)) {
        const whole = dictionary !== undefined && this.#isWhole(dictionary, dictionary.length);
        return whole && values.length >= length;
      }
      if (DataType.isUtf8View(type)) return values.length >= length * VIEW_BYTES;
      if (!DataType.isUtf8(type) && !DataType.isLargeUtf8(type)) return values.length >= length;
      if (valueOffsets.length <= length) return length === 0;
      for (let i = 0; i < length; i++) if (valueOffsets[i] > valueOffsets[i + 1]) return false;
      return valueOffsets[0] >= 0 && valueOffsets[length] <= values.length;
    });
  }

  #numbers(vector: Arrow.Vector, rows: number): NumberValues | null {
    const type = valueTypeOf(this.#arrow, vector.type as Arrow.DataType);
    const scale = this.#arrow.DataType.isDuration(type) ? MS_PER_DURATION_UNIT[type.unit] : 1;
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const value: unknown = vector.get(row);
      if (value === undefined) return null;
      values[row] = value === null ? NaN : Number(value) * scale;
    }
    return values;
  }
}

/** What is looked at of a column's data. */
interface Buffers {
  readonly length: number;
  readonly type: Arrow.DataType;
  readonly values: ArrayLike<unknown>;
  readonly valueOffsets: ArrayLike<number | bigint>;
  readonly dictionary?: Arrow.Vector;
}

/** A string view: a length and 12 bytes, or a length, a prefix and a place. */
const VIEW_BYTES = 16;

/** Of the units of the format: second, millisecond, microsecond, nanosecond. */
const MS_PER_DURATION_UNIT = [MS_PER_S, 1, 1 / US_PER_MS, 1 / (US_PER_MS * NS_PER_US)];

function names(vector: Arrow.Vector, rows: number): NameValues | null {
  const values: (string | number | null)[] = [];
  for (let row = 0; row < rows; row++) {
    const value: unknown = vector.get(row);
    if (value === undefined) return null;
    values.push(exactName(value));
  }
  return values;
}

/** The type of the values, where a column has them in a dictionary. */
function valueTypeOf({ DataType }: ArrowModule, type: Arrow.DataType): Arrow.DataType {
  return DataType.isDictionary(type) ? (type.dictionary as Arrow.DataType) : type;
}

function holdsOf({ DataType }: ArrowModule, type: Arrow.DataType): ColumnHolds {
  if (DataType.isInt(type) || DataType.isFloat(type)) return "number";
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return "timestamp";
  if (DataType.isDuration(type)) return "duration";
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type) ? "text" : "other";
}

async function registerCodecs({ compressionRegistry, CompressionType }: ArrowModule): Promise<void> {
  if (compressionRegistry.get(CompressionType.LZ4_FRAME) === null)
    compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame });
  if (compressionRegistry.get(CompressionType.ZSTD) === null) {
    const { decompressZstd } = await import("hyparquet-compressors");
    compressionRegistry.set(CompressionType.ZSTD, {
      decode: (bytes) => {
        const declared = declaredZstdBytes(bytes) ?? 0;
        if (declared > Math.max(ALWAYS_ALLOWED_BYTES, MOST_EXPANSION * bytes.length))
          throw new RangeError(`a buffer of ${bytes.length} bytes declares ${declared} unpacked`);
        return decompressZstd(bytes);
      },
    });
  }
}

function damaged(path: string, error: unknown): DataError {
  if (error instanceof DataError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new DataError(`${path}: damaged Arrow data (${why}); fetch or write the file again`);
}
