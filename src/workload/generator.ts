import { UserError } from "../errors.ts";
import type { RandomStreams } from "../kernel/randomStreams.ts";
import { DEVICE_KINDS, kindIndex, type DeviceKind } from "../model/deviceType.ts";
import type { DistributionSpec } from "../model/distributionSpec.ts";
import type { JobClass, JobStore } from "../model/jobStore.ts";
import type { LocalClock } from "../signal/localClock.ts";
import { MILLI } from "../units.ts";
import { ArrivalRate } from "./arrivalRate.ts";
import { meanOf, sampler } from "./distribution.ts";
import { JobColumns } from "./jobColumns.ts";

/** A random workload, as plain data. */
export interface GeneratorSpec {
  /** Each with a name of its own. */
  readonly classes: readonly GeneratedClass[];
  readonly origins: readonly OriginShare[];
  /** Relative rate of arrivals in the 24 local hours. */
  readonly dailyShape: readonly number[];
  /** Relative rate of arrivals on the days of the week, Monday first. */
  readonly weeklyShape: readonly number[];
}

export interface GeneratedClass {
  readonly class: JobClass;
  readonly kind: DeviceKind;
  /** Devices that a job asks for; 0.5 is half a device. */
  readonly devices: DistributionSpec;
  /** True run time at reference speed, ms. */
  readonly durationMs: DistributionSpec;
  /** Declared ÷ true run time; 1 unless said otherwise. */
  readonly declaredFactor?: number | DistributionSpec;
  readonly amount: JobAmount;
}

/**
 * How many jobs of a class there are: `load`, the share of the installed devices of its kind that its jobs need
 * on average (0.25), or `jobs`, the number expected in the horizon.
 */
export type JobAmount = { readonly load: number } | { readonly jobs: number };

export interface OriginShare {
  /** Index in the network's origins. */
  readonly index: number;
  /** Relative. */
  readonly share: number;
}

export interface GeneratorContext {
  readonly streams: RandomStreams;
  /** The clock whose hours and weekdays shape the arrivals. */
  readonly clock: LocalClock;
  /** Jobs are submitted in [0, horizonMs). */
  readonly horizonMs: number;
  /** Installed devices of each kind in all clusters together, milli-devices. */
  readonly installedMilliByKind: ArrayLike<number>;
}

/** More jobs than this are a slip of the pen: their columns alone would take 6 GB (an estimate of what is sensible). */
const MOST_JOBS = 100_000_000;

/**
 * Draw a workload. The number of jobs is Poisson around what `amount` says; the rate follows the local hour and
 * weekday. Every class draws from its own streams (`workload/<class>/arrivals`, `/duration`, `/devices`,
 * `/declared`, `/origin`), so that a class that is added or changed leaves the jobs of all others as they are.
 * Jobs submitted in the same ms keep the order of the classes.
 * @throws UserError when the specification cannot be met
 */
export function generateJobs(spec: GeneratorSpec, context: GeneratorContext): JobStore {
  const rate = new ArrivalRate(context.clock, context.horizonMs, spec.dailyShape, spec.weeklyShape);
  const columns = new JobColumns();
  const names = new Set<string>();
  spec.classes.forEach((generated, classOf) => {
    const name = generated.class.name;
    if (names.has(name)) {
      throw new UserError(
        `workload: two classes are named "${name}"; their random streams would be the same`,
      );
    }
    names.add(name);
    addClass(columns, generated, classOf, rate, spec.origins, context);
  });
  return columns.toJobStore(spec.classes.map((generated) => generated.class));
}

function addClass(
  columns: JobColumns,
  generated: GeneratedClass,
  classOf: number,
  rate: ArrivalRate,
  origins: readonly OriginShare[],
  context: GeneratorContext,
): void {
  const stream = (part: string) => context.streams.stream(`workload/${generated.class.name}/${part}`);
  const nextSubmitMs = rate.poisson(expectedJobs(generated, context), stream("arrivals"));
  const nextDurationMs = sampler(generated.durationMs, stream("duration"));
  const nextDevices = sampler(generated.devices, stream("devices"));
  const factor = generated.declaredFactor ?? 1;
  const nextFactor = typeof factor === "number" ? () => factor : sampler(factor, stream("declared"));
  const nextOrigin = sampler(
    {
      distribution: "choice",
      values: origins.map((origin) => origin.index),
      weights: origins.map((origin) => origin.share),
    },
    stream("origin"),
  );
  const kind = kindIndex(generated.kind);
  for (let submitMs = nextSubmitMs(); submitMs < Infinity; submitMs = nextSubmitMs()) {
    const workMs = Math.max(1, Math.round(nextDurationMs()));
    const declaredMs = Math.max(1, Math.round(workMs * nextFactor()));
    const milliDevices = Math.max(1, Math.round(nextDevices() * MILLI));
    columns.add(submitMs, workMs, declaredMs, milliDevices, kind, classOf, nextOrigin());
  }
}

/** Number of jobs of a class expected in the horizon. */
function expectedJobs(generated: GeneratedClass, context: GeneratorContext): number {
  const name = generated.class.name;
  const expected =
    "jobs" in generated.amount
      ? generated.amount.jobs
      : jobsForLoad(name, generated.amount.load, generated, context);
  if (!(expected >= 0)) throw new UserError(`workload: class "${name}" needs an amount of 0 or more`);
  if (expected > MOST_JOBS) {
    throw new UserError(
      `workload: class "${name}" would have ${expected.toPrecision(3)} jobs, the most is ${MOST_JOBS}; ` +
        `shorten the horizon, simulate a smaller share of the clusters, or make its jobs longer or larger`,
    );
  }
  return expected;
}

/** Load = rate × mean devices × mean duration ÷ installed devices, solved for rate × horizon. */
function jobsForLoad(
  name: string,
  load: number,
  generated: GeneratedClass,
  context: GeneratorContext,
): number {
  const installed = context.installedMilliByKind[kindIndex(generated.kind)] / MILLI;
  if (load > 0 && !(installed > 0)) {
    throw new UserError(
      `workload: class "${name}" states a load on ${generated.kind} devices, but no cluster has any ` +
        `(kinds: ${DEVICE_KINDS.join(", ")}); give \`jobs\` in place of \`load\`, or install some`,
    );
  }
  const deviceMs = meanOf(generated.devices) * meanOf(generated.durationMs);
  if (!(deviceMs > 0)) throw new UserError(`workload: class "${name}" needs devices and durations above 0`);
  return (load * installed * context.horizonMs) / deviceMs;
}
