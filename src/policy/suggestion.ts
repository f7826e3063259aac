import { nearestName } from "../nearestName.ts";

/** What to write instead of an unknown name: the nearest known one, or the list of all. */
export function suggestion(word: string, known: readonly string[]): string {
  const nearest = nearestName(word, known);
  return nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`;
}
