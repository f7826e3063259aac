import { UserError } from "../errors.ts";
import { CsvRecords } from "./csvRecords.ts";
import { JobCells, type JobCellsOptions } from "./jobCells.ts";
import { feedTextFile } from "./textFile.ts";
import type { TraceJobs } from "./traceOptions.ts";

export interface JobCsvOptions extends JobCellsOptions {
  /** "," unless said otherwise; "\t" for .tsv. One ASCII character. */
  readonly delimiter?: string;
}

/**
 * Read jobs from a CSV file with a header line, plain or gzip. Times may be decimals and are rounded to whole ms;
 * an empty cell of a column of declared, utilisation, priority or deadline takes the default, an empty cell of any
 * other column that is read skips its row.
 * @param format name of the format in the report
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readJobCsv(path: string, options: JobCsvOptions, format = "csv"): Promise<TraceJobs> {
  const delimiter = options.delimiter ?? ",";
  if (!/^[\t -~]$/.test(delimiter) || delimiter === '"') {
    throw new UserError(`delimiter must be one ASCII character such as "," or a tab, not "${delimiter}"`);
  }
  const jobs = new JobCells(path, options);
  const records = new CsvRecords(delimiter, jobs);
  await feedTextFile(path, (bytes, last) => records.consume(bytes, last));
  return jobs.finish(format);
}
