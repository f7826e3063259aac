import { parseJsonObject } from "./jsonValue.ts";
import { readHead } from "./textFile.ts";

/** The beginning of a file, as far as formats look at it. */
export interface FileHead {
  readonly text: string;
  /** Whole lines that are not blank, without blanks around them. */
  readonly lines: readonly string[];
  /** Cells of the first of them, parted by commas, in small letters. */
  readonly header: readonly string[];
  /** Keys of the first of them in small letters, where it is a JSON object. */
  readonly keys: readonly string[];
}

/** @throws DataError when the file is missing, not a file, empty or damaged */
export async function readFileHead(path: string): Promise<FileHead> {
  return fileHead(await readHead(path));
}

export function fileHead(text: string): FileHead {
  const whole = text.split("\n");
  // The last line may be cut.
  if (whole.length > 1) whole.pop();
  const lines = whole.map((line) => line.trim()).filter((line) => line !== "");
  const first = lines.at(0) ?? "";
  const cells = first.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const object = parseJsonObject(first);
  return {
    text,
    lines,
    header: cells.map((cell) => cell.toLowerCase()),
    keys: object === null ? [] : Object.keys(object).map((key) => key.toLowerCase()),
  };
}

/** Whether all these columns are in the header. */
export function hasColumns(head: FileHead, names: readonly string[]): boolean {
  return names.every((name) => head.header.includes(name.toLowerCase()));
}
