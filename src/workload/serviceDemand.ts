import { UserError } from "../errors.ts";
import type { RandomStreams } from "../kernel/randomStreams.ts";
import type { ServiceDemand } from "../model/service.ts";
import type { LocalClock } from "../signal/localClock.ts";
import { MILLI, MS_PER_S } from "../units.ts";
import type { RequestLog, Throughput } from "./requestLog.ts";

/** A demand that follows a log of requests. */
export interface LoggedDemand {
  readonly requests: RequestLog;
  readonly throughput: Throughput;
  /** Width of a step of the demand, whole ms. */
  readonly binMs: number;
  /** Whether the log begins again when it ends; otherwise nothing is needed after it. */
  readonly repeat: boolean;
  /** Demand ÷ that of the log. */
  readonly scale: number;
  /** Relative shares of the origins. */
  readonly shares: readonly number[];
}

/**
 * The device-time of the requests of each bin spread over the bin, in whole milli-devices: prompt ÷ prefill rate + answer ÷
 * decode rate, on the devices of one request. A log is taken to last whole bins.
 *
 * @throws UserError when the log is empty
 */
export function loggedDemand(spec: LoggedDemand, horizonMs: number): ServiceDemand {
  const { requests, throughput, binMs, shares } = spec;
  if (requests.count === 0) throw new UserError("a service cannot follow a log without requests");
  const { prefillTokensPerS, decodeTokensPerS, devicesPerRequest } = throughput;
  const bins = Math.floor(requests.submitMs[requests.count - 1] / binMs) + 1;
  const deviceMs = new Float64Array(bins);
  for (let i = 0; i < requests.count; i++) {
    const seconds = requests.inputTokens[i] / prefillTokensPerS + requests.outputTokens[i] / decodeTokensPerS;
    deviceMs[Math.floor(requests.submitMs[i] / binMs)] += seconds * MS_PER_S * devicesPerRequest;
  }
  const shareSum = shares.reduce((sum, share) => sum + share, 0);
  const steps = Math.min(Math.ceil(horizonMs / binMs), spec.repeat ? Infinity : bins + 1);
  const milli = new Float64Array(steps * shares.length);
  for (let step = 0; step < steps; step++) {
    const inBin = spec.repeat || step < bins ? deviceMs[step % bins] : 0;
    shares.forEach((share, origin) => {
      const devices = (inBin * spec.scale * share) / shareSum / binMs;
      milli[step * shares.length + origin] = Math.round(devices * MILLI);
    });
  }
  return { startsMs: Float64Array.from({ length: steps }, (_, step) => step * binMs), milli };
}

/** A demand that follows the local hour and weekday. */
export interface ShapedDemand {
  /** Of the service, for its random stream. */
  readonly id: string;
  /** Mean over the run of the demand of all origins, devices. */
  readonly devices: number;
  /** Relative demand of the 24 local hours, and of Monday … Sunday. */
  readonly dailyShape: readonly number[];
  readonly weeklyShape: readonly number[];
  /** Relative shares of the origins. */
  readonly shares: readonly number[];
  /** Standard deviation of a lognormal factor of mean 1 on each hour and origin, 0 for none. */
  readonly noise: number;
}

/**
 * Hour by hour, what each origin needs in whole milli-devices. The shape is scaled so that its mean over the run is what
 * was asked for; noise comes from the stream `service/<id>/noise`, hour after hour, origin after origin.
 *
 * @param clock whose hours and weekdays shape the demand
 * @throws UserError when shapes or shares leave nothing
 */
export function shapedDemand(
  spec: ShapedDemand,
  clock: LocalClock,
  horizonMs: number,
  streams: RandomStreams,
): ServiceDemand {
  const weight = clock.hourlySignal(
    `demand of ${spec.id}`,
    "1",
    horizonMs,
    (local) => spec.dailyShape[local.hour] * spec.weeklyShape[local.weekday - 1],
    "hold",
  );
  const mean = weight.mean(0, horizonMs);
  const shareSum = spec.shares.reduce((sum, share) => sum + share, 0);
  if (!(mean > 0) || !(shareSum > 0)) {
    throw new UserError(`services.${spec.id}: its shapes and the origins' shares leave no demand in the run`);
  }
  const startsMs: number[] = [];
  const milli: number[] = [];
  const stream = streams.stream(`service/${spec.id}/noise`);
  // A lognormal of mean 1 and standard deviation σ has ln-variance ln(1 + σ²).
  const variance = Math.log(1 + spec.noise ** 2);
  for (let timeMs = 0; timeMs < horizonMs; timeMs = weight.nextStepAfter(timeMs)) {
    startsMs.push(timeMs);
    const total = (spec.devices * MILLI * weight.at(timeMs)) / mean;
    for (const share of spec.shares) {
      const factor = variance === 0 ? 1 : Math.exp(Math.sqrt(variance) * stream.normal() - variance / 2);
      milli.push(Math.round((total * share * factor) / shareSum));
    }
  }
  return { startsMs: Float64Array.from(startsMs), milli: Float64Array.from(milli) };
}
