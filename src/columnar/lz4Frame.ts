/** First bytes of a frame. */
const MAGIC = 0x184d2204;
/** A block that is stored as it is. */
const STORED = 0x8000_0000;
/** Bytes that one byte of a block can stand for at most. */
const MOST_EXPANSION = 255;

/**
 * Unpack an LZ4 frame (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), whose blocks may refer back to the
 * ones before. Checksums are not checked.
 * @throws RangeError for data that are no frame or are damaged
 */
export function unpackLz4Frame(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError("no LZ4 frame");
  const flags = view.getUint8(4);
  const blockChecksums = (flags & 0x10) !== 0;
  const contentSize = (flags & 0x08) !== 0;
  if ((flags & 0x01) !== 0) throw new RangeError("an LZ4 frame that needs a dictionary");
  const largestBlock = 1 << (8 + 2 * ((view.getUint8(5) >> 4) & 7));
  let at = 7 + (contentSize ? 8 : 0);
  const blocks: { from: number; to: number; stored: boolean }[] = [];
  let mostBytes = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const stored = size >= STORED;
    const to = at + (stored ? size - STORED : size);
    if (to > bytes.length) throw new RangeError("an LZ4 block is cut off");
    blocks.push({ from: at, to, stored });
    mostBytes += stored ? to - at : Math.min(largestBlock, MOST_EXPANSION * (to - at));
    at = to + (blockChecksums ? 4 : 0);
  }
  const output = new Uint8Array(mostBytes);
  let length = 0;
  for (const { from, to, stored } of blocks) {
    if (stored) {
      output.set(bytes.subarray(from, to), length);
      length += to - from;
    } else length = unpackBlock(bytes.subarray(from, to), output, length);
  }
  return output.subarray(0, length);
}

/** Unpack a block into `output` from `length` on; returns the new length. */
function unpackBlock(block: Uint8Array, output: Uint8Array, length: number): number {
  let at = 0;
  const extended = (nibble: number): number => {
    let value = nibble;
    if (nibble === 15) {
      let byte;
      do {
        if (at >= block.length) throw new RangeError("an LZ4 block is damaged");
        byte = block[at++];
        value += byte;
      } while (byte === 255);
    }
    return value;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = extended(token >> 4);
    if (at + literals > block.length || length + literals > output.length)
      throw new RangeError("an LZ4 block is damaged");
    output.set(block.subarray(at, at + literals), length);
    at += literals;
    length += literals;
    // The last sequence of a block has literals only.
    if (at === block.length) break;
    if (at + 2 > block.length) throw new RangeError("an LZ4 block is damaged");
    const back = block[at] + 256 * block[at + 1];
    at += 2;
    const copied = extended(token & 15) + 4;
    if (back === 0 || back > length || length + copied > output.length)
      throw new RangeError("an LZ4 block is damaged");
    // Byte by byte: what is copied may reach into what is being written.
    for (let i = 0; i < copied; i++, length++) output[length] = output[length - back];
  }
  return length;
}
