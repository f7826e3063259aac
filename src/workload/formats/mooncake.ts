import { DataError } from "../../errors.ts";
import { numberOf, parseJsonObject, valueOf } from "../jsonValue.ts";
import type { TraceRequests } from "../requestLog.ts";
import { RequestRows } from "../requestRows.ts";
import { SkipReason } from "../skipReason.ts";
import { feedLines } from "../textFile.ts";
import { timeZeroOf, type DatedTraceOptions } from "../traceOrigin.ts";

/**
 * Read a log of requests of Mooncake (https://github.com/kvcache-ai/Mooncake/tree/main/FAST25-release): one JSON
 * object a line with timestamp (ms from the start of the log), input_length and output_length (tokens). hash_ids,
 * the blocks that prompts share, are not read.
 * @throws DataError when the file cannot be read as text or no line is a JSON object
 */
export async function readMooncake(
  path: string,
  options: Pick<DatedTraceOptions, "horizonMs" | "timeOrigin">,
): Promise<TraceRequests> {
  const rows = new RequestRows(options.horizonMs);
  let objects = 0;
  await feedLines(path, (bytes, from, to, line) => {
    const text = bytes.toString("utf8", from, to).trim();
    if (text === "") {
      rows.notes.add("blank line", line);
      return;
    }
    const object = parseJsonObject(text);
    if (object === null) {
      rows.skip(SkipReason.brokenJson, line);
      return;
    }
    objects++;
    const values = ["timestamp", "input_length", "output_length"].map((key) => valueOf(object, key));
    const [submitMs, input, output] = values.map(numberOf);
    if (!Number.isNaN(submitMs + input + output)) rows.add(line, submitMs, input, output);
    else if (values.some((value) => value === undefined || value === null)) {
      rows.skip(SkipReason.missingValue, line);
    } else rows.skip(SkipReason.notANumber, line);
  });
  if (objects === 0) {
    throw new DataError(`${path}: no line is a JSON object; format mooncake has one object a line`);
  }
  const source = { file: path, format: "mooncake", header: {}, clock: "relative" } as const;
  return rows.finish(source, timeZeroOf(options.timeOrigin, 0));
}
