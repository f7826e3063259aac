import { open, stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataError } from "../errors.ts";

const CHUNK_BYTES = 262_144;

/** No line of a trace is as long as this; a file with one is something else. */
const LONGEST_LINE_BYTES = 1_048_576;

/**
 * Read a text file, plain or gzip, block by block. `consume` takes as much of a block as it can make use of (whole
 * lines) and returns how many bytes that was; the rest comes again in front of the next block. At the end it is
 * called with `last`, and takes everything. A byte order mark is left out.
 * @throws DataError when the file is missing, not a file, empty, damaged, or not text
 */
export async function feedTextFile(
  path: string,
  consume: (bytes: Buffer, last: boolean) => number,
): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let atStart = true;
  let anyText = false;
  let anyNewline = false;
  for await (const chunk of readChunks(path)) {
    if (chunk.includes(0)) {
      throw new DataError(
        `${path}: not a text file (it has NUL bytes); give a trace as UTF-8 text, plain or .gz` +
          ` – a spreadsheet or UTF-16 file has to be saved as CSV in UTF-8 first`,
      );
    }
    let block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (atStart) {
      if (block.length < BYTE_ORDER_MARK.length) {
        rest = block;
        continue;
      }
      block = withoutByteOrderMark(block);
      atStart = false;
    }
    anyText ||= block.length > 0;
    anyNewline ||= block.includes(NEWLINE);
    rest = block.subarray(consume(block, false));
    if (rest.length > LONGEST_LINE_BYTES) {
      refuseBareCarriageReturns(path, anyNewline, rest);
      throw new DataError(`${path}: a line is longer than 1 MiB; this is not a trace (one job a line)`);
    }
  }
  // A file shorter than a byte order mark is still whole in `rest`.
  if (!anyText && rest.length === 0) throw emptyFile(path);
  refuseBareCarriageReturns(path, anyNewline, rest);
  consume(rest, true);
}

/**
 * Read a text file line by line. `line` gets each line as bytes[from, to), without its line end but for a CR, and
 * its number, 1-based.
 * @throws DataError as {@link feedTextFile}
 */
export async function feedLines(
  path: string,
  line: (bytes: Buffer, from: number, to: number, number: number) => void,
): Promise<void> {
  let number = 0;
  await feedTextFile(path, (bytes, last) => {
    let from = 0;
    while (from < bytes.length) {
      let to = bytes.indexOf(NEWLINE, from);
      if (to < 0) {
        if (!last) return from;
        to = bytes.length;
      }
      line(bytes, from, to, ++number);
      from = to + 1;
    }
    return bytes.length;
  });
}

/** How much of a file is looked at to tell its format. */
const HEAD_BYTES = 65_536;

/**
 * The first bytes of a file as text, plain or unpacked from gzip, without a byte order mark.
 * @throws DataError when the file is missing, not a file, empty or damaged
 */
export async function readHead(path: string): Promise<string> {
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of readChunks(path)) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEAD_BYTES) break;
  }
  return withoutByteOrderMark(head).toString("utf8", 0, HEAD_BYTES);
}

/** A file of one "line" with CRs within would be read as one job and the rest of it lost. */
function refuseBareCarriageReturns(path: string, anyNewline: boolean, rest: Buffer): void {
  const at = rest.indexOf(CARRIAGE_RETURN);
  if (!anyNewline && !rest.includes(NEWLINE) && at >= 0 && at < rest.length - 1) {
    throw new DataError(`${path}: lines end in CR alone; convert the line ends to LF or CRLF`);
  }
}

function emptyFile(path: string): DataError {
  return new DataError(`${path}: the file is empty; give a trace with at least one job`);
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

/** The file's bytes, unpacked when it is gzip (known by its first two bytes). */
async function* readChunks(path: string): AsyncGenerator<Buffer> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new DataError(`${path}: not a file; give the path of one trace file`);
    if (info.size === 0) throw emptyFile(path);
    const handle = await open(path);
    const magic = Buffer.alloc(2);
    await handle.read(magic, 0, 2, 0);
    const file = handle.createReadStream({ start: 0, highWaterMark: CHUNK_BYTES });
    const zipped = magic[0] === 0x1f && magic[1] === 0x8b;
    if (!zipped && path.endsWith(".gz")) {
      file.destroy();
      throw new DataError(`${path}: named .gz, but it is not gzip data; unpack or rename it`);
    }
    // Failures of the pipeline arrive through the iteration below.
    const chunks = zipped ? pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined) : file;
    for await (const chunk of chunks) yield chunk as Buffer;
  } catch (error) {
    throw asDataError(path, error);
  }
}

function asDataError(path: string, error: unknown): unknown {
  if (error instanceof DataError || !(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new DataError(`${path}: no such file; check the path`);
  }
  if (code === "EACCES" || code === "EPERM") {
    return new DataError(`${path}: no permission to read the file`);
  }
  if (code.startsWith("Z_")) {
    return new DataError(`${path}: damaged gzip data (${error.message}); fetch the file again`);
  }
  return error;
}
