import { describe, expect, it } from "vitest";
import { unpackLz4Frame } from "../../src/columnar/lz4Frame.ts";

const magic = [0x04, 0x22, 0x4d, 0x18];
/** Version 1, blocks that may refer back, of 64 KiB at most; the checksum of the header is not looked at. */
const header = [...magic, 0x40, 0x40, 0x00];
const end = [0, 0, 0, 0];
const block = (...bytes: number[]) => [bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes];
const stored = (text: string) => [text.length, 0, 0, 0x80, ...Buffer.from(text)];
const unpack = (...bytes: number[]) => Buffer.from(unpackLz4Frame(Uint8Array.from(bytes))).toString();
const codes = (text: string) => [...Buffer.from(text)];

describe("unpackLz4Frame, by hand", () => {
  it("copies literals, and matches that overlap what they write", () => {
    // 2 literals, then 4 + 6 bytes from 2 back; then 1 literal alone.
    const bytes = block(0x26, ...codes("ab"), 2, 0, 0x10, ...codes("!"));
    expect(unpack(...header, ...bytes, ...end)).toBe("ababababab" + "ab" + "!");
  });

  it("takes lengths of more than 15 from the bytes that follow", () => {
    const text = "x".repeat(15 + 255 + 3);
    expect(unpack(...header, ...block(0xf0, 255, 3, ...codes(text)), ...end)).toBe(text);
    // 1 literal and a match of 4 + 15 + 20 bytes.
    expect(unpack(...header, ...block(0x1f, ...codes("y"), 1, 0, 20, 0x00), ...end)).toBe("y".repeat(40));
  });

  it("lets a block refer to the ones before, stored or not", () => {
    const second = block(0x04, 6, 0, 0x10, ...codes("."));
    expect(unpack(...header, ...stored("abcdef"), ...second, ...end)).toBe("abcdefabcdefab.");
  });

  it("passes over a stated size and block checksums", () => {
    const sized = [...magic, 0x58, 0x40, 3, 0, 0, 0, 0, 0, 0, 0, 0x00];
    expect(unpack(...sized, ...stored("abc"), 9, 9, 9, 9, ...end)).toBe("abc");
  });

  it.each([
    ["another beginning", [1, 2, 3, 4, 5, 6, 7, 8]],
    ["no end", [...header, ...stored("abc")]],
    ["a block longer than the rest", [...header, 200, 0, 0, 0, 1]],
    ["a match before the beginning", [...header, ...block(0x14, 65, 9, 0, 0x00), ...end]],
    ["a match from 0 back", [...header, ...block(0x14, 65, 0, 0, 0x00), ...end]],
    ["literals past the block", [...header, ...block(0x50, 65), ...end]],
    ["a length that never ends", [...header, ...block(0xf0, 255, 255), ...end]],
    ["a dictionary of its own", [...magic, 0x41, 0x40, 0x00, ...end]],
  ])("refuses %s", (_, bytes) => {
    expect(() => unpack(...bytes)).toThrow(RangeError);
  });
});
