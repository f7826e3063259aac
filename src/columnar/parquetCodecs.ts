import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { CompressionCodec } from "hyparquet";
import type { Decompress } from "./parquetPages.ts";

/** Unpacks the pages of a codec; undefined for pages that are not packed, null for a codec that is not read. */
export async function decompressorOf(codec: CompressionCodec): Promise<Decompress | undefined | null> {
  if (codec === "UNCOMPRESSED") return undefined;
  const unpack = await unpackerOf(codec);
  if (unpack === null) return null;
  return (bytes, uncompressedBytes) => {
    const page = unpack(bytes, uncompressedBytes);
    if (page.length === uncompressedBytes) return page;
    throw new Error(`a page unpacks to ${page.length} bytes, not ${uncompressedBytes}`);
  };
}

async function unpackerOf(codec: CompressionCodec): Promise<Decompress | null> {
  const compressors = await import("hyparquet-compressors");
  switch (codec) {
    case "SNAPPY":
      return compressors.decompressSnappy;
    case "ZSTD":
      return (bytes, most) => compressors.decompressZstd(bytes, new Uint8Array(most));
    case "LZ4":
      return compressors.decompressLz4;
    case "LZ4_RAW":
      return compressors.decompressLz4Raw;
    // Node's own never write past the bound they are given, whatever the data say.
    case "GZIP":
      return (bytes, most) => gunzipSync(bytes, { maxOutputLength: Math.max(1, most) });
    case "BROTLI":
      return (bytes, most) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, most) });
    case "LZO":
    case "UNCOMPRESSED":
      return null;
    default:
      // A number that the format does not know.
      return null;
  }
}
