import { DEVICE_KINDS } from "../../model/deviceType.ts";
import type { PolicySetup } from "../policy.ts";
import type { ClusterView, JobView } from "../view.ts";

/** How long jobs run in each cluster by their declaration: at the speed of the first pool of their kind. */
export class RunTimes {
  /** By cluster, then kind of device. */
  readonly #speeds: readonly Float64Array[];

  constructor({ clusters }: PolicySetup) {
    this.#speeds = clusters.map(({ pools, poolsOfKind }) =>
      Float64Array.from(DEVICE_KINDS, (_, kind) => pools[poolsOfKind[kind][0]]?.speed ?? 1),
    );
  }

  /** Declared run time that is left of a job, ms; at least 1, for a job that has outlasted its declaration. */
  leftMs(job: JobView, cluster: ClusterView): number {
    return Math.max(1, job.leftMs / this.#speeds[cluster.index][job.kind]);
  }
}
