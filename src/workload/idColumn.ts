import { compareIds } from "../model/jobStore.ts";

/** Up to 15 digits without a leading zero: what a double holds exactly and writes back as it was. */
const WHOLE_NUMBER = /^(0|[1-9]\d{0,14})$/;

/**
 * Job names in file order: a column of doubles as long as every name is a plain whole number, texts from the first
 * other name on.
 */
export class IdColumn {
  #count = 0;
  #numbers = new Float64Array(1024);
  #texts: string[] | null = null;
  #stagedNumber = 0;
  #stagedText: string | null = null;

  /** Read the name of the present row; it joins the column with {@link commit}, if the row is used. */
  stage(bytes: Uint8Array, start: number, end: number): void {
    this.#stagedText = null;
    const digits = end - start;
    if (digits >= 1 && digits <= 15 && (bytes[start] !== 48 || digits === 1)) {
      let value = 0;
      let p = start;
      for (; p < end; p++) {
        const digit = bytes[p] - 48;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (p === end) {
        this.#stagedNumber = value;
        return;
      }
    }
    this.stageName(
      Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
        .toString()
        .trim(),
    );
  }

  /** As {@link stage}, for a name that is a value already. */
  stageName(name: string | number): void {
    const text = String(name);
    const whole = WHOLE_NUMBER.test(text);
    this.#stagedText = whole ? null : text;
    if (whole) this.#stagedNumber = Number(name);
  }

  commit(): void {
    if (this.#texts === null && this.#stagedText !== null) {
      this.#texts = Array.from(this.#numbers.subarray(0, this.#count), String);
    }
    if (this.#texts !== null) this.#texts.push(this.#stagedText ?? String(this.#stagedNumber));
    else {
      if (this.#count === this.#numbers.length) {
        const numbers = new Float64Array(this.#count * 2);
        numbers.set(this.#numbers);
        this.#numbers = numbers;
      }
      this.#numbers[this.#count] = this.#stagedNumber;
    }
    this.#count++;
  }

  /** Order of the names of two rows, as everywhere in the project. */
  compare(a: number, b: number): number {
    if (this.#texts === null) return this.#numbers[a] - this.#numbers[b];
    return compareIds(this.#texts[a], this.#texts[b]);
  }

  /** Rows, in file order, whose name an earlier row has had. */
  repeatedRows(): number[] {
    const repeated: number[] = [];
    const texts = this.#texts;
    const numbers = this.#numbers.subarray(0, this.#count);
    const twice = new Set<string | number>();
    if (texts !== null) {
      const sorted = [...texts].sort();
      for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) twice.add(sorted[i]);
    } else if (!isAscending(numbers)) {
      const sorted = numbers.slice().sort();
      for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) twice.add(sorted[i]);
    }
    if (twice.size === 0) return repeated;
    const met = new Set<string | number>();
    for (let row = 0; row < this.#count; row++) {
      const id = texts === null ? numbers[row] : texts[row];
      if (!twice.has(id)) continue;
      if (met.has(id)) repeated.push(row);
      else met.add(id);
    }
    return repeated;
  }

  /** Names of these rows, as a job store holds them: null when they are 0, 1, 2 … */
  gather(rows: Uint32Array): readonly string[] | Float64Array | null {
    if (this.#texts !== null) {
      const texts = this.#texts;
      return Array.from(rows, (row) => texts[row]);
    }
    const ids = new Float64Array(rows.length);
    let numbered = true;
    for (let job = 0; job < rows.length; job++) {
      ids[job] = this.#numbers[rows[job]];
      if (ids[job] !== job) numbered = false;
    }
    return numbered ? null : ids;
  }
}

function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] <= values[i - 1]) return false;
  return true;
}
