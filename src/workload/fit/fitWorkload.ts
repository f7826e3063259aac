import { UserError } from "../../errors.ts";
import { DEVICE_KINDS, type DeviceKind } from "../../model/deviceType.ts";
import type { JobStore } from "../../model/jobStore.ts";
import type { LocalClock } from "../../signal/localClock.ts";
import { MILLI, MS_PER_HOUR } from "../../units.ts";
import { meanOf } from "../distribution.ts";
import { fitArrivals, type FittedArrivals } from "./fitArrivals.ts";
import { fitValues, type FittedValues } from "./fitValues.ts";

/** One class of a fitted workload: jobs of one kind of device and about one size. */
export interface FittedClass {
  /** Of a new scenario's class, such as `gpu-small`. */
  readonly name: string;
  readonly kind: DeviceKind;
  readonly jobs: number;
  /** Devices of a job, and true run times, ms. */
  readonly devices: FittedValues;
  readonly durationMs: FittedValues;
  /** Median of declared ÷ true run time; 1 where nothing else was declared. */
  readonly declaredFactor: number;
  /** Correlation of the logarithms of size and run time inside the class; the generator draws them apart. NaN: none. */
  readonly correlation: number;
  /** Device-hours of the class as drawn, in expectation ÷ as in the trace. */
  readonly deviceHoursRatio: number;
}

/** Parameters of a generator that makes jobs like those of a trace. */
export interface FittedWorkload {
  readonly jobs: number;
  /** Jobs without any run time: the generator makes none shorter than 1 ms, so they count as 1 ms. */
  readonly withoutDuration: number;
  /** From time 0 to the last submission, whole hours, ms. */
  readonly spanMs: number;
  readonly arrivals: FittedArrivals;
  readonly classes: readonly FittedClass[];
}

/** Fewer jobs than this say too little of a class of its own. */
const FEWEST_JOBS = 30;

/**
 * Fit the generator of this project to jobs: the rate of arrivals by local hour and weekday, and for every kind of device
 * up to three classes by size (half of the jobs, the next four tenths, the largest tenth), so that large jobs keep their
 * own run times; in each the sizes, run times and declared run times.
 *
 * @param clock whose hours and weekdays the submissions are counted in
 * @throws UserError when there is no job
 */
export function fitWorkload(jobs: JobStore, clock: LocalClock): FittedWorkload {
  if (jobs.count === 0) throw new UserError("there are no jobs to fit");
  const spanMs = (Math.floor(jobs.submitMs[jobs.count - 1] / MS_PER_HOUR) + 1) * MS_PER_HOUR;
  let withoutDuration = 0;
  for (let job = 0; job < jobs.count; job++) if (jobs.workMs[job] === 0) withoutDuration++;
  return {
    jobs: jobs.count,
    withoutDuration,
    spanMs,
    arrivals: fitArrivals(jobs.submitMs, clock, spanMs),
    classes: DEVICE_KINDS.flatMap((kind, index) => classesOf(jobs, kind, index)),
  };
}

function classesOf(jobs: JobStore, kind: DeviceKind, index: number): FittedClass[] {
  const all: number[] = [];
  for (let job = 0; job < jobs.count; job++) if (jobs.kind[job] === index) all.push(job);
  if (all.length === 0) return [];
  const groups = bySize(jobs, all);
  const names =
    groups.length === 1 ? [""] : groups.length === 2 ? ["-small", "-large"] : ["-small", "-medium", "-large"];
  return groups.map((group, i) => classOf(jobs, `${kind}${names[i]}`, kind, group));
}

/** Up to three groups by size, each with jobs enough; all of one size are in one group. */
function bySize(jobs: JobStore, all: readonly number[]): number[][] {
  const sizes = Float64Array.from(all, (job) => jobs.milliDevices[job]).sort();
  const at = (share: number) => sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))];
  const edges = [...new Set([at(0.5), at(0.9), Infinity])];
  const groups: number[][] = [];
  let from = -Infinity;
  for (const to of edges) {
    const group = all.filter((job) => jobs.milliDevices[job] > from && jobs.milliDevices[job] <= to);
    const last = groups[groups.length - 1];
    if (last !== undefined && (group.length < FEWEST_JOBS || last.length < FEWEST_JOBS)) last.push(...group);
    else if (group.length > 0) groups.push(group);
    from = to;
  }
  return groups;
}

function classOf(jobs: JobStore, name: string, kind: DeviceKind, group: readonly number[]): FittedClass {
  const size = Float64Array.from(group, (job) => jobs.milliDevices[job] / MILLI);
  // A run time of 0 has no logarithm; the generator draws 1 ms and more.
  const workMs = Float64Array.from(group, (job) => Math.max(1, jobs.workMs[job]));
  const devices = fitValues(size);
  const durationMs = fitValues(workMs);
  const factors = Float64Array.from(group, (job, i) => Math.max(1, jobs.declaredMs[job]) / workMs[i]).sort();
  const deviceMs = size.reduce((sum, each, i) => sum + each * workMs[i], 0);
  const drawnMs = group.length * meanOf(devices.spec) * meanOf(durationMs.spec);
  return {
    name,
    kind,
    jobs: group.length,
    devices,
    durationMs,
    declaredFactor: factors[factors.length >> 1],
    correlation: correlation(size.map(Math.log), workMs.map(Math.log)),
    deviceHoursRatio: drawnMs / deviceMs,
  };
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  // What rounding leaves of no variation at all is none.
  const least = 1e-18 * a.length;
  return aa > least && bb > least ? ab / Math.sqrt(aa * bb) : NaN;
}
