/**
 * How an elastic job runs on several times the devices it asks for: throughput and power at each width, relative to
 * width 1. Index = width − 1; the first of both is 1.
 */
export interface ScalingProfile {
  readonly throughput: readonly number[];
  /** Of what its devices draw above idle. */
  readonly power: readonly number[];
}

/** Work done in a unit of time at a width, relative to width 1. */
export function throughputAt(scaling: ScalingProfile | undefined, width: number): number {
  return scaling === undefined || width === 1 ? 1 : scaling.throughput[width - 1];
}

/** Power above idle at a width, relative to width 1. */
export function powerAt(scaling: ScalingProfile | undefined, width: number): number {
  return scaling === undefined || width === 1 ? 1 : scaling.power[width - 1];
}
