import { DecisionError, UserError } from "../errors.ts";
import type { Cluster } from "../model/cluster.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { idOf, type JobClass, type JobStore } from "../model/jobStore.ts";
import { OUTSIDE_SCOPE, REJECT, type Policy } from "../policy/policy.ts";
import { RunPlan } from "../policy/runPlan.ts";
import { allows, hasRoom } from "../policy/view.ts";
import { MILLI, MS_PER_YEAR } from "../units.ts";
import type { DataPlacement } from "./dataPlacement.ts";
import { JobLens } from "./jobLens.ts";
import type { LiveView } from "./liveView.ts";
import type { World } from "./world.ts";

/** How long after the horizon a policy may let a job wait, so that a drained run ends. */
const LONGEST_HOLD_MS = MS_PER_YEAR;

/**
 * Asks a policy and checks what it says. Whatever it does wrong – an impossible cluster, an instant that is none, an
 * exception – becomes a DecisionError that names the policy, the instant and the job.
 */
export class CheckedPolicy {
  readonly name: string;
  readonly clairvoyant: boolean;
  /** Whether it plans when any jobs run, or looks at running jobs again. */
  readonly plans: boolean;
  readonly #policy: Policy;
  readonly #world: World;
  readonly #jobs: JobStore;
  readonly #clusters: readonly Cluster[];
  readonly #placement: DataPlacement | null;
  readonly #latestMs: number;
  readonly #lens: JobLens;
  readonly #plan = new RunPlan();
  readonly #view: LiveView;

  /** @param view its network as it is now: links that are lost have no latency (NaN) */
  constructor(
    policy: Policy,
    world: World,
    view: LiveView,
    jobs: JobStore,
    placement: DataPlacement | null,
    horizonMs: number,
  ) {
    this.name = policy.name;
    this.clairvoyant = policy.clairvoyant;
    this.#policy = policy;
    this.#world = world;
    this.#jobs = jobs;
    this.#clusters = view.clusters;
    this.#placement = placement;
    this.#latestMs = horizonMs + LONGEST_HOLD_MS;
    this.#lens = new JobLens(jobs, view.network, placement, policy.clairvoyant);
    this.#view = view;
    this.plans =
      policy.time.plan !== undefined || policy.width.plan !== undefined || policy.review.everyMs < Infinity;
  }

  /** Whether any cluster allows the job now. */
  isReachable(job: number, nowMs: number): boolean {
    this.#look(job, nowMs);
    return this.#clusters.some((cluster) => allows(cluster, this.#lens));
  }

  /**
   * The cluster that a job goes to: an index, REJECT or OUTSIDE_SCOPE.
   *
   * @param doneMs work that earlier runs have saved, ms at reference speed
   */
  place(job: number, nowMs: number, doneMs: number): number {
    this.#view.moveTo(nowMs);
    this.#look(job, nowMs);
    this.#lens.leave(doneMs);
    let index: number;
    try {
      index = this.#policy.place.place(this.#lens, this.#view);
    } catch (error) {
      throw this.#threw(error, "place", job);
    }
    if (index === REJECT || index === OUTSIDE_SCOPE) return index;
    const cluster = this.#clusters[index];
    if (cluster === undefined) {
      throw this.#error(
        job,
        `place returned ${String(index)}, which is no cluster (0 … ${this.#clusters.length - 1}) nor REJECT (${REJECT})`,
      );
    }
    if (!allows(cluster, this.#lens)) {
      throw this.#error(
        job,
        `placed on ${cluster.spec.id}, which can never run it (${this.#lens.milliDevices / MILLI} ` +
          `${DEVICE_KINDS[this.#lens.kind]} devices at most ${this.#lens.latencyBoundMs} ms away); ask allows(cluster, job) first`,
      );
    }
    return index;
  }

  /** Look at a job; where it must run with its data, or can do so at once and prefers to, no other cluster is reachable. */
  #look(job: number, nowMs: number): void {
    const lens = this.#lens;
    lens.look(job, nowMs);
    if (this.#placement === null) return;
    const all = lens.latencyMs;
    const near = this.#placement.nearData(lens.classOf, all);
    if (near === null) return;
    lens.restrictTo(near);
    if (this.#placement.isRequired(lens.classOf)) return;
    const fits = this.#clusters.some((cluster) => allows(cluster, lens) && hasRoom(cluster, lens));
    if (!fits) lens.restrictTo(all);
  }

  /** The earliest start of the job that was just placed on a cluster, ms. */
  notBefore(job: number, index: number, nowMs: number): number {
    this.#view.moveTo(nowMs);
    let notBeforeMs: number;
    try {
      notBeforeMs = this.#policy.time.notBefore(this.#lens, this.#clusters[index], this.#view);
    } catch (error) {
      throw this.#threw(error, "notBefore", job);
    }
    if (!Number.isFinite(notBeforeMs)) {
      throw this.#error(job, `notBefore returned ${String(notBeforeMs)}; a finite instant in ms is needed`);
    }
    this.#refuseTooLate(job, notBeforeMs, "notBefore returned");
    return notBeforeMs;
  }

  /** Whether it plans when jobs of a class run, rather than saying once when they start. */
  plansFor({ interruptible, scaling }: JobClass): boolean {
    const { time, width } = this.#policy;
    if (interruptible !== true) return false;
    return time.plan !== undefined || (scaling !== undefined && width.plan !== undefined);
  }

  /**
   * When a job runs in a cluster, from now on.
   *
   * @param doneMs work that is done and saved by now, ms at reference speed
   * @returns the same object every time
   */
  plan(job: number, index: number, nowMs: number, doneMs: number): RunPlan {
    const plan = this.#plan;
    this.#view.moveTo(nowMs);
    this.#look(job, nowMs);
    this.#lens.leave(doneMs);
    plan.clear();
    try {
      const { time, width } = this.#policy;
      const part = this.#lens.scaling !== undefined && width.plan !== undefined ? width : time;
      part.plan!(this.#lens, this.#clusters[index], this.#view, plan);
    } catch (error) {
      throw this.#threw(error, "plan", job);
    }
    const fault = plan.fault(nowMs, this.#lens.scaling?.throughput.length ?? 1);
    if (fault !== undefined) throw this.#error(job, `plan: ${fault}`);
    this.#refuseTooLate(job, Math.max(plan.firstMs, ...plan.fromMs.slice(-1)), "plan waits until");
    return plan;
  }

  /** How often running jobs are looked at, ms; Infinity: never. */
  get reviewEveryMs(): number {
    return this.#policy.review.everyMs;
  }

  /** The cluster in which a running job goes on. @param doneMs work that is done by now, ms at reference speed */
  review(job: number, index: number, nowMs: number, doneMs: number): number {
    this.#view.moveTo(nowMs);
    this.#look(job, nowMs);
    this.#lens.leave(doneMs);
    let to: number;
    try {
      to = this.#policy.review.review(this.#lens, this.#clusters[index], this.#view);
    } catch (error) {
      throw this.#threw(error, "review", job);
    }
    if (to === index) return index;
    const cluster = this.#clusters[to];
    if (cluster === undefined || !allows(cluster, this.#lens)) {
      throw this.#error(job, `review returned ${String(to)}, which is no cluster that can run it`);
    }
    return to;
  }

  #refuseTooLate(job: number, timeMs: number, what: string): void {
    if (timeMs <= this.#latestMs) return;
    throw this.#error(job, `${what} ${timeMs} ms, more than a year after the scenario's end`);
  }

  /** The run is over. */
  end(): void {
    this.#policy.end?.();
  }

  #threw(error: unknown, part: string, job: number): Error {
    if (error instanceof UserError) return error;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return this.#error(job, `${part} threw ${text}`);
  }

  #error(job: number, what: string): DecisionError {
    const instant = this.#world.clock.iso(this.#view.nowMs);
    return new DecisionError(`policy ${this.name}, ${instant}, job ${idOf(this.#jobs, job)}: ${what}`);
  }
}
