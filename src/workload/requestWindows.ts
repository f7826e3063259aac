import type { RandomStream, RandomStreams } from "../kernel/randomStreams.ts";
import { UserError } from "../errors.ts";
import { MS_PER_S } from "../units.ts";
import type { ReadReport } from "./readReport.ts";
import type { RequestLog } from "./requestLog.ts";

/** Families of the gaps between requests, by their index in `family`. */
export const GAP_FAMILIES = ["none", "Gamma", "Weibull"] as const;

/** Requests as a rate and a burstiness by window of time: a model fitted to a log, not a log. */
export interface RequestWindows {
  readonly count: number;
  /** Whole ms from the scenario's start, ascending. */
  readonly startMs: Float64Array;
  readonly lengthMs: Float64Array;
  /** Requests per second; 0 is a window without any. */
  readonly ratePerS: Float64Array;
  /** Coefficient of variation of the gaps, as it was measured. */
  readonly cv: Float64Array;
  /** Index in {@link GAP_FAMILIES}; 0 where the rate is 0. */
  readonly family: Uint8Array;
  /** Shape of the fitted distribution of gaps (k of both families); NaN where the rate is 0. */
  readonly shape: Float64Array;
}

export interface TraceWindows {
  readonly windows: RequestWindows;
  readonly report: ReadReport;
}

/** Mean tokens of a request, where its times alone are known. */
export interface TokensPerRequest {
  readonly input: number;
  readonly output: number;
}

/** More are not drawn into memory. */
const MOST_REQUESTS = 20_000_000;

/**
 * Draw requests from windows, from the stream `workload/request-windows`. A window holds rate × length requests (a
 * fraction by chance); gaps are drawn with the window's shape and scaled so that they fill it, so that the counts
 * of the trace are kept and its bursts are of the right sort. Every request has the stated tokens.
 * @throws UserError when the tokens are not stated or negative, or there would be more than 20 million requests
 */
export function drawRequests(
  windows: RequestWindows,
  tokens: TokensPerRequest | undefined,
  streams: RandomStreams,
  horizonMs: number,
): RequestLog {
  if (
    tokens === undefined ||
    !(tokens.input >= 0 && tokens.output >= 0 && tokens.input + tokens.output < 1e9)
  ) {
    throw new UserError(
      "a trace of request rates says nothing of tokens: state the tokens of a request, input and output, 0 or more",
    );
  }
  const expectedTotal = windows.ratePerS.reduce(
    (sum, rate, window) => sum + (rate * windows.lengthMs[window]) / MS_PER_S,
    0,
  );
  if (expectedTotal > MOST_REQUESTS) {
    throw new UserError(
      `the windows hold ${expectedTotal.toExponential(1)} requests, more than ${MOST_REQUESTS}: shorten the run`,
    );
  }
  const stream = streams.stream("workload/request-windows");
  const times: number[] = [];
  for (let window = 0; window < windows.count; window++) {
    const expected = (windows.ratePerS[window] * windows.lengthMs[window]) / MS_PER_S;
    // What is written with 16 digits is a whole count again.
    const nearest = Math.round(expected);
    const exact = Math.abs(expected - nearest) < 1e-6 ? nearest : expected;
    const count = Math.floor(exact) + (stream.uniform() < exact % 1 ? 1 : 0);
    if (count === 0) continue;
    const draw = gapSampler(windows.family[window], windows.shape[window], stream);
    const ends = new Float64Array(count + 1);
    let total = 0;
    for (let i = 0; i <= count; i++) ends[i] = total += draw();
    for (let i = 0; i < count; i++) {
      // All gaps may be too small for a double: then evenly.
      const share = total > 0 ? ends[i] / total : (i + 1) / (count + 1);
      const submitMs = Math.floor(windows.startMs[window] + share * windows.lengthMs[window]);
      if (submitMs < horizonMs) times.push(submitMs);
    }
  }
  return {
    count: times.length,
    submitMs: Float64Array.from(times),
    inputTokens: new Float64Array(times.length).fill(Math.round(tokens.input)),
    outputTokens: new Float64Array(times.length).fill(Math.round(tokens.output)),
  };
}

/** Draws of a gap, of any scale. */
function gapSampler(family: number, shape: number, stream: RandomStream): () => number {
  if (GAP_FAMILIES[family] === "Weibull") return () => stream.exponential(1) ** (1 / shape);
  return () => gamma(shape, stream);
}

/** Gamma of scale 1 (Marsaglia & Tsang 2000; below shape 1 by their power of a uniform number). */
function gamma(shape: number, stream: RandomStream): number {
  if (shape < 1) return gamma(shape + 1, stream) * (1 - stream.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - stream.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
