import { openArrow } from "../columnar/arrowTable.ts";
import { readJobTable, type JobTableOptions } from "./tableRows.ts";
import type { TraceJobs } from "./traceOptions.ts";

/**
 * Read jobs from an Arrow IPC file (.arrow, .feather) or stream (.arrows, .ipc), one record batch after the other. Times
 * are timestamps or durations of the format or numbers in `timeUnit`; nulls as in `readJobParquet`.
 * @throws DataError when the file is neither, is cut off or damaged, or lacks a column
 */
export async function readJobArrow(path: string, options: JobTableOptions): Promise<TraceJobs> {
  const table = await openArrow(path);
  try {
    return await readJobTable(table, "arrow", options);
  } finally {
    await table.close();
  }
}
