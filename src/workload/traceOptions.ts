import type { RandomStreams } from "../kernel/randomStreams.ts";
import type { DeviceKind } from "../model/deviceType.ts";
import type { JobClass, JobStore } from "../model/jobStore.ts";
import type { ReadReport } from "./readReport.ts";

/** What a trace does not say about its jobs, and a scenario therefore must. */
export interface TraceOptions {
  readonly classes: readonly JobClass[];
  /** Index in `classes` of the jobs that state no class; 0 unless said otherwise. */
  readonly defaultClass?: number;
  /** Kind of device of the jobs that state none. */
  readonly kind: DeviceKind;
  /**
   * Milli-devices that one of the trace's units (an SWF processor, 1 in the devices column) stands for: 1000 for
   * whole devices, 1 for a column in milli-GPU, 1000 ÷ 96 for cores of a 96-core server. A job's devices are
   * rounded up to whole milli-devices.
   */
  readonly milliDevicesPerUnit: number;
  /**
   * Milli-devices of kind cpu that a processor (core) stands for, for the jobs of a GPU cluster that ask for
   * processors only; without it they are skipped, by reason.
   */
  readonly milliDevicesPerProcessor?: number;
  /** Jobs submitted at or after this are left out, ms from the scenario's start. */
  readonly horizonMs: number;
  /** Utilisation of the devices of jobs that state none, 0–1; unless said, that of their class. */
  readonly utilisation?: number;
  /**
   * Shares of the origins that jobs are drawn from (see `withOrigins`), and the seed's streams. Without it every
   * job comes from origin 0, unless the trace has a column for it.
   */
  readonly origins?: { readonly shares: readonly number[]; readonly streams: RandomStreams };
}

export interface TraceJobs {
  readonly jobs: JobStore;
  readonly report: ReadReport;
}
