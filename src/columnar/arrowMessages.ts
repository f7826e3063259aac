import { DataError } from "../errors.ts";
import type { ColumnFile } from "./columnFile.ts";

/** How a file of the random-access format begins and ends; a stream has no such mark. */
const MAGIC = "ARROW1";
const FEATHER_1_MAGIC = "FEA1";
/** The magic bytes and what aligns the first message. */
const HEAD_BYTES = 8;
/** The footer's length and the magic bytes after it. */
const TAIL_BYTES = 10;
/** In front of every message's length, since version 0.15 of the format. */
const CONTINUATION = 0xffff_ffff;

const Header = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;

/** Fields of a schema with all that they are made of. */
const MOST_FIELDS = 10_000;
/** Rows that a batch may declare for each byte of its body (a truth value takes a bit) … */
const MOST_ROWS_PER_BYTE = 8;
/** … or whatever its size: where it is not packed, and where it is. Writers put some 65,536 into one. */
const ALWAYS_ALLOWED_ROWS = 1 << 16;
const ALWAYS_ALLOWED_PACKED_ROWS = 1 << 24;

/**
 * The messages of an Arrow IPC file or stream, the schema first, each whole. Their metadata are vetted, because the library
 * takes the lengths in them on trust: a flipped bit would have it make lists of millions.
 * @throws DataError when the file is neither, is cut off, or a message is damaged
 */
export async function* vettedMessages(file: ColumnFile): AsyncGenerator<Uint8Array> {
  const head = Buffer.from(await file.read(0, Math.min(MAGIC.length, file.bytes))).toString("latin1");
  if (head.startsWith(FEATHER_1_MAGIC)) {
    throw new DataError(`${file.path}: Feather of version 1; write it again as version 2, which is Arrow`);
  }
  yield* head === MAGIC ? messagesOfFile(file) : messagesOfStream(file);
}

/** One after the other; a stream may end anywhere between two, or say that it ends. */
async function* messagesOfStream(file: ColumnFile): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let number = 0; at < file.bytes; number++) {
    const message = await readMessage(file, at, number).catch((error: unknown) => {
      if (number > 0) throw error;
      throw new DataError(
        `${file.path}: neither an Arrow file (it does not begin with ${MAGIC}) nor an Arrow stream`,
      );
    });
    if (message === null) return;
    yield message;
    at += message.length;
  }
}

/** As the footer lists them. */
async function* messagesOfFile(file: ColumnFile): AsyncGenerator<Uint8Array> {
  const { bytes } = file;
  if (bytes < HEAD_BYTES + TAIL_BYTES) throw cutOff(file);
  const tail = Buffer.from(await file.read(bytes - TAIL_BYTES, bytes));
  const footerFrom = bytes - TAIL_BYTES - tail.readUInt32LE(0);
  if (tail.toString("latin1", 4) !== MAGIC || footerFrom < HEAD_BYTES) throw cutOff(file);
  const footer = await file.read(footerFrom, bytes - TAIL_BYTES);
  const { schema, offsets } = orDamaged(file, "its footer", () => readFooter(footer));
  yield schema;
  let left = bytes;
  for (const [i, offset] of offsets.entries()) {
    const message = await readMessage(file, offset, i + 1);
    // No message stands in a file twice.
    if (message === null || (left -= message.length) < 0) throw cutOff(file);
    yield message;
  }
}

/** The message at a place in the file, null for the mark of the end. The first is the schema. */
async function readMessage(file: ColumnFile, at: number, number: number): Promise<Uint8Array | null> {
  const prefix = Buffer.from(await file.read(at, Math.min(at + 8, file.bytes)));
  if (prefix.length < 4) throw cutOff(file);
  const marked = prefix.readUInt32LE(0) === CONTINUATION;
  if (marked && prefix.length < 8) throw cutOff(file);
  const metadataBytes = marked ? prefix.readUInt32LE(4) : prefix.readUInt32LE(0);
  if (metadataBytes === 0) return null;
  const metadataFrom = at + (marked ? 8 : 4);
  const metadata = await file.read(metadataFrom, metadataFrom + metadataBytes);
  const bodyBytes = orDamaged(file, `message ${number + 1}`, () =>
    vetted(metadata, file.bytes, number === 0),
  );
  return file.read(at, metadataFrom + metadataBytes + bodyBytes);
}

/**
 * The footer's schema as the message that a stream has at its beginning – some writers leave it out of files – and where
 * the messages are, dictionaries first.
 */
function readFooter(footer: Uint8Array): { schema: Uint8Array; offsets: number[] } {
  const table = FlatTable.root(footer);
  const schema = table.table(1);
  if (schema === null) throw new RangeError("no schema");
  vetSchema(schema);
  vetPairs(table, 4);
  return {
    schema: schemaMessage(footer, schema.at, table.int16(0)),
    offsets: [...table.firstsOf(2, BLOCK_BYTES), ...table.firstsOf(3, BLOCK_BYTES)],
  };
}

/** A place in the file, the length of the metadata (padded to 8 bytes), and of the body. */
const BLOCK_BYTES = 24;

/** A table of type and content in front of the buffer that has the content; references point forward in any case. */
function schemaMessage(buffer: Uint8Array, schemaAt: number, version: number): Uint8Array {
  const prefixBytes = 8;
  const tableAt = 16;
  const bufferAt = 32;
  const metadataBytes = Math.ceil((bufferAt + buffer.length) / 8) * 8;
  const message = new Uint8Array(prefixBytes + metadataBytes);
  message.set(buffer, prefixBytes + bufferAt);
  const view = new DataView(message.buffer, prefixBytes);
  new DataView(message.buffer).setUint32(0, CONTINUATION, true);
  new DataView(message.buffer).setUint32(4, metadataBytes, true);
  view.setUint32(0, tableAt, true);
  // Where each field is in the table: its version, the type of its content, the content; no body.
  [12, 12, 8, 10, 4, 0].forEach((value, i) => view.setUint16(4 + 2 * i, value, true));
  view.setInt32(tableAt, tableAt - 4, true);
  view.setUint32(tableAt + 4, bufferAt + schemaAt - (tableAt + 4), true);
  view.setInt16(tableAt + 8, version, true);
  view.setUint8(tableAt + 10, Header.schema);
  return message;
}

function cutOff({ path }: ColumnFile): DataError {
  return new DataError(`${path}: Arrow data that are cut off or damaged; fetch or write the file again`);
}

/** Vet the metadata of a message; returns the length of its body, bytes. */
function vetted(metadata: Uint8Array, fileBytes: number, first: boolean): number {
  const message = FlatTable.root(metadata);
  const bodyBytes = message.int64(3);
  if (!(bodyBytes >= 0 && bodyBytes <= fileBytes)) throw new RangeError(`a body of ${bodyBytes} bytes`);
  vetPairs(message, 4);
  const header = message.table(2);
  const type = message.uint8(1);
  if (first !== (type === Header.schema)) throw new RangeError("not one schema, at the beginning");
  if (header === null) throw new RangeError("a message without content");
  if (type === Header.schema) vetSchema(header);
  else if (type === Header.recordBatch) vetBatch(header, bodyBytes);
  else if (type === Header.dictionaryBatch) {
    const data = header.table(1);
    if (data === null) throw new RangeError("a dictionary without content");
    vetBatch(data, bodyBytes);
  } else throw new RangeError(`a message of type ${type}`);
  return bodyBytes;
}

function orDamaged<T>({ path }: ColumnFile, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataError(`${path}: ${what}: damaged Arrow data (${why}); fetch or write the file again`);
  }
}

function vetSchema(schema: FlatTable): void {
  let left = MOST_FIELDS;
  const vetFields = (owner: FlatTable, slot: number): void => {
    for (const field of owner.tables(slot)) {
      if (left-- === 0) throw new RangeError(`more than ${MOST_FIELDS} fields`);
      // The list of a union's type ids is the only one within a type.
      field.table(3)?.vectorLength(1, 4, field.uint8(2) === UNION);
      vetPairs(field, 6);
      vetFields(field, 5);
    }
  };
  vetFields(schema, 1);
  vetPairs(schema, 2);
  schema.vectorLength(3, 8);
}

const UNION = 14;

/** Length and number of nulls of a column. */
const FIELD_NODE_BYTES = 16;

function vetBatch(batch: FlatTable, bodyBytes: number): void {
  const allowed = batch.table(3) === null ? ALWAYS_ALLOWED_ROWS : ALWAYS_ALLOWED_PACKED_ROWS;
  const mostRows = Math.max(allowed, MOST_ROWS_PER_BYTE * bodyBytes);
  const lengths = [batch.int64(0), ...batch.firstsOf(1, FIELD_NODE_BYTES)];
  for (const rows of lengths) {
    if (!(rows >= 0 && rows <= mostRows)) throw new RangeError(`${rows} rows in ${bodyBytes} bytes`);
  }
  batch.vectorLength(2, 16);
  let most = bodyBytes;
  for (const count of batch.int64s(4)) most -= count;
  if (most < 0) throw new RangeError("more buffers than bytes");
}

function vetPairs(owner: FlatTable, slot: number): void {
  owner.vectorLength(slot, 4);
}

/** A table of a FlatBuffer. Whatever lies outside of the buffer is a RangeError. */
class FlatTable {
  readonly #view: DataView;
  /** Its place in the buffer. */
  readonly at: number;
  readonly #fields: number;
  readonly #fieldsBytes: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#fieldsBytes = view.getUint16(this.#fields, true);
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  int16(slot: number): number {
    const at = this.#place(slot);
    return at === null ? 0 : this.#view.getInt16(at, true);
  }

  uint8(slot: number): number {
    const at = this.#place(slot);
    return at === null ? 0 : this.#view.getUint8(at);
  }

  int64(slot: number): number {
    const at = this.#place(slot);
    return at === null ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  table(slot: number): FlatTable | null {
    const at = this.#place(slot);
    return at === null ? null : this.#tableAt(at);
  }

  *tables(slot: number): Generator<FlatTable> {
    const { from, length } = this.#vector(slot, 4);
    for (let i = 0; i < length; i++) yield this.#tableAt(from + 4 * i);
  }

  *int64s(slot: number): Generator<number> {
    const { from, length } = this.#vector(slot, 8);
    for (let i = 0; i < length; i++) yield Number(this.#view.getBigInt64(from + 8 * i, true));
  }

  /** The first 64-bit number of each element of a list. */
  *firstsOf(slot: number, elementBytes: number): Generator<number> {
    const { from, length } = this.#vector(slot, elementBytes);
    for (let i = 0; i < length; i++) yield Number(this.#view.getBigInt64(from + elementBytes * i, true));
  }

  /** Number of elements of a list, each of at least so many bytes; it must fit into the buffer. */
  vectorLength(slot: number, elementBytes: number, present = true): number {
    return present ? this.#vector(slot, elementBytes).length : 0;
  }

  #vector(slot: number, elementBytes: number): { from: number; length: number } {
    const at = this.#place(slot);
    if (at === null) return { from: 0, length: 0 };
    const from = at + this.#view.getUint32(at, true);
    const length = this.#view.getUint32(from, true);
    if (from + 4 + length * elementBytes > this.#view.byteLength)
      throw new RangeError(`a list of ${length} is longer than the message`);
    return { from: from + 4, length };
  }

  #tableAt(at: number): FlatTable {
    return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Where a field's value is, null when it has the default. */
  #place(slot: number): number | null {
    const entry = 4 + 2 * slot;
    if (entry >= this.#fieldsBytes) return null;
    const offset = this.#view.getUint16(this.#fields + entry, true);
    return offset === 0 ? null : this.at + offset;
  }
}
