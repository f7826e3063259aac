const QUOTE = 34;
const BACKSLASH = 92;
const NEWLINE = 10;
const OPENING = new Set(Buffer.from("[{"));
const CLOSING = new Set(Buffer.from("]}"));

/**
 * Cuts one big JSON array of objects into its objects, block by block, by the depth of its brackets; what stands
 * between them is passed over. Whether a piece is JSON is for the reader of the piece to see.
 */
export class JsonArrayItems {
  readonly #item: (text: string, line: number) => void;
  #line = 1;
  /** Something other than a bracket, comma or blank between objects: the first line of it. */
  strayLine = 0;

  /** @param item gets each object and the line it begins in, 1-based */
  constructor(item: (text: string, line: number) => void) {
    this.#item = item;
  }

  /** Pass on all whole objects of a block; returns how many bytes they took. At the end, also what is left of one. */
  consume(bytes: Buffer, last: boolean): number {
    let p = 0;
    while (p < bytes.length) {
      const byte = bytes[p];
      if (byte !== 123) {
        this.#between(byte);
        p++;
        continue;
      }
      const end = endOfObject(bytes, p);
      if (end < 0 && !last) return p;
      const to = end < 0 ? bytes.length : end;
      this.#item(bytes.toString("utf8", p, to), this.#line);
      for (let at = p; at < to; at++) if (bytes[at] === NEWLINE) this.#line++;
      p = to;
    }
    return bytes.length;
  }

  #between(byte: number): void {
    if (byte === NEWLINE) this.#line++;
    // [ ] , and blanks
    else if (byte !== 91 && byte !== 93 && byte !== 44 && byte > 32) this.strayLine ||= this.#line;
  }
}

/** Past the bracket that closes the object that begins here, −1 when the block ends first. */
function endOfObject(bytes: Buffer, start: number): number {
  let depth = 0;
  let inText = false;
  for (let p = start; p < bytes.length; p++) {
    const byte = bytes[p];
    if (inText) {
      if (byte === BACKSLASH) p++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (OPENING.has(byte)) depth++;
    else if (CLOSING.has(byte) && --depth === 0) return p + 1;
  }
  return -1;
}
