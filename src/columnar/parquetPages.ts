import type { CompressionCodec } from "hyparquet";
import { ThriftReader, type ThriftFields } from "./thriftCompact.ts";

/** What is known of a column chunk before its pages are looked at. */
export interface ChunkShape {
  readonly codec: CompressionCodec;
  /** Rows of its row group; a flat column has one value, or null, for each. */
  readonly rows: number;
  readonly nullable: boolean;
}

export type Decompress = (bytes: Uint8Array, uncompressedBytes: number) => Uint8Array;

/** Page data that cannot be right. The message says what, without the file's name. */
export class PageError extends Error {
  override name = "PageError";
}

const PageType = { data: 0, dictionary: 2, dataV2: 3 } as const;

/** Encodings of values by their number in the format, as far as they are told apart here. */
const Encoding = {
  plainDictionary: 2,
  rle: 3,
  deltaBinaryPacked: 5,
  deltaLengthByteArray: 6,
  deltaByteArray: 7,
  rleDictionary: 8,
} as const;

/** A page may unpack to so much whatever its packed size … */
const ALWAYS_ALLOWED_BYTES = 16 * 1024 ** 2;
/** … and beyond that to so many times its packed size; DEFLATE reaches 1,032. */
const MOST_EXPANSION = 1_100;
/** A bit-packed run is padded to whole groups of 8, of which writers make at most 63 a run. */
const RUN_PADDING = 504;
/** Values in a block, and parts of a block, of delta encoding; writers use 128 and 4. */
const LARGEST_DELTA_BLOCK = 1 << 20;

/**
 * Unpack the pages of a flat column chunk and vet everything in them that the decoder would allocate or loop by: sizes,
 * numbers of values, lengths of runs. A run of a few bytes can otherwise stand for two thousand million values.
 * @returns the unpacked bytes of each packed page by the packed bytes' place in the chunk
 * @throws PageError, ThriftError
 */
export function vettedPages(
  chunk: Uint8Array,
  shape: ChunkShape,
  decompress: Decompress | undefined,
): Map<number, Uint8Array> {
  const unpacked = new Map<number, Uint8Array>();
  const unpack = (from: number, to: number, uncompressedBytes: number): Uint8Array => {
    const packed = chunk.subarray(from, to);
    if (decompress === undefined) return packed;
    if (uncompressedBytes > Math.max(ALWAYS_ALLOWED_BYTES, MOST_EXPANSION * packed.length)) {
      throw new PageError(`a page of ${packed.length} bytes declares ${uncompressedBytes} unpacked`);
    }
    const page = decompress(packed, uncompressedBytes);
    unpacked.set(from, page);
    return page;
  };
  let values = 0;
  let offset = 0;
  while (values < shape.rows && offset < chunk.length - 1) {
    const reader = new ThriftReader(chunk, offset);
    const header = reader.struct();
    const from = reader.offset;
    const to = from + wholeNumber(header, 3, "packed size of a page");
    const uncompressedBytes = wholeNumber(header, 2, "unpacked size of a page");
    if (to > chunk.length) throw new PageError("a page reaches past the end of its column");
    const type = header.get(1);
    if (type === PageType.dictionary) {
      const page = unpack(from, to, uncompressedBytes);
      const count = wholeNumber(structIn(header, 7), 1, "number of dictionary entries");
      if (count > 8 * page.length) throw new PageError(`${count} dictionary entries in ${page.length} bytes`);
    } else if (type === PageType.data) {
      const data = structIn(header, 5);
      const count = valuesOf(data, shape.rows - values);
      const page = unpack(from, to, uncompressedBytes);
      const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
      let at = 0;
      if (shape.nullable) {
        if (page.length < 4) throw new PageError("a page ends within its levels");
        const levelsEnd = 4 + view.getUint32(0, true);
        vetRuns(page, 4, levelsEnd, 1, count);
        at = levelsEnd;
      }
      vetValues(page, at, wholeNumber(data, 2, "encoding of a page"), count);
      values += count;
    } else if (type === PageType.dataV2) {
      const data = structIn(header, 8);
      const count = valuesOf(data, shape.rows - values);
      const nulls = wholeNumber(data, 2, "number of nulls of a page");
      const levels = wholeNumber(data, 5, "size of levels");
      const repetition = wholeNumber(data, 6, "size of levels");
      if (data.get(3) !== count || nulls > count) throw new PageError("a page's numbers do not add up");
      if (repetition !== 0) throw new PageError("a column without lists has repetition levels");
      const valuesFrom = from + levels;
      if (valuesFrom > to || levels > uncompressedBytes) throw new PageError("levels longer than their page");
      if (shape.nullable) vetRuns(chunk, from, valuesFrom, 1, count);
      else if (levels !== 0) throw new PageError("a column without nulls has definition levels");
      const page =
        data.get(7) === false
          ? chunk.subarray(valuesFrom, to)
          : unpack(valuesFrom, to, uncompressedBytes - levels);
      vetValues(page, 0, wholeNumber(data, 4, "encoding of a page"), count);
      values += count;
    } else throw new PageError("a page of a type that is not read");
    offset = to;
  }
  if (values !== shape.rows)
    throw new PageError(`${values} values where its row group has ${shape.rows} rows`);
  return unpacked;
}

function vetValues(page: Uint8Array, at: number, encoding: number, count: number): void {
  switch (encoding) {
    case Encoding.plainDictionary:
    case Encoding.rleDictionary:
      // No values, all being null, need no bytes at all.
      if (at < page.length) vetRuns(page, at + 1, page.length, page[at], count);
      return;
    case Encoding.deltaBinaryPacked:
    case Encoding.deltaLengthByteArray: {
      const reader = new ThriftReader(page, at);
      if (reader.varint() > LARGEST_DELTA_BLOCK || reader.varint() > LARGEST_DELTA_BLOCK)
        throw new PageError("a block of delta encoding is too large");
      return;
    }
    case Encoding.rle:
    case Encoding.deltaByteArray:
      throw new PageError("an encoding that is not read; write the column plain or with a dictionary");
    default:
      // Plain values and split bytes take as many bytes as they are; the decoder meets the end of the page.
      return;
  }
}

/** Holds every run of a hybrid of runs and packed bits against the number of values of its page. */
function vetRuns(bytes: Uint8Array, from: number, to: number, bitWidth: number, count: number): void {
  if (to > bytes.length) throw new PageError("a page ends within its levels");
  const reader = new ThriftReader(bytes, from, to);
  let seen = 0;
  while (seen < count && reader.offset < to) {
    const header = reader.varint();
    const packed = header % 2 === 1;
    const run = Math.floor(header / 2) * (packed ? 8 : 1);
    if (run > count - seen + (packed ? RUN_PADDING : 0)) {
      throw new PageError(`a run of ${run} values in a page of ${count}`);
    }
    seen += run;
    reader.offset += packed ? (run / 8) * bitWidth : (bitWidth + 7) >> 3;
  }
}

function valuesOf(data: ThriftFields, most: number): number {
  const count = wholeNumber(data, 1, "number of values of a page");
  if (count > most) throw new PageError("its pages have more values than its row group has rows");
  return count;
}

function structIn(fields: ThriftFields, field: number): ThriftFields {
  const value = fields.get(field);
  if (value instanceof Map) return value;
  throw new PageError("a page without the header of its type");
}

function wholeNumber(fields: ThriftFields, field: number, what: string): number {
  const value = fields.get(field);
  if (typeof value === "number" && value >= 0) return value;
  throw new PageError(`${what} missing or negative`);
}
