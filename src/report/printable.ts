/**
 * A user's text made safe for a terminal: control characters (escape sequences, line breaks, text direction) are shown
 * as a replacement sign.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, "�");
}
