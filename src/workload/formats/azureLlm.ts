import { readCsvCells } from "../csvCells.ts";
import type { TraceRequests } from "../requestLog.ts";
import { RequestRows } from "../requestRows.ts";
import { SkipReason } from "../skipReason.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";

export const AZURE_LLM_COLUMNS = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"] as const;

/**
 * Read a log of requests in the form of Azure's LLM inference traces
 * (https://github.com/Azure/AzurePublicDataset/blob/master/AzureLLMInferenceDataset2023.md): dates of up to 100 ns,
 * rounded to ms, tokens of prompt and answer.
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readAzureLlm(
  path: string,
  options: Pick<DatedTraceOptions, "horizonMs" | "timeOrigin">,
): Promise<TraceRequests> {
  const rows = new RequestRows(options.horizonMs);
  await readCsvCells(path, "azure-llm", AZURE_LLM_COLUMNS, rows, (cells) => {
    const { line } = cells;
    const submitMs = cells.instantMs("TIMESTAMP");
    const fault = cells.numberFault("ContextTokens", "GeneratedTokens");
    if (fault !== null) rows.skip(fault, line);
    else if (Number.isNaN(submitMs)) rows.skip(SkipReason.notATime, line);
    else rows.add(line, submitMs, cells.number("ContextTokens"), cells.number("GeneratedTokens"));
  });
  const source = { file: path, format: "azure-llm", header: {}, clock: "dates" } as const;
  return rows.finish(source, timeZeroOf(options.timeOrigin, "first-submit"));
}
