/**
 * Values of a struct by field number. Lists, and numbers too large for a double, are checked but not kept as such.
 */
export type ThriftFields = ReadonlyMap<number, ThriftValue>;
export type ThriftValue = number | boolean | null | ThriftFields;

/** Structs in structs; Parquet's own need seven. */
const DEEPEST = 32;

const Type = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const;

/** Bytes that are no struct, or one that declares more than there is. */
export class ThriftError extends Error {
  override name = "ThriftError";
}

/**
 * Reads a struct of the Thrift compact protocol with no size taken on trust: every length is held against the bytes
 * that are there. Used to vet metadata before a library, which allocates what they declare, is given them.
 */
export class ThriftReader {
  offset: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.offset = offset;
    this.#end = end;
  }

  struct(depth = 0): ThriftFields {
    if (depth > DEEPEST) throw new ThriftError("structs too deep");
    const fields = new Map<number, ThriftValue>();
    let field = 0;
    for (;;) {
      const byte = this.#byte();
      const type = byte & 15;
      if (type === Type.stop) return fields;
      field = byte >> 4 === 0 ? zigzag(this.#varint(5)) : field + (byte >> 4);
      fields.set(field, this.#value(type, depth));
    }
  }

  /** An unsigned number of at most 32 bits, 7 bits a byte. */
  varint(): number {
    return this.#varint(5);
  }

  #value(type: number, depth: number): ThriftValue {
    switch (type) {
      case Type.true:
        return true;
      case Type.false:
        return false;
      case Type.byte:
        return (this.#byte() << 24) >> 24;
      case Type.i16:
      case Type.i32:
        return zigzag(this.#varint(5));
      case Type.i64:
        return zigzag(this.#varint(10));
      case Type.double:
        this.#skip(8);
        return null;
      case Type.binary:
        this.#skip(this.#varint(5));
        return null;
      case Type.list:
        this.#list(depth);
        return null;
      case Type.struct:
        return this.struct(depth + 1);
      default:
        throw new ThriftError(`no such type of field: ${type}`);
    }
  }

  #list(depth: number): void {
    const byte = this.#byte();
    const type = byte & 15;
    const size = byte >> 4 === 15 ? this.#varint(5) : byte >> 4;
    // Every element takes at least a byte.
    if (size > this.#end - this.offset) throw new ThriftError(`a list of ${size} is longer than the data`);
    const elementType = type === Type.true || type === Type.false ? Type.byte : type;
    for (let i = 0; i < size; i++) this.#value(elementType, depth + 1);
  }

  #varint(mostBytes: number): number {
    let value = 0;
    for (let i = 0; i < mostBytes; i++) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) {
        if (mostBytes === 5 && value >= 2 ** 32) break;
        return value;
      }
    }
    throw new ThriftError("a number is too long");
  }

  #byte(): number {
    if (this.offset >= this.#end) throw new ThriftError("the data end within a struct");
    return this.#bytes[this.offset++];
  }

  #skip(bytes: number): void {
    if (bytes > this.#end - this.offset) throw new ThriftError("the data end within a struct");
    this.offset += bytes;
  }
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
