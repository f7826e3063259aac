import { MS_PER_S } from "../../units.ts";
import { readCsvCells } from "../csvCells.ts";
import type { TraceRequests } from "../requestLog.ts";
import { RequestRows } from "../requestRows.ts";
import { SkipReason } from "../skipReason.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";

export const BURSTGPT_COLUMNS = ["Timestamp", "Request tokens", "Response tokens"] as const;

/**
 * Read a log of requests of BurstGPT (https://github.com/HPMLL/BurstGPT): seconds from 0:00 of the first day, tokens
 * of request and response. A response of 0 tokens is a failure, and skipped.
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readBurstgpt(
  path: string,
  options: Pick<DatedTraceOptions, "horizonMs" | "timeOrigin">,
): Promise<TraceRequests> {
  const rows = new RequestRows(options.horizonMs);
  await readCsvCells(path, "burstgpt", BURSTGPT_COLUMNS, rows, (cells) => {
    const { line } = cells;
    const fault = cells.numberFault(...BURSTGPT_COLUMNS);
    if (fault !== null) rows.skip(fault, line);
    else if (cells.number("Response tokens") === 0) rows.skip(SkipReason.failedRequest, line);
    else {
      rows.add(
        line,
        cells.number("Timestamp") * MS_PER_S,
        cells.number("Request tokens"),
        cells.number("Response tokens"),
      );
    }
  });
  const source = { file: path, format: "burstgpt", header: {}, clock: "relative" } as const;
  return rows.finish(source, timeZeroOf(options.timeOrigin, 0));
}
