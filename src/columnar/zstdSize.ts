/** Bytes of the frame's magic number, and of the fields that its descriptor says are there. */
const MAGIC_BYTES = 4;
const DICTIONARY_BYTES = [0, 1, 2, 4];
const SIZE_BYTES = [0, 2, 4, 8];

/**
 * Unpacked bytes that a Zstandard frame declares (RFC 8878, 3.1.1.1), null when it declares none. To be held against what
 * is plausible before anything is unpacked.
 */
export function declaredZstdBytes(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const descriptor = view.getUint8(MAGIC_BYTES);
  const single = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const at = MAGIC_BYTES + 1 + (single ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3];
  switch (sizeFlag === 0 && single ? 1 : SIZE_BYTES[sizeFlag]) {
    case 0:
      return null;
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
