import type { SeriesFinding } from "./seriesRequest.ts";

/** Findings by what they are: how often, and where first. */
export class FindingList {
  readonly #found = new Map<string, { count: number; firstLine: number }>();

  add(what: string, line: number): void {
    const known = this.#found.get(what);
    if (known === undefined) this.#found.set(what, { count: 1, firstLine: line });
    else known.count++;
  }

  all(): SeriesFinding[] {
    return [...this.#found].map(([what, { count, firstLine }]) => ({ what, count, firstLine }));
  }
}
