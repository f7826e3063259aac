import { displayWidth, WIDE } from "./displayWidth.ts";

/** What must stay on one line: white space, a word, or a Chinese character; each with the punctuation that closes it. */
const PIECES = new RegExp(`\\s+|（?(?:[^\\s${WIDE}]+|[${WIDE}])[，。、；：）]*`, "gu");

/**
 * A text in lines of so many terminal columns, broken at spaces and between Chinese characters. A word that is longer
 * than a line has one to itself and is never cut.
 */
export function wrapText(text: string, columns: number): string {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(PIECES) ?? []) {
    if (line !== "" && displayWidth(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  lines.push(line.trimEnd());
  return lines.join("\n");
}
