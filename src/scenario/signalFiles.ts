/**
 * The files of series in a part of a checked scenario, wherever in it they are: every signal that a file may bring names it
 * by the key `file`.
 */
export function signalFiles(part: unknown): Set<string> {
  const files = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "file" && typeof inner === "string") files.add(inner);
      else visit(inner);
    }
  };
  visit(part);
  return files;
}
