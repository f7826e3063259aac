import { RunPlan } from "../policy/runPlan.ts";

/** One job's plan while it is carried out. */
export interface PlannedJob {
  fromMs: readonly number[];
  toMs: readonly number[];
  width: readonly number[];
  askAgainMs: number;
  /** Number of the stretch that it is in, or that comes next. */
  next: number;
  /** Whether what is queued as its end is only the end of a stretch. */
  cuts: boolean;
  /** Whether it stands still to save its progress before it is suspended. */
  saves: boolean;
  /** When it is looked at next, ms. */
  reviewMs: number;
  /** Cluster that it moves to as soon as its progress is saved, −1 for none. */
  goesTo: number;
}

/** What policies planned for the jobs that are under way. */
export class RunPlans {
  readonly #plans = new Map<number, PlannedJob>();
  readonly #whole = new RunPlan();

  of(job: number): PlannedJob | undefined {
    return this.#plans.get(job);
  }

  set(job: number, plan: RunPlan): PlannedJob {
    const planned: PlannedJob = {
      fromMs: plan.fromMs.slice(),
      toMs: plan.toMs.slice(),
      width: plan.width.slice(),
      askAgainMs: plan.askAgainMs,
      next: 0,
      cuts: false,
      saves: false,
      reviewMs: Infinity,
      goesTo: -1,
    };
    this.#plans.set(job, planned);
    return planned;
  }

  /** A plan to run from an instant on until the job is done. */
  setWhole(job: number, fromMs: number): void {
    this.#whole.clear();
    this.#whole.run(fromMs, Infinity);
    this.set(job, this.#whole);
  }

  delete(job: number): void {
    this.#plans.delete(job);
  }
}

/** Pass over the stretches that are over. */
export function passBy(plan: PlannedJob, nowMs: number): void {
  while (plan.next < plan.toMs.length && plan.toMs[plan.next] <= nowMs) plan.next++;
}

/** What a plan says comes next for a job that does not run: the stretch ahead or asking again; now when nothing does. */
export function resumeMs(plan: PlannedJob, nowMs: number): number {
  if (plan.next < plan.fromMs.length) return plan.fromMs[plan.next];
  return plan.askAgainMs === Infinity ? nowMs : plan.askAgainMs;
}

/** How wide a job is meant to run now: as in its stretch, or the next one when it comes between two. */
export function plannedWidth({ width, next }: PlannedJob): number {
  return width.length === 0 ? 1 : width[Math.min(next, width.length - 1)];
}

/** Until when a job that runs now may go on: the end of its stretch, or of the next one when it comes between two. */
export function stretchEndMs(plan: PlannedJob): number {
  const last = plan.toMs.length - 1;
  if (plan.next < last) return plan.toMs[plan.next];
  // Without being asked again the last stretch has no end, so that a job that was delayed is done in the end.
  if (plan.askAgainMs === Infinity) return Infinity;
  return plan.next === last ? plan.toMs[last] : plan.askAgainMs;
}
