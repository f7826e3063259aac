/** A bar of a share (0–1) of so many columns, in eighths of a character. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  const rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
  return "█".repeat(Math.floor(eighths / 8)) + rest;
}
