import { quantile } from "d3-array";
import { Temporal } from "temporal-polyfill";
import { DEVICE_KINDS, type DeviceKind } from "../model/deviceType.ts";
import type { JobStore } from "../model/jobStore.ts";
import { MILLI, MS_PER_DAY, MS_PER_HOUR, MS_PER_S } from "../units.ts";
import type { ReadReport } from "./readReport.ts";
import type { RequestLog } from "./requestLog.ts";
import type { RequestWindows } from "./requestWindows.ts";

/** Points of a distribution, linear between the values (as d3-array's quantile). */
export interface Quantiles {
  readonly min: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** The jobs of one kind of device, as if each ran from its submission on. */
export interface KindStatistics {
  readonly kind: DeviceKind;
  readonly jobs: number;
  /** In the trace's own unit: processors, GPUs. */
  readonly devices: Quantiles;
  readonly durationS: Quantiles;
  /** Mean over the span of the trace; null when it spans no time. */
  readonly meanDevicesInUse: number | null;
  /** The same by hour of the day, 24 values; NaN for an hour that the trace does not see. */
  readonly devicesInUseByHour: readonly number[];
}

/** What hours of the day are counted by. */
export interface HourClock {
  /** ms to add to a scenario's time to have that clock's time since a midnight. */
  readonly offsetMs: number;
  /** `dates`: as the trace writes its dates; `zone`: of the header's zone; `relative`: from the trace's own zero. */
  readonly basis: "dates" | "zone" | "relative";
  /** Name of the zone, where there is one. */
  readonly zone: string | null;
}

export interface ArrivalStatistics {
  readonly clock: HourClock;
  readonly interArrivalS: Quantiles | null;
  /** Mean submissions in an hour, by hour of the day; NaN for an hour that the trace does not see. */
  readonly submissionsPerHour: readonly number[];
}

export interface JobStatistics extends ArrivalStatistics {
  readonly kinds: readonly KindStatistics[];
}

export interface RequestStatistics extends ArrivalStatistics {
  readonly inputTokens: Quantiles | null;
  readonly outputTokens: Quantiles | null;
}

/** Windows of request rates. */
export interface RateStatistics {
  readonly clock: HourClock;
  /** Requests that the windows hold. */
  readonly requests: number;
  readonly emptyWindows: number;
  /** Of the windows that are not empty. */
  readonly ratePerS: Quantiles | null;
  readonly cv: Quantiles | null;
  /** Mean requests in an hour, by hour of the day; NaN for an hour that no window touches. */
  readonly submissionsPerHour: readonly number[];
}

export function jobStatistics(jobs: JobStore, report: ReadReport): JobStatistics {
  const arrivals = arrivalStatistics(jobs.submitMs, report);
  const kinds = DEVICE_KINDS.flatMap((kind, index) => {
    const rows = Array.from(jobs.kind.keys()).filter((job) => jobs.kind[job] === index);
    return rows.length === 0 ? [] : [kindStatistics(kind, jobs, rows, arrivals.clock)];
  });
  return { ...arrivals, kinds };
}

export function requestStatistics(requests: RequestLog, report: ReadReport): RequestStatistics {
  return {
    ...arrivalStatistics(requests.submitMs, report),
    inputTokens: quantiles(requests.inputTokens),
    outputTokens: quantiles(requests.outputTokens),
  };
}

export function rateStatistics(windows: RequestWindows, report: ReadReport): RateStatistics {
  const clock = hourClock(report);
  const busy = Array.from(windows.ratePerS.keys()).filter((window) => windows.ratePerS[window] > 0);
  const requestMs = new Float64Array(24);
  const seenMs = new Float64Array(24);
  let requests = 0;
  for (let window = 0; window < windows.count; window++) {
    const fromMs = windows.startMs[window] + clock.offsetMs;
    const toMs = fromMs + windows.lengthMs[window];
    const rate = windows.ratePerS[window];
    addSpan(requestMs, fromMs, toMs, rate);
    addSpan(seenMs, fromMs, toMs, 1);
    requests += (rate * windows.lengthMs[window]) / MS_PER_S;
  }
  return {
    clock,
    requests,
    emptyWindows: windows.count - busy.length,
    ratePerS: quantiles(busy.map((window) => windows.ratePerS[window])),
    cv: quantiles(busy.map((window) => windows.cv[window])),
    submissionsPerHour: Array.from(requestMs, (sum, hour) => (sum / seenMs[hour]) * (MS_PER_HOUR / MS_PER_S)),
  };
}

/** NaN is left out; null when no value is left. */
export function quantiles(values: Iterable<number>): Quantiles | null {
  const list = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  if (list.length === 0) return null;
  const [min, p10, p50, p90, p99, max] = [0, 0.1, 0.5, 0.9, 0.99, 1].map((share) => quantile(list, share)!);
  return { min, p10, p50, p90, p99, max };
}

function kindStatistics(
  kind: DeviceKind,
  jobs: JobStore,
  rows: readonly number[],
  clock: HourClock,
): KindStatistics {
  const firstMs = jobs.submitMs[0];
  const lastMs = jobs.submitMs[jobs.count - 1];
  const deviceMsByHour = new Float64Array(24);
  for (const job of rows) {
    const fromMs = jobs.submitMs[job];
    const toMs = Math.min(lastMs, fromMs + jobs.workMs[job]);
    addSpan(deviceMsByHour, fromMs + clock.offsetMs, toMs + clock.offsetMs, jobs.milliDevices[job] / MILLI);
  }
  const seenMs = seenByHour(firstMs, lastMs, clock);
  const total = deviceMsByHour.reduce((sum, ms) => sum + ms, 0);
  return {
    kind,
    jobs: rows.length,
    devices: quantiles(rows.map((job) => jobs.milliDevices[job] / MILLI))!,
    durationS: quantiles(rows.map((job) => jobs.workMs[job] / MS_PER_S))!,
    meanDevicesInUse: lastMs > firstMs ? total / (lastMs - firstMs) : null,
    devicesInUseByHour: Array.from(deviceMsByHour, (ms, hour) => ms / seenMs[hour]),
  };
}

function arrivalStatistics(submitMs: Float64Array, report: ReadReport): ArrivalStatistics {
  const clock = hourClock(report);
  const gaps = submitMs.slice(1).map((ms, i) => (ms - submitMs[i]) / MS_PER_S);
  const counts = new Float64Array(24);
  for (const ms of submitMs) counts[hourOf(ms + clock.offsetMs)]++;
  const last = submitMs.length - 1;
  const seenMs = last < 0 ? new Float64Array(24) : seenByHour(submitMs[0], submitMs[last], clock);
  return {
    clock,
    interArrivalS: quantiles(gaps),
    submissionsPerHour: Array.from(counts, (count, hour) =>
      // An hour that the span merely touches would have a rate without bound.
      seenMs[hour] >= LEAST_SEEN_MS ? (count * MS_PER_HOUR) / seenMs[hour] : NaN,
    ),
  };
}

/** An hour of the day has to be seen for so long that a rate of it means something. */
const LEAST_SEEN_MS = MS_PER_HOUR / 4;

function seenByHour(firstMs: number, lastMs: number, clock: HourClock): Float64Array {
  const seenMs = new Float64Array(24);
  addSpan(seenMs, firstMs + clock.offsetMs, lastMs + clock.offsetMs, 1);
  return seenMs;
}

/** Hour of the day, 0–23. */
function hourOf(ms: number): number {
  const hour = Math.floor(ms / MS_PER_HOUR) % 24;
  return hour < 0 ? hour + 24 : hour;
}

/** Add `weight` × the time of the span that falls into each hour of the day. */
function addSpan(byHour: Float64Array, fromMs: number, toMs: number, weight: number): void {
  const days = Math.floor((toMs - fromMs) / MS_PER_DAY);
  if (days > 0) for (let hour = 0; hour < 24; hour++) byHour[hour] += weight * days * MS_PER_HOUR;
  let at = fromMs + Math.max(0, days) * MS_PER_DAY;
  while (at < toMs) {
    const end = Math.min(toMs, (Math.floor(at / MS_PER_HOUR) + 1) * MS_PER_HOUR);
    byHour[hourOf(at)] += weight * (end - at);
    at = end;
  }
}

/** The year 5138: a header with a later start is wrong. */
const LATEST_MS = 1e14;

/** An SWF header says when its zero was, and often in which zone. */
function hourClock({ clock, zeroMs, header }: ReadReport): HourClock {
  if (clock === "dates") return { offsetMs: zeroMs, basis: "dates", zone: null };
  const unixStartMs = Number(header.UnixStartTime ?? NaN) * MS_PER_S;
  if (!(unixStartMs > 0 && unixStartMs <= LATEST_MS))
    return { offsetMs: zeroMs, basis: "relative", zone: null };
  const zone = header.TimeZoneString ?? "UTC";
  const offsetMs = zoneOffsetMs(unixStartMs, zone);
  return {
    offsetMs: zeroMs + unixStartMs + (offsetMs ?? 0),
    basis: "zone",
    zone: offsetMs === undefined ? "UTC" : zone,
  };
}

/** The zone's offset then; summer time beginning or ending within the trace is not followed. */
function zoneOffsetMs(unixMs: number, zone: string): number | undefined {
  try {
    const instant = Temporal.Instant.fromEpochMilliseconds(unixMs);
    return instant.toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  } catch {
    return undefined;
  }
}
