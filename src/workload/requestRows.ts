import type { RequestLog, TraceRequests } from "./requestLog.ts";
import { RowTally, type ReadReport, type RowFates } from "./readReport.ts";
import { LARGEST_MS, nothingUsed, RowTimes, type TimeZero } from "./rowTimes.ts";
import { SkipReason } from "./skipReason.ts";

/** No request has so many tokens. */
const MOST_TOKENS = 1e9;

/** The rows of a log of requests as they are read: the checks, the counts and the making of the columns. */
export class RequestRows implements RowFates {
  readonly skipped = new RowTally();
  readonly notes = new RowTally();
  readonly #horizonMs: number;
  readonly #times = new RowTimes();
  #count = 0;
  #submitMs = new Float64Array(1024);
  #inputTokens = new Float64Array(1024);
  #outputTokens = new Float64Array(1024);

  /** @param horizonMs requests at or after this are left out, ms from time zero */
  constructor(horizonMs: number) {
    this.#horizonMs = horizonMs;
  }

  /** Check a row and keep it. @param submitMs not yet relative to time zero */
  add(line: number, submitMs: number, inputTokens: number, outputTokens: number): void {
    if (!(inputTokens >= 0 && outputTokens >= 0)) this.skip(SkipReason.badTokens, line);
    else if (
      !(Math.abs(submitMs) <= LARGEST_MS) ||
      !(inputTokens <= MOST_TOKENS) ||
      !(outputTokens <= MOST_TOKENS)
    ) {
      this.skip(SkipReason.outOfRange, line);
    } else {
      if (!Number.isInteger(inputTokens) || !Number.isInteger(outputTokens)) {
        this.notes.add("tokens are not whole: rounded", line);
      }
      const row = this.#count++;
      if (row === this.#submitMs.length) this.#grow();
      this.#submitMs[row] = Math.round(submitMs);
      this.#inputTokens[row] = Math.round(inputTokens);
      this.#outputTokens[row] = Math.round(outputTokens);
      this.#times.setLine(row, line);
    }
  }

  skip(reason: SkipReason, line: number): void {
    this.skipped.add(reason, line);
  }

  finish(
    source: Pick<ReadReport, "file" | "format" | "header" | "clock">,
    zero: TimeZero,
    warnings: string[] = [],
  ): TraceRequests {
    const submitMs = this.#submitMs;
    const read = this.#count + this.skipped.total;
    const { zeroMs, text } = this.#times.moveToZero(submitMs, this.#count, zero, source.clock, warnings);
    const rows = this.#times.withinHorizon(submitMs, this.#count, this.#horizonMs, this.skipped);
    this.#times.noteOrder(submitMs, rows, this.notes);
    // Stable: requests of one instant stay in the order of the file.
    rows.sort((a, b) => submitMs[a] - submitMs[b] || a - b);
    const gather = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
    const requests: RequestLog = {
      count: rows.length,
      submitMs: gather(submitMs),
      inputTokens: gather(this.#inputTokens),
      outputTokens: gather(this.#outputTokens),
    };
    if (rows.length === 0) warnings.push(nothingUsed(read, this.skipped));
    const report: ReadReport = {
      ...source,
      rows: read,
      used: rows.length,
      skipped: this.skipped.list(),
      notes: this.notes.list(),
      warnings,
      timeZero: text,
      zeroMs,
      spanMs: rows.length === 0 ? 0 : requests.submitMs[rows.length - 1] - requests.submitMs[0],
    };
    return { requests, report };
  }

  #grow(): void {
    const wider = (values: Float64Array) => {
      const copy = new Float64Array(values.length * 2);
      copy.set(values);
      return copy;
    };
    this.#submitMs = wider(this.#submitMs);
    this.#inputTokens = wider(this.#inputTokens);
    this.#outputTokens = wider(this.#outputTokens);
  }
}
