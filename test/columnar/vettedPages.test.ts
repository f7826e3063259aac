import { describe, expect, it } from "vitest";
import { vettedPages } from "../../src/columnar/parquetPages.ts";
import { ThriftReader } from "../../src/columnar/thriftCompact.ts";

/** A whole number as the compact protocol has it: zigzag, 7 bits a byte. */
function number(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value >= 0 ? 2 * value : -2 * value - 1; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}
const I32 = 0x15;
/** A data page of version 1 around its bytes. */
const dataPage = (values: number, encoding: number, page: readonly number[], unpacked = page.length) => [
  I32,
  ...number(0),
  I32,
  ...number(unpacked),
  I32,
  ...number(page.length),
  0x2c,
  I32,
  ...number(values),
  I32,
  ...number(encoding),
  0,
  0,
  ...page,
];
const PLAIN = 0;
const DELTA = 5;
const DICTIONARY = 8;
const vet = (bytes: readonly number[], rows: number, nullable = false, unpack = false) =>
  vettedPages(
    Uint8Array.from(bytes),
    { codec: unpack ? "SNAPPY" : "UNCOMPRESSED", rows, nullable },
    unpack ? (packed) => packed : undefined,
  );

describe("pages of a column chunk", () => {
  it("pass when their numbers add up", () => {
    expect(() => vet(dataPage(2, PLAIN, [1, 0, 0, 0, 2, 0, 0, 0]), 2)).not.toThrow();
    // One run of 100 times the entry 3, of 7 bits.
    expect(() => vet(dataPage(100, DICTIONARY, [7, 200, 1, 3]), 100)).not.toThrow();
    // Levels of 4 bytes' length: a run of 100 nulls; no value.
    expect(() => vet(dataPage(100, DICTIONARY, [3, 0, 0, 0, 200, 1, 0]), 100, true)).not.toThrow();
  });

  it.each([
    [
      "a run of 2,000,000,000 values in a few bytes",
      dataPage(9, DICTIONARY, [7, 0x80, 0xd0, 0xac, 0xf3, 0x0e, 3]),
    ],
    [
      "packed bits for 2,000,000,000 values of no width",
      dataPage(9, DICTIONARY, [0, 0x81, 0xd0, 0xac, 0xf3, 0x0e]),
    ],
    ["more values than its row group has rows", dataPage(2_000_000_000, PLAIN, [])],
    ["fewer values than its row group has rows", dataPage(8, PLAIN, [1, 2, 3, 4])],
    ["a negative number of values", dataPage(-5, PLAIN, [1, 2, 3, 4])],
    ["a delta block of 2,000,000,000 values", dataPage(9, DELTA, [0x80, 0xd0, 0xac, 0xf3, 0x07, 1, 0, 0])],
    ["an encoding that is not read", dataPage(9, 7, [1, 2, 3])],
    ["an end within the page", dataPage(9, PLAIN, [1, 2, 3]).slice(0, -1)],
    ["an end within the header", [I32, 0, I32]],
  ])("are refused with %s", (_, bytes) => {
    let name = "";
    try {
      vet(bytes, 9);
    } catch (error) {
      name = (error as Error).name;
    }
    expect(name).toMatch(/^(Page|Thrift)Error$/);
  });

  it("are refused before they unpack to much more than any codec packs", () => {
    const page = dataPage(9, PLAIN, [1, 2, 3], 2_000_000_000);
    expect(() => vet(page, 9, false, true)).toThrow(/a page of 3 bytes declares 2000000000 unpacked/);
  });
});

describe("structs of the compact protocol", () => {
  const read = (...bytes: number[]) => new ThriftReader(Uint8Array.from(bytes)).struct();

  it("keep their numbers by field", () => {
    expect([...read(0x15, ...number(-7), 0x26, ...number(2 ** 40), 0x11, 0)]).toEqual([
      [1, -7],
      [3, 2 ** 40],
      [4, true],
    ]);
  });

  it.each([
    ["a list longer than the data", [0x19, 0xf5, 0xff, 0xff, 0xff, 0x07, 0]],
    ["a text longer than the data", [0x18, 0xff, 0xff, 0x03, 65, 0]],
    ["a number without an end", [0x16, ...Array<number>(12).fill(0x80), 0]],
    ["no end", [0x15, 2]],
    ["structs without end in each other", Array<number>(500).fill(0x1c)],
    ["a type that there is not", [0x1e, 0]],
  ])("are refused with %s", (_, bytes) => {
    expect(() => read(...bytes)).toThrow(expect.objectContaining({ name: "ThriftError" }));
  });
});
