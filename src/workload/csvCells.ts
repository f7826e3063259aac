import { DataError } from "../errors.ts";
import { placeOf } from "./csvHeader.ts";
import { CsvRecords, type CsvSink } from "./csvRecords.ts";
import { parseNumber } from "./numberCell.ts";
import type { RowFates } from "./readReport.ts";
import { SkipReason } from "./skipReason.ts";
import { feedTextFile } from "./textFile.ts";
import { parseWallClock } from "./wallClock.ts";

/** How traces write that there is no value. */
const NO_VALUE = /^(nan|none|null|na|n\/a|-)?$/i;

/** The cells of the present row of a CSV file, by the names of its columns. */
export class CsvCells<Name extends string> {
  /** 1-based; of a row with line ends in its cells the first. */
  line = 0;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #bytes: Buffer[];
  readonly #from: Int32Array;
  readonly #to: Int32Array;

  constructor(names: readonly Name[]) {
    this.#slots = new Map(names.map((name, slot) => [name, slot]));
    this.#bytes = names.map(() => Buffer.alloc(0));
    this.#from = new Int32Array(names.length);
    this.#to = new Int32Array(names.length);
  }

  /** @internal */
  set(slot: number, bytes: Buffer, from: number, to: number): void {
    this.#bytes[slot] = bytes;
    this.#from[slot] = from;
    this.#to[slot] = to;
  }

  /** NaN when the cell holds no number. */
  number(name: Name): number {
    const slot = this.#slots.get(name)!;
    return parseNumber(this.#bytes[slot], this.#from[slot], this.#to[slot]);
  }

  /** Without the blanks around it. */
  text(name: Name): string {
    const slot = this.#slots.get(name)!;
    return this.#bytes[slot].toString("utf8", this.#from[slot], this.#to[slot]).trim();
  }

  /** Whether the cell is empty or says that there is no value (NaN, None, null, NA, -). */
  isMissing(name: Name): boolean {
    return NO_VALUE.test(this.text(name));
  }

  /** Why the number cannot be used, null when it can. */
  numberFault(...names: readonly Name[]): SkipReason | null {
    for (const name of names) {
      if (!Number.isNaN(this.number(name))) continue;
      return this.isMissing(name) ? SkipReason.missingValue : SkipReason.notANumber;
    }
    return null;
  }

  /** A date and time of day, ms since 1970 of the clock that wrote it; NaN when it is none. */
  instantMs(name: Name): number {
    return parseWallClock(this.text(name));
  }

  /** For {@link idColumn.IdColumn.stage}: where the cell is. */
  place(name: Name): readonly [Buffer, number, number] {
    const slot = this.#slots.get(name)!;
    return [this.#bytes[slot], this.#from[slot], this.#to[slot]];
  }
}

/**
 * Read a CSV file with a header line, plain or gzip, row by row by the names of its columns, whatever their order.
 * Rows that are too short or have broken quotation marks are skipped, blank lines noted.
 * @param format named in messages
 * @throws DataError when the file cannot be read as text or lacks one of the columns
 */
export async function readCsvCells<Name extends string>(
  path: string,
  format: string,
  names: readonly Name[],
  fates: RowFates,
  row: (cells: CsvCells<Name>) => void,
): Promise<void> {
  const sink = new NamedCells(path, format, names, fates, row);
  const records = new CsvRecords(",", sink);
  await feedTextFile(path, (bytes, last) => records.consume(bytes, last));
  if (!sink.hasHeader) {
    throw new DataError(`${path}: no header line; the first line has to name the columns`);
  }
}

class NamedCells<Name extends string> implements CsvSink {
  hasHeader = false;
  readonly #path: string;
  readonly #format: string;
  readonly #names: readonly Name[];
  readonly #fates: RowFates;
  readonly #row: (cells: CsvCells<Name>) => void;
  readonly #cells: CsvCells<Name>;
  /** Slot of each column, −1 for one that is not read. */
  #slotOf = new Int32Array(0);
  #columnsNeeded = 0;

  constructor(
    path: string,
    format: string,
    names: readonly Name[],
    fates: RowFates,
    row: (cells: CsvCells<Name>) => void,
  ) {
    this.#path = path;
    this.#format = format;
    this.#names = names;
    this.#fates = fates;
    this.#row = row;
    this.#cells = new CsvCells(names);
  }

  header(cells: readonly string[], line: number): void {
    const header = cells.map((cell) => cell.trim());
    const otherCase: string[] = [];
    this.#slotOf = new Int32Array(header.length).fill(-1);
    this.#names.forEach((name, slot) => {
      const place = placeOf(`${this.#path}:${line}`, header, name, `format ${this.#format}`, otherCase);
      this.#slotOf[place] = slot;
    });
    for (const found of otherCase) this.#fates.notes.add(`column found in other letters: ${found}`, line);
    this.#columnsNeeded = 1 + this.#slotOf.findLastIndex((slot) => slot >= 0);
    this.hasHeader = true;
  }

  beginRow(): void {
    // Every cell of a row that is long enough is set anew.
  }

  cell(field: number, bytes: Buffer, from: number, to: number): void {
    if (field >= this.#columnsNeeded) return;
    const slot = this.#slotOf[field];
    if (slot >= 0) this.#cells.set(slot, bytes, from, to);
  }

  endRow(fields: number, line: number): void {
    if (fields < this.#columnsNeeded) {
      this.#fates.skip(SkipReason.tooFewFields, line);
      return;
    }
    if (fields > this.#slotOf.length) {
      this.#fates.notes.add("more fields than the header: the others not read", line);
    }
    this.#cells.line = line;
    this.#row(this.#cells);
  }

  blankLine(line: number): void {
    this.#fates.notes.add("blank line", line);
  }

  brokenQuote(line: number): void {
    this.#fates.skip(SkipReason.brokenQuote, line);
  }
}
