import { UserError } from "../errors.ts";
import { kindIndex } from "../model/deviceType.ts";
import type { JobStore } from "../model/jobStore.ts";
import { MILLI, MS_PER_S } from "../units.ts";
import { JobColumns } from "./jobColumns.ts";
import { withOrigins } from "./originShares.ts";
import type { ReadReport } from "./readReport.ts";
import type { TraceOptions } from "./traceOptions.ts";

/**
 * Requests to a language model, as columns in order of submission. A log of requests says what was asked for, not
 * how long it took.
 */
export interface RequestLog {
  readonly count: number;
  /** Whole ms from the scenario's start, ascending. */
  readonly submitMs: Float64Array;
  /** Tokens of the prompt, whole numbers. */
  readonly inputTokens: Float64Array;
  /** Tokens of the answer, whole numbers. */
  readonly outputTokens: Float64Array;
}

export interface TraceRequests {
  readonly requests: RequestLog;
  readonly report: ReadReport;
}

/** How fast the serving system of the scenario works; no log of requests says it. */
export interface Throughput {
  /** Prompt tokens of one request that are worked through in a second (> 0). */
  readonly prefillTokensPerS: number;
  /** Tokens of one answer that are made in a second (> 0). */
  readonly decodeTokensPerS: number;
  /** Devices that one request takes up meanwhile: 0.125 where 8 are served at once by one device (> 0). */
  readonly devicesPerRequest: number;
}

/** Slower than this is no throughput: run times would grow beyond what can be added up. */
const SLOWEST_TOKENS_PER_S = 1e-3;

/**
 * A job for each request: input ÷ prefill + output ÷ decode seconds on the devices of one request. Requests are
 * served one by one at the stated rate: that batching makes each slower is not modelled.
 * @throws UserError when the throughput is not stated or no throughput
 */
export function jobsOfRequests(
  requests: RequestLog,
  throughput: Throughput | undefined,
  options: Pick<TraceOptions, "classes" | "defaultClass" | "kind" | "origins" | "utilisation">,
): JobStore {
  if (throughput === undefined) {
    throw new UserError(
      "a log of requests holds tokens, not run times: state the throughput of the serving system – prefill and " +
        "decode in tokens per second of one request, and devices that a request takes up",
    );
  }
  const { prefillTokensPerS, decodeTokensPerS, devicesPerRequest } = throughput;
  for (const [name, value] of Object.entries({ prefillTokensPerS, decodeTokensPerS })) {
    if (!(value >= SLOWEST_TOKENS_PER_S && Number.isFinite(value))) {
      throw new UserError(`${name} must be at least ${SLOWEST_TOKENS_PER_S}, not ${value}`);
    }
  }
  if (!(devicesPerRequest > 0 && devicesPerRequest <= 1e6)) {
    throw new UserError(`devicesPerRequest must be greater than 0 and at most 1e6, not ${devicesPerRequest}`);
  }
  const columns = new JobColumns();
  const kind = kindIndex(options.kind);
  const milliDevices = Math.max(1, Math.ceil(devicesPerRequest * MILLI - 1e-6));
  for (let i = 0; i < requests.count; i++) {
    const seconds = requests.inputTokens[i] / prefillTokensPerS + requests.outputTokens[i] / decodeTokensPerS;
    const workMs = Math.round(seconds * MS_PER_S);
    columns.add(requests.submitMs[i], workMs, workMs, milliDevices, kind, options.defaultClass ?? 0, 0);
    if (options.utilisation !== undefined) columns.utilisation.set(i, options.utilisation);
  }
  const jobs = columns.toJobStore(options.classes);
  const { origins } = options;
  return origins === undefined ? jobs : withOrigins(jobs, origins.shares, origins.streams);
}
