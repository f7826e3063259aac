import { DataError } from "../errors.ts";
import { CSV_ROLES, missingColumn } from "./csvHeader.ts";
import { JobCells, type JobCellsOptions } from "./jobCells.ts";
import { cellText, keyOf, parseJsonObject, type JsonObject } from "./jsonValue.ts";
import { SkipReason } from "./skipReason.ts";
import { feedLines } from "./textFile.ts";
import type { TraceJobs } from "./traceOptions.ts";

/** Keys that a message lists at the most. */
const MOST_KEYS = 200;

/**
 * Read jobs from a file of one JSON object a line, plain or gzip: the same columns as a CSV file, by the keys of
 * the objects. A missing key or null is an empty cell.
 * @throws DataError when the file cannot be read as text, or a column is a key of none of its objects
 */
export async function readJobJsonl(path: string, options: JobCellsOptions): Promise<TraceJobs> {
  const jobs = new JobCells(path, options);
  const columns = CSV_ROLES.flatMap((role) => {
    const key = options.columns[role];
    return key === undefined ? [] : [{ role, key }];
  });
  jobs.header(
    columns.map(({ key }) => key),
    1,
  );
  const found = new Set<string>();
  const keys = new Set<string>();
  let objects = 0;
  await feedLines(path, (bytes, from, to, line) => {
    const text = bytes.toString("utf8", from, to).trim();
    if (text === "") {
      jobs.blankLine(line);
      return;
    }
    const object = parseJsonObject(text);
    if (object === null) {
      jobs.skip(SkipReason.brokenJson, line);
      return;
    }
    objects++;
    if (keys.size < MOST_KEYS) for (const key of Object.keys(object)) keys.add(key);
    jobs.beginRow();
    columns.forEach(({ key }, field) => {
      const cell = Buffer.from(cellText(valueIn(object, key, found, jobs, line)));
      jobs.cell(field, cell, 0, cell.length);
    });
    jobs.endRow(columns.length, line);
  });
  if (objects > 0) {
    const missing = columns.find(({ key }) => !found.has(key));
    if (missing !== undefined) throw missingColumn(path, [...keys], `columns.${missing.role}`, missing.key);
  }
  if (objects === 0) {
    throw new DataError(`${path}: no line is a JSON object; format jsonl has one object a line`);
  }
  return jobs.finish("jsonl");
}

/** The value of a key; of one in other letters where there is no other, which is noted. */
function valueIn(object: JsonObject, key: string, found: Set<string>, jobs: JobCells, line: number): unknown {
  const name = keyOf(object, key);
  if (name === undefined) return undefined;
  if (name !== key && !found.has(key)) {
    jobs.notes.add(`column found in other letters: ${key} → ${name}`, line);
  }
  found.add(key);
  return object[name];
}
