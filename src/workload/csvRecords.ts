import { dsvFormat } from "d3-dsv";
import { isBlank } from "./numberCell.ts";

/** Takes the cells of a CSV file as they are found, field by field, without a string or an object for each. */
export interface CsvSink {
  /** The first line that is not blank. */
  header(cells: readonly string[], line: number): void;
  beginRow(): void;
  /** Field number `field` is in bytes[from, to), perhaps with blanks around it, never with quotation marks. */
  cell(field: number, bytes: Buffer, from: number, to: number): void;
  endRow(fields: number, line: number): void;
  blankLine(line: number): void;
  /** A line whose quotation marks make no sense; the lines after it are read as if nothing had been. */
  brokenQuote(line: number): void;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

/** A quoted cell that is still open after so many bytes was never meant to be: only its first line is given up. */
const LONGEST_QUOTED_ROW_BYTES = 65_536;

/**
 * Cuts CSV (RFC 4180, any one-byte delimiter, LF or CRLF) into rows and cells, block by block. Rows without
 * quotation marks are cut in place; the others, which may hold delimiters and line ends, are split by d3-dsv.
 */
export class CsvRecords {
  readonly #sink: CsvSink;
  readonly #delimiter: number;
  readonly #format: ReturnType<typeof dsvFormat>;
  #line = 0;
  #headerRead = false;

  /** @param delimiter one ASCII character */
  constructor(delimiter: string, sink: CsvSink) {
    this.#sink = sink;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#format = dsvFormat(delimiter);
  }

  /** Pass on all whole rows of a block (of the rest, at the end of the file); returns how many bytes they took. */
  consume(bytes: Buffer, last: boolean): number {
    let start = 0;
    while (start < bytes.length) {
      const next = this.#headerRead
        ? this.#readRow(bytes, start, last)
        : this.#readHeader(bytes, start, last);
      if (next < 0) return start;
      start = next;
    }
    return bytes.length;
  }

  // Each reader returns where the next row starts, or −1 when the block ends before the present one does.

  #readHeader(bytes: Buffer, start: number, last: boolean): number {
    const end = lineEnd(bytes, start, last);
    if (end < 0) return -1;
    this.#line++;
    const text = bytes.toString("utf8", start, end);
    if (text.trim() === "") this.#sink.blankLine(this.#line);
    else {
      this.#sink.header(this.#format.parseRows(text)[0], this.#line);
      this.#headerRead = true;
    }
    return end + 1;
  }

  #readRow(bytes: Buffer, start: number, last: boolean): number {
    const sink = this.#sink;
    const delimiter = this.#delimiter;
    const length = bytes.length;
    let field = 0;
    let from = start;
    sink.beginRow();
    for (;;) {
      if (bytes[from] === QUOTE) return this.#readQuotedRow(bytes, start, last);
      let p = from;
      while (p < length && bytes[p] !== delimiter && bytes[p] !== NEWLINE) p++;
      if (p === length && !last) return -1;
      if (p < length && bytes[p] === delimiter) {
        sink.cell(field++, bytes, from, p);
        from = p + 1;
        continue;
      }
      this.#line++;
      if (field === 0 && isBlankRange(bytes, from, p)) sink.blankLine(this.#line);
      else {
        sink.cell(field, bytes, from, p);
        sink.endRow(field + 1, this.#line);
      }
      return p + 1;
    }
  }

  #readQuotedRow(bytes: Buffer, start: number, last: boolean): number {
    const limit = Math.min(bytes.length, start + LONGEST_QUOTED_ROW_BYTES);
    const end = this.#quotedRowEnd(bytes, start, limit);
    const ranOut = end < 0 || end === limit;
    if (ranOut && limit === bytes.length && !last) return -1;
    if (end < 0 || (ranOut && limit < bytes.length)) return this.#skipBrokenLine(bytes, start, last);
    const line = this.#line + 1;
    const text = bytes.toString("utf8", start, bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
    const rows = this.#format.parseRows(text);
    this.#line += text.split("\n").length;
    if (rows.length !== 1) this.#sink.brokenQuote(line);
    else this.#passOn(rows[0], line);
    return end + 1;
  }

  /** Where the row ends: the first line end outside quotation marks; `limit` if there is none, −1 if they are open. */
  #quotedRowEnd(bytes: Buffer, start: number, limit: number): number {
    let inQuotes = false;
    // At the start of a cell, or after a closing mark that a second one would undo.
    let mayOpen = true;
    for (let p = start; p < limit; p++) {
      const byte = bytes[p];
      if (inQuotes) {
        inQuotes = byte !== QUOTE;
        mayOpen = true;
      } else if (byte === NEWLINE) return p;
      else {
        inQuotes = mayOpen && byte === QUOTE;
        mayOpen = byte === this.#delimiter;
      }
    }
    return inQuotes ? -1 : limit;
  }

  #skipBrokenLine(bytes: Buffer, start: number, last: boolean): number {
    const end = lineEnd(bytes, start, last);
    if (end < 0) return -1;
    this.#line++;
    this.#sink.brokenQuote(this.#line);
    return end + 1;
  }

  #passOn(cells: readonly string[], line: number): void {
    this.#sink.beginRow();
    cells.forEach((cell, field) => {
      const bytes = Buffer.from(cell);
      this.#sink.cell(field, bytes, 0, bytes.length);
    });
    this.#sink.endRow(cells.length, line);
  }
}

/** Where the line ends, −1 when the block ends first and is not the last. */
function lineEnd(bytes: Buffer, start: number, last: boolean): number {
  const end = bytes.indexOf(NEWLINE, start);
  return end < 0 && last ? bytes.length : end;
}

function isBlankRange(bytes: Buffer, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (!isBlank(bytes[p])) return false;
  return true;
}
