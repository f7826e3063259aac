import { csvFormatValue } from "d3-dsv";
import type { JobStore } from "../model/jobStore.ts";
import { NORMAL_BLOCK_JOBS, NORMAL_FORM, type NormalValue } from "./normalForm.ts";

/**
 * The normal form of a workload as CSV (RFC 4180, LF, UTF-8), in blocks of text: the header line, then
 * NORMAL_BLOCK_JOBS jobs at a time. Null is an empty cell; the same jobs always make the same bytes.
 * @param originNames names of the origins in the order of the network; those without one are written as numbers
 */
export function* normalFormCsv(jobs: JobStore, originNames: readonly string[]): Generator<Uint8Array> {
  yield Buffer.from(`${NORMAL_FORM.map(({ name }) => name).join(",")}\n`);
  const columns = NORMAL_FORM.map(({ valueOf }) => valueOf(jobs, originNames));
  for (let from = 0; from < jobs.count; from += NORMAL_BLOCK_JOBS) {
    const to = Math.min(jobs.count, from + NORMAL_BLOCK_JOBS);
    let text = "";
    for (let job = from; job < to; job++) {
      text += cellOf(columns[0](job));
      for (let c = 1; c < columns.length; c++) text += `,${cellOf(columns[c](job))}`;
      text += "\n";
    }
    yield Buffer.from(text);
  }
}

function cellOf(value: NormalValue): string {
  if (value === null) return "";
  return typeof value === "number" ? String(value) : csvFormatValue(value);
}
