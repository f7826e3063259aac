import { min } from "d3-array";
import { DataError } from "../errors.ts";

/** What a column of a job trace can hold. The index in this list is the column's role. */
export const CSV_ROLES = [
  "submit",
  "duration",
  "devices",
  "declared",
  "utilisation",
  "priority",
  "deadline",
  "nominalStart",
  "id",
  "kind",
  "class",
  "origin",
] as const;
export type CsvRole = (typeof CSV_ROLES)[number];

/** Header name of the column for each role; a role without a column takes its default. */
export type CsvColumns = Readonly<
  Record<"submit" | "duration" | "devices", string> & Partial<Record<CsvRole, string>>
>;

export interface CsvLayout {
  /** Role of each column by its place, −1 for a column that is not read. */
  readonly roleOf: Int8Array;
  /** Columns found under a name in other letters, as "Arrival → arrival". */
  readonly otherCase: readonly string[];
}

/**
 * Find the columns in the header.
 * @param line of the header; null for a file without lines
 * @throws DataError for a column that is not there, or that two roles ask for
 */
export function layoutOf(
  path: string,
  line: number | null,
  header: readonly string[],
  columns: CsvColumns,
): CsvLayout {
  const place = line === null ? path : `${path}:${line}`;
  const names = header.map((name) => name.trim());
  const roleOf = new Int8Array(names.length).fill(-1);
  const otherCase: string[] = [];
  CSV_ROLES.forEach((role, index) => {
    const wanted = columns[role];
    if (wanted === undefined) return;
    let column = names.indexOf(wanted);
    if (column < 0) {
      column = names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
      if (column < 0) throw missingColumn(place, names, role, wanted);
      otherCase.push(`${wanted} → ${names[column]}`);
    }
    if (roleOf[column] >= 0) {
      throw new DataError(
        `${place}: columns.${role} and columns.${CSV_ROLES[roleOf[column]]} both name "${names[column]}"; ` +
          `give each a column of its own or leave one out`,
      );
    }
    roleOf[column] = index;
  });
  return { roleOf, otherCase };
}

/** Columns of a header that a message lists. */
const MOST_LISTED = 40;

function missingColumn(place: string, names: readonly string[], role: CsvRole, wanted: string): DataError {
  const listed = names.slice(0, MOST_LISTED).map((name) => `"${name}"`);
  if (names.length > MOST_LISTED) listed.push("…");
  const distances = names.map((name) => editDistance(name, wanted));
  const missing = `${place}: columns.${role}: there is no column "${wanted}"`;
  if (names.length === 0) return new DataError(`${missing}; the file has no columns`);
  const nearest = names[distances.indexOf(min(distances) ?? 0)];
  return new DataError(`${missing}; the header has ${listed.join(", ")} – did you mean "${nearest}"?`);
}

/** Letters to insert, delete or change to make one text of the other (Levenshtein), whatever their case. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1].toLowerCase() === b[j - 1].toLowerCase() ? 0 : 1;
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change));
    }
    previous = current;
  }
  return previous[b.length];
}
