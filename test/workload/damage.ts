import { RandomStreams, type RandomStream } from "../../src/kernel/randomStreams.ts";

/** Pieces that mean something to one parser or another. */
const TELLING = [
  ",", ";", '"', "'", "\n", "\r\n", "\r", "\t", " ", "-", "-1", "+", ".", "e", "NaN", "nan", "None", "null", "[",
  "]", "{", "}", ":", "\\", "0", "1e308", "9007199254740993", "-9e99", "Infinity", "0x1F", "1,5", "３", "é",
  "2024-02-30 25:61:61", "\ufeff", "#", "&a", "*a", "<<:", "!!js", "|", "---", "~", "true",
].map((text) => Buffer.from(text)); // prettier-ignore

/**
 * A text damaged by a seed, always in the same way: pieces put in, taken out, turned over, repeated, lines swapped
 * or doubled, line ends changed, the end cut off.
 */
export function damage(text: string, seed: number): Buffer {
  const stream = new RandomStreams(seed).stream("damage");
  let bytes: Buffer = Buffer.from(text);
  const edits = 1 + stream.integer(6);
  for (let i = 0; i < edits; i++) bytes = EDITS[stream.integer(EDITS.length)](bytes, stream);
  return bytes;
}

type Edit = (bytes: Buffer, stream: RandomStream) => Buffer;

function replaced(bytes: Buffer, at: number, removed: number, inserted: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
}

const place = (bytes: Buffer, stream: RandomStream) => stream.integer(bytes.length + 1);

function withLines(
  bytes: Buffer,
  stream: RandomStream,
  change: (lines: string[], at: number) => void,
): Buffer {
  const lines = bytes.toString("latin1").split("\n");
  change(lines, stream.integer(lines.length));
  return Buffer.from(lines.join("\n"), "latin1");
}

const EDITS: readonly Edit[] = [
  (bytes, stream) => replaced(bytes, place(bytes, stream), 0, TELLING[stream.integer(TELLING.length)]),
  (bytes, stream) =>
    replaced(bytes, place(bytes, stream), stream.integer(8), TELLING[stream.integer(TELLING.length)]),
  (bytes, stream) => replaced(bytes, place(bytes, stream), 1 + stream.integer(12), Buffer.alloc(0)),
  (bytes, stream) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[stream.integer(copy.length)] ^= 1 << stream.integer(8);
    return copy;
  },
  (bytes, stream) => bytes.subarray(0, place(bytes, stream)),
  (bytes, stream) => withLines(bytes, stream, (lines, at) => lines.splice(at, 0, lines[at])),
  (bytes, stream) => withLines(bytes, stream, (lines, at) => lines.splice(at, 1)),
  (bytes, stream) =>
    withLines(bytes, stream, (lines, at) => {
      const other = stream.integer(lines.length);
      [lines[at], lines[other]] = [lines[other], lines[at]];
    }),
  (bytes) => Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1"),
  (bytes) => Buffer.concat([Buffer.from("\ufeff"), bytes]),
  (bytes, stream) =>
    withLines(bytes, stream, (lines, at) => {
      lines[at] = lines[at].toUpperCase();
    }),
  // A number in place of another.
  (bytes, stream) => {
    const numbers = [...bytes.toString("latin1").matchAll(/\d+(\.\d+)?/g)];
    if (numbers.length === 0) return bytes;
    const { index, 0: number } = numbers[stream.integer(numbers.length)];
    return replaced(bytes, index, number.length, TELLING[stream.integer(TELLING.length)]);
  },
];
