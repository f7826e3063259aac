import type { Cluster } from "../model/cluster.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { RejectReason } from "../model/job.ts";
import type { JobStore } from "../model/jobStore.ts";
import type { Network } from "../model/network.ts";

/**
 * Tells at once whether any cluster could ever run a job: the largest request that some cluster within the latency
 * bound could hold, tabulated by class, origin and device kind.
 */
export class Admission {
  readonly #jobs: JobStore;
  readonly #origins: number;
  readonly #largestWithinBound: Float64Array;
  readonly #largestAnywhere: Float64Array;
  readonly #clusters: readonly Cluster[];
  readonly #network: Network;

  constructor(jobs: JobStore, network: Network, clusters: readonly Cluster[]) {
    const kinds = DEVICE_KINDS.length;
    this.#jobs = jobs;
    this.#clusters = clusters;
    this.#network = network;
    this.#origins = network.origins.length;
    this.#largestAnywhere = new Float64Array(kinds);
    this.#largestWithinBound = new Float64Array(jobs.classes.length * this.#origins * kinds);
    for (const cluster of clusters) {
      for (let kind = 0; kind < kinds; kind++) {
        const largest = cluster.largestMilli[kind];
        this.#largestAnywhere[kind] = Math.max(this.#largestAnywhere[kind], largest);
        jobs.classes.forEach((jobClass, classOf) => {
          for (let origin = 0; origin < this.#origins; origin++) {
            if (network.latencyMs[origin][cluster.index] > jobClass.latencyBoundMs) continue;
            const entry = (classOf * this.#origins + origin) * kinds + kind;
            this.#largestWithinBound[entry] = Math.max(this.#largestWithinBound[entry], largest);
          }
        });
      }
    }
  }

  /** Why no cluster could ever run the job; `none` when one could. */
  refusal(job: number): RejectReason {
    const jobs = this.#jobs;
    const kind = jobs.kind[job];
    const milliDevices = jobs.milliDevices[job];
    const entry = (jobs.classOf[job] * this.#origins + jobs.origin[job]) * DEVICE_KINDS.length + kind;
    if (milliDevices <= this.#largestWithinBound[entry]) {
      return this.#hasReplica(job) ? RejectReason.none : RejectReason.noReplica;
    }
    return milliDevices > this.#largestAnywhere[kind] ? RejectReason.tooLarge : RejectReason.latencyBound;
  }

  /** Whether a job that must run with its data could do so in some cluster. */
  #hasReplica(job: number): boolean {
    const jobs = this.#jobs;
    const { data, latencyBoundMs } = jobs.classes[jobs.classOf[job]];
    if (data?.dataset === undefined || data.locality !== "require") return true;
    const { latencyMs } = this.#network;
    return this.#network.data!.datasets[data.dataset].at.some(
      (cluster) =>
        this.#clusters[cluster].largestMilli[jobs.kind[job]] >= jobs.milliDevices[job] &&
        latencyMs[jobs.origin[job]][cluster] <= latencyBoundMs,
    );
  }
}
