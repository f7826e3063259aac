import type { JobClass } from "../model/jobStore.ts";
import type { Network } from "../model/network.ts";

/** Where the data of jobs lies, as far as it bears on where they run: tabulated once, since it is the same for a whole class. */
export class DataPlacement {
  readonly #classes: readonly JobClass[];
  readonly #network: Network;
  readonly #clusters: number;
  /** By class and origin, filled when first asked for. */
  readonly #transferGB: Float64Array[] = [];
  readonly #nearMs: Float64Array;

  constructor(classes: readonly JobClass[], network: Network) {
    this.#classes = classes;
    this.#network = network;
    this.#clusters = network.latencyMs[0].length;
    this.#nearMs = new Float64Array(this.#clusters);
  }

  /** What would travel if a job of a class and an origin ran in each cluster, input, dataset and output together, GB. */
  transferGB(classOf: number, origin: number): Float64Array {
    const entry = classOf * this.#network.origins.length + origin;
    return (this.#transferGB[entry] ??= this.#tabulate(classOf, origin));
  }

  /** Whether jobs of a class must run where their dataset is. */
  isRequired(classOf: number): boolean {
    return this.#classes[classOf].data?.locality === "require";
  }

  /**
   * Latencies with all clusters out of reach (NaN) that do not hold the class's dataset; null when the class does not care.
   * The array is the same for every call.
   */
  nearData(classOf: number, latencyMs: Float64Array): Float64Array | null {
    const { data } = this.#classes[classOf];
    if (data?.dataset === undefined || data.locality === "any") return null;
    this.#nearMs.fill(NaN);
    for (const cluster of this.#network.data!.datasets[data.dataset].at) {
      this.#nearMs[cluster] = latencyMs[cluster];
    }
    return this.#nearMs;
  }

  #tabulate(classOf: number, origin: number): Float64Array {
    const { data } = this.#classes[classOf];
    const home = this.#network.homeOf[origin];
    const dataset = data?.dataset === undefined ? undefined : this.#network.data!.datasets[data.dataset];
    return Float64Array.from({ length: this.#clusters }, (_, cluster) => {
      const own = cluster === home ? 0 : (data?.inputGB ?? 0) + (data?.outputGB ?? 0);
      return own + (dataset === undefined || dataset.at.includes(cluster) ? 0 : dataset.sizeGB);
    });
  }
}
