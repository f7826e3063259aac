import { downlinkOf, nearestReplica, pairLinkOf, uplinkOf, type DataNetwork } from "../model/dataNetwork.ts";
import type { LinkOutage } from "../model/faultPlan.ts";
import type { JobStore } from "../model/jobStore.ts";
import { greatCircleKm, type Network } from "../model/network.ts";
import { BITS_PER_BYTE, BYTES_PER_GB } from "../units.ts";
import type { TransferPurpose, TransferRecord } from "./transferLog.ts";
import { Transfers } from "./transfers.ts";
import type { World } from "./world.ts";

/** A job all of whose data has arrived. */
export interface Arrived {
  readonly job: number;
  /** Whether it was its output; else what it needs before it starts. */
  readonly output: boolean;
}

/**
 * Moves the data of jobs: before they start what they read, after they end what they wrote, and a checkpoint when they go
 * on in another cluster. An origin's data lies at its home cluster, so a job that runs at home moves none of its own.
 */
export class Staging {
  readonly log: TransferRecord[] = [];
  readonly #data: DataNetwork;
  readonly #network: Network;
  readonly #jobs: JobStore;
  readonly #transfers: Transfers;
  /** Great-circle distances between clusters, km. */
  readonly #distanceKm: readonly Float64Array[];
  /** Transfers that a job still waits for. */
  readonly #open = new Map<number, number>();
  /** Outages that hold of each link. */
  readonly #lost: Int32Array;

  constructor(data: DataNetwork, world: World, jobs: JobStore) {
    this.#data = data;
    this.#network = world.network;
    this.#jobs = jobs;
    this.#transfers = new Transfers(
      data.links.map(({ capacityBitPerS }) => capacityBitPerS / BITS_PER_BYTE / 1_000),
    );
    this.#distanceKm = world.clusters.map(({ spec: a }) =>
      Float64Array.from(world.clusters, ({ spec: b }) => greatCircleKm(a, b)),
    );
    this.#lost = new Int32Array(data.links.length);
  }

  /** When the next transfer ends, ms; Infinity when none is under way that moves. */
  get nextMs(): number {
    return this.#transfers.nextFinishMs;
  }

  /** Transfers under way. */
  get active(): number {
    return this.#transfers.active;
  }

  /**
   * Begin to move what a job needs in a cluster.
   *
   * @param checkpointAt cluster that holds its last checkpoint, −1 when there is none
   * @returns false when nothing has to travel
   */
  fetch(job: number, cluster: number, checkpointAt: number, nowMs: number): boolean {
    const { data, checkpoint } = this.#jobs.classes[this.#jobs.classOf[job]];
    const home = this.#network.homeOf[this.#jobs.origin[job]];
    let open = this.#begin(job, "input", home, cluster, data?.inputGB ?? 0, nowMs);
    if (data?.dataset !== undefined) {
      const dataset = this.#data.datasets[data.dataset];
      const replica = nearestReplica(dataset, cluster, (from) => this.#distanceKm[from][cluster]);
      open += this.#begin(job, "dataset", replica, cluster, dataset.sizeGB, nowMs);
    }
    if (checkpointAt >= 0) {
      open += this.#begin(job, "checkpoint", checkpointAt, cluster, checkpoint?.sizeGB ?? 0, nowMs);
    }
    if (open > 0) this.#open.set(job, open);
    return open > 0;
  }

  /** Begin to move what a job wrote to its home. @returns false when nothing has to travel */
  deliver(job: number, cluster: number, nowMs: number): boolean {
    const { data } = this.#jobs.classes[this.#jobs.classOf[job]];
    const home = this.#network.homeOf[this.#jobs.origin[job]];
    const open = this.#begin(job, "output", cluster, home, data?.outputGB ?? 0, nowMs);
    if (open > 0) this.#open.set(job, open);
    return open > 0;
  }

  /** The jobs whose last transfer ends at this instant, in the order in which their transfers began. */
  takeArrived(nowMs: number): Arrived[] {
    const arrived: Arrived[] = [];
    for (const id of this.#transfers.takeFinished(nowMs)) {
      const record = this.log[id];
      record.endMs = nowMs;
      record.movedGB = record.sizeGB;
      const open = this.#open.get(record.job)! - 1;
      if (open > 0) this.#open.set(record.job, open);
      else {
        this.#open.delete(record.job);
        arrived.push({ job: record.job, output: record.purpose === "output" });
      }
    }
    return arrived;
  }

  /**
   * A link of the network is lost or comes back: transfers over it stand still meanwhile. Where all origins lose a cluster
   * its own links are gone; where one does, the link between its home and the cluster, if they have one of their own.
   */
  changeLink({ origin, cluster }: LinkOutage, begins: boolean, nowMs: number): void {
    const links =
      origin < 0
        ? [uplinkOf(cluster), downlinkOf(cluster)]
        : [
            pairLinkOf(this.#data, this.#network.homeOf[origin], cluster),
            pairLinkOf(this.#data, cluster, this.#network.homeOf[origin]),
          ].filter((link) => link >= 0);
    for (const link of links) {
      this.#lost[link] += begins ? 1 : -1;
      const bitPerS = this.#lost[link] > 0 ? 0 : this.#data.links[link].capacityBitPerS;
      this.#transfers.setCapacity(link, bitPerS / BITS_PER_BYTE / 1_000, nowMs);
    }
  }

  /** The run ends: book what has arrived of the transfers that are under way. */
  close(endMs: number): void {
    this.log.forEach((record, id) => {
      if (Number.isNaN(record.endMs)) record.movedGB = this.#transfers.cancel(id, endMs) / BYTES_PER_GB;
    });
  }

  #begin(
    job: number,
    purpose: TransferPurpose,
    from: number,
    to: number,
    sizeGB: number,
    nowMs: number,
  ): number {
    if (from === to || sizeGB === 0) return 0;
    const id = this.log.length;
    this.log.push({ job, purpose, from, to, sizeGB, startMs: nowMs, endMs: NaN, movedGB: 0 });
    this.#transfers.add(id, this.#data.routes[from][to], sizeGB * BYTES_PER_GB, nowMs);
    return 1;
  }
}
