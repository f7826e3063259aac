import { deadlineOf, type JobStore } from "../model/jobStore.ts";
import type { Network } from "../model/network.ts";
import type { ScalingProfile } from "../model/scaling.ts";
import type { JobView } from "../policy/view.ts";
import type { DataPlacement } from "./dataPlacement.ts";

/** The one JobView of a run, pointed at one job after the other. */
export class JobLens implements JobView {
  job = 0;
  submitMs = 0;
  nominalStartMs = 0;
  declaredMs = 0;
  declaredEndMs = 0;
  leftMs = 0;
  deadlineMs = Infinity;
  milliDevices = 0;
  scaling: ScalingProfile | undefined = undefined;
  kind = 0;
  classOf = 0;
  origin = 0;
  home = 0;
  latencyMs: Float64Array;
  latencyBoundMs = Infinity;
  transferGB: Float64Array;
  checkpointGB = 0;
  clairvoyantWorkMs = NaN;
  readonly #placement: DataPlacement | null;
  readonly #jobs: JobStore;
  readonly #network: Network;
  readonly #clairvoyant: boolean;

  /** @param placement null where no data moves */
  constructor(jobs: JobStore, network: Network, placement: DataPlacement | null, clairvoyant: boolean) {
    this.#jobs = jobs;
    this.#network = network;
    this.#clairvoyant = clairvoyant;
    this.latencyMs = network.latencyMs[0];
    this.#placement = placement;
    this.transferGB = new Float64Array(this.latencyMs.length);
  }

  look(job: number, nowMs: number): void {
    const jobs = this.#jobs;
    const classOf = jobs.classOf[job];
    const origin = jobs.origin[job];
    this.job = job;
    this.submitMs = jobs.submitMs[job];
    this.nominalStartMs = jobs.nominalStartMs === null ? this.submitMs : jobs.nominalStartMs[job];
    this.declaredMs = jobs.declaredMs[job];
    this.declaredEndMs = nowMs + this.declaredMs;
    this.leftMs = this.declaredMs;
    this.deadlineMs = deadlineOf(jobs, job);
    this.milliDevices = jobs.milliDevices[job];
    this.kind = jobs.kind[job];
    this.classOf = classOf;
    this.origin = origin;
    this.home = this.#network.homeOf[origin];
    this.latencyMs = this.#network.latencyMs[origin];
    this.latencyBoundMs = jobs.classes[classOf].latencyBoundMs;
    this.scaling = jobs.classes[classOf].scaling;
    this.checkpointGB = jobs.classes[classOf].checkpoint?.sizeGB ?? 0;
    if (this.#placement !== null) this.transferGB = this.#placement.transferGB(classOf, origin);
    if (this.#clairvoyant) this.clairvoyantWorkMs = jobs.workMs[job];
  }

  /** So much of its work is done, ms at reference speed. */
  leave(doneMs: number): void {
    this.leftMs = Math.max(0, this.declaredMs - doneMs);
  }

  /** Show only some clusters as reachable. */
  restrictTo(latencyMs: Float64Array): void {
    this.latencyMs = latencyMs;
  }
}
