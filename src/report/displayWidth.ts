/** Characters that a terminal draws two columns wide: the East Asian wide and fullwidth ranges of UAX #11, and emoji. */
export const WIDE =
  "\\u1100-\\u115F\\u2E80-\\uA4CF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE30-\\uFE6F\\uFF00-\\uFF60\\uFFE0-\\uFFE6" +
  "\\u{1F300}-\\u{1FAFF}\\u{20000}-\\u{3FFFD}";

const WIDE_CHARACTERS = new RegExp(`[${WIDE}]`, "gu");

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  return [...text].length + (text.match(WIDE_CHARACTERS)?.length ?? 0);
}
