import { UserError } from "../errors.ts";
import { MS_PER_S } from "../units.ts";
import type { TimeZero } from "./rowTimes.ts";
import type { TraceOptions } from "./traceOptions.ts";

/**
 * Which instant of a trace is the start of the scenario: its first usable submission, what its header says (SWF
 * only), or a time in the trace's own unit (seconds since 1970 of its own clock where it writes dates).
 */
export type TimeOrigin = "first-submit" | "header" | number;

export interface DatedTraceOptions extends TraceOptions {
  /**
   * Unless stated, second 0 of the trace where its times count from a zero of its own, the first submission where
   * they are dates.
   */
  readonly timeOrigin?: TimeOrigin;
}

/**
 * Time zero of a format whose times are in seconds, or dates.
 * @param standard what holds when nothing is said
 */
export function timeZeroOf(origin: TimeOrigin | undefined, standard: "first-submit" | 0): TimeZero {
  const chosen = origin ?? standard;
  if (chosen === "header") {
    throw new UserError(
      "timeOrigin: header – only an SWF trace has a header with its start; use first-submit or a number",
    );
  }
  if (chosen === "first-submit") return { ms: "first", text: "time 0 is the first submission" };
  return { ms: Math.round(chosen * MS_PER_S), text: `time 0 is second ${chosen} of the trace` };
}
