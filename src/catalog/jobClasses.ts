import type { DeviceKind } from "../model/deviceType.ts";
import type { DistributionSpec } from "../model/distributionSpec.ts";
import type { JobClass } from "../model/jobStore.ts";
import { dataFile } from "./dataFile.ts";
import type { Grade } from "./figure.ts";

/** A class of ordinary jobs, with what the generator needs to draw them. All of it is an estimate (grade C). */
export interface CatalogJobClass extends JobClass {
  readonly kind: DeviceKind;
  /** A service by nature, here as sessions that come and go; drawn only when a scenario names it. */
  readonly service: boolean;
  /** Share of national compute that the class uses, 0–1. */
  readonly computeShare: number;
  /** Devices of a job. */
  readonly devices: DistributionSpec;
  /** Run time, ms. */
  readonly durationMs: DistributionSpec;
  readonly grade: Grade;
  readonly source: string;
  readonly note: string;
}

/** The six classes of the national demand model. */
export function jobClasses(): readonly CatalogJobClass[] {
  const stored =
    dataFile<readonly (Omit<CatalogJobClass, "latencyBoundMs"> & { latencyBoundMs: number | null })[]>(
      "jobClasses",
    );
  return stored.map((jobClass) => ({ ...jobClass, latencyBoundMs: jobClass.latencyBoundMs ?? Infinity }));
}
