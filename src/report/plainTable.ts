import Table, { type TableConstructorOptions } from "cli-table3";

/** Rules above, below and under the head; columns apart by spaces. */
const CHARS = {
  top: "─",
  "top-mid": "──",
  "top-left": "",
  "top-right": "",
  bottom: "─",
  "bottom-mid": "──",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "─",
  "mid-mid": "──",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** An empty table for a terminal, wide characters counted as two; without colours, so that it can be piped. */
export function plainTable(head: readonly string[], options: TableConstructorOptions = {}): Table.Table {
  return new Table({
    head: [...head],
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
    chars: CHARS,
    ...options,
  });
}
