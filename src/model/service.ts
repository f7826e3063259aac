/** What a service needs over time: constant in each step. */
export interface ServiceDemand {
  /** Start of each step, ms, ascending, the first 0; the last step lasts to the horizon. */
  readonly startsMs: Float64Array;
  /** Milli-devices by step, then origin (index = step × origins + origin), whole numbers. */
  readonly milli: Float64Array;
}

/**
 * Online work such as inference: not jobs but a demand of every origin that changes with the hour, to be met within the
 * latency bound at every instant. What is not met at once is lost, and counted.
 */
export interface ServiceSpec {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Index in DEVICE_KINDS. */
  readonly kind: number;
  /** Highest one-way latency between origin and cluster, ms; Infinity for none. */
  readonly latencyBoundMs: number;
  /** Utilisation of the devices that serve it, 0–1. */
  readonly utilisation: number;
  /** Whether it may take devices from running jobs whose class is interruptible. */
  readonly preempts: boolean;
  readonly demand: ServiceDemand;
}
