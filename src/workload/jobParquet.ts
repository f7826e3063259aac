import { openParquet } from "../columnar/parquetTable.ts";
import { readJobTable, type JobTableOptions } from "./tableRows.ts";
import type { TraceJobs } from "./traceOptions.ts";

/**
 * Read jobs from a Parquet file, one row group after the other. Times are timestamps of the format or numbers in
 * `timeUnit`; a null in a column of declared, utilisation, priority, deadline or nominalStart takes the default, in any
 * other column that is read it skips its row.
 * @throws DataError when the file is no Parquet file, is cut off or damaged, or lacks a column
 */
export async function readJobParquet(path: string, options: JobTableOptions): Promise<TraceJobs> {
  const table = await openParquet(path);
  try {
    return await readJobTable(table, "parquet", options);
  } finally {
    await table.close();
  }
}
