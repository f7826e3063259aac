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
    const column = placeOf(place, names, wanted, `columns.${role}`, otherCase);
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

/**
 * Place of a column in the header, in other letters if need be: then `otherCase` is added to.
 * @param askedBy what wants the column, for the message
 * @throws DataError when it is not there
 */
export function placeOf(
  fileAndLine: string,
  names: readonly string[],
  wanted: string,
  askedBy: string,
  otherCase: string[],
): number {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const place = names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
  if (place < 0) throw missingColumn(fileAndLine, names, askedBy, wanted);
  otherCase.push(`${wanted} → ${names[place]}`);
  return place;
}

/** Columns of a header that a message lists, and letters of a name. */
const MOST_LISTED = 40;
const LONGEST_LISTED = 60;

/** A message that lists the columns there are and names the nearest. */
export function missingColumn(
  place: string,
  names: readonly string[],
  askedBy: string,
  wanted: string,
): DataError {
  const some = names.slice(0, MOST_LISTED).map((name) => name.slice(0, LONGEST_LISTED));
  const listed = some.map((name) => `"${name}"`);
  if (names.length > MOST_LISTED) listed.push("…");
  const distances = some.map((name) => editDistance(name, wanted));
  const missing = `${place}: ${askedBy}: there is no column "${wanted}"`;
  if (names.length === 0) return new DataError(`${missing}; the file has no columns`);
  const nearest = some[distances.indexOf(min(distances) ?? 0)];
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
