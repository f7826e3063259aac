import type { PolicyEntry } from "./schema.ts";
import type { Path } from "./sourceText.ts";

/** Sorts of parts of which an entry may list several. */
const SORTS = ["place", "time", "width", "review", "queue", "power", "storage", "split"] as const;

/** One policy of an entry that stands for one, or for every combination of the parts that it lists. */
export interface PolicyOfEntry {
  readonly entry: PolicyEntry;
  /** Where a path inside the policy lies in the entry as written. */
  pathOf(inner: Path): Path;
}

/** How many policies an entry stands for. */
export function policyCount(entry: PolicyEntry): number {
  return listsOf(entry).reduce((product, { parts }) => product * parts.length, 1);
}

/** Every policy that an entry stands for: the last sort of parts changes fastest. */
export function policiesOf(entry: PolicyEntry): PolicyOfEntry[] {
  const lists = listsOf(entry);
  if (lists.length === 0 || typeof entry === "string") return [{ entry, pathOf: (inner) => inner }];
  return Array.from({ length: policyCount(entry) }, (_, number) => {
    const combined: Record<string, unknown> = { ...entry };
    const chosen = new Map<string, number>();
    let rest = number;
    for (const { sort, parts } of lists.slice().reverse()) {
      const index = rest % parts.length;
      rest = (rest - index) / parts.length;
      combined[sort] = parts[index];
      chosen.set(sort, index);
    }
    return {
      entry: combined,
      pathOf: (inner: Path): Path => {
        const index = chosen.get(String(inner[0]));
        return index === undefined ? inner : [inner[0], index, ...inner.slice(1)];
      },
    };
  });
}

function listsOf(entry: PolicyEntry): { readonly sort: string; readonly parts: readonly unknown[] }[] {
  if (typeof entry === "string") return [];
  return SORTS.flatMap((sort) => {
    const parts: unknown = entry[sort];
    return Array.isArray(parts) ? [{ sort, parts }] : [];
  });
}
