import { Attempts, type Planned } from "./attempts.ts";
import { isLegalTransition, JOB_STATE_NAMES, JobState, type RejectReason } from "../model/job.ts";

/** What became of each job of a run, as columns indexed by job number. */
export class JobOutcomes {
  /** A JobState. */
  readonly state: Uint8Array;
  /** A RejectReason; `none` unless rejected. */
  readonly rejectReason: Uint8Array;
  /** Index of the cluster it was placed on, −1 for none. */
  readonly cluster: Int16Array;
  /** Index of the pool in that cluster, 255 until it started. */
  readonly pool: Uint8Array;
  /** Start of the run that goes on or was the last, ms; NaN while it has not started, or lost its devices. */
  readonly startMs: Float64Array;
  /** End of the work, ms; NaN until then. */
  readonly finishMs: Float64Array;
  /** When its output arrived, ms; NaN until then. Null where no data moves: then it is done at the end of the work. */
  deliveredMs: Float64Array | null = null;
  /** Times the devices it asked for that the present or last run has; null where no job is elastic. */
  width: Uint8Array | null = null;
  /** Runs that were cut short. */
  readonly attempts = new Attempts();
  /** Work of earlier runs that was saved, ms at reference speed; null while no job was ever interrupted or suspended. */
  savedWorkMs: Float64Array | null = null;

  constructor(count: number) {
    this.state = new Uint8Array(count);
    this.rejectReason = new Uint8Array(count);
    this.cluster = new Int16Array(count).fill(-1);
    this.pool = new Uint8Array(count).fill(255);
    this.startMs = new Float64Array(count).fill(NaN);
    this.finishMs = new Float64Array(count).fill(NaN);
  }

  /** A job changes its state; a step that the model does not allow is a defect and throws. */
  move(job: number, to: JobState): void {
    const from = this.state[job] as JobState;
    if (!isLegalTransition(from, to)) {
      throw new Error(`job ${job} cannot go from ${JOB_STATE_NAMES[from]} to ${JOB_STATE_NAMES[to]}`);
    }
    this.state[job] = to;
  }

  widthOf(job: number): number {
    return this.width === null ? 1 : this.width[job];
  }

  /** Work that is left to do, ms at reference speed. */
  leftWorkMs(job: number, workMs: number): number {
    return this.savedWorkMs === null ? workMs : workMs - this.savedWorkMs[job];
  }

  /**
   * The present run of a job is cut short at `nowMs`.
   *
   * @param savedWorkMs what a checkpoint has saved of this run, ms at reference speed
   * @param lostMs run time whose work has to be done again, ms
   */
  interrupt(job: number, nowMs: number, savedWorkMs: number, lostMs: number): void {
    this.#endRun(job, nowMs, savedWorkMs, lostMs, 0);
    this.move(job, JobState.interrupted);
  }

  /** The policy suspends a job at `nowMs`: of this run so much is saved, ms at reference speed, and nothing is lost. */
  suspend(job: number, nowMs: number, savedWorkMs: number, planned: Planned): void {
    this.#endRun(job, nowMs, savedWorkMs, 0, planned);
    this.move(job, JobState.suspended);
  }

  #endRun(job: number, nowMs: number, savedWorkMs: number, lostMs: number, planned: Planned): void {
    this.attempts.add(
      job,
      this.cluster[job],
      this.pool[job],
      this.startMs[job],
      nowMs,
      lostMs,
      planned,
      this.widthOf(job),
    );
    this.savedWorkMs ??= new Float64Array(this.state.length);
    this.savedWorkMs[job] += savedWorkMs;
    this.startMs[job] = NaN;
  }

  /** When a job was done, its output delivered, ms; NaN until then. */
  doneMs(job: number): number {
    return this.deliveredMs === null ? this.finishMs[job] : this.deliveredMs[job];
  }

  /** When a job first started, ms; NaN when it never did. */
  firstStartMs(job: number): number {
    const { attempts } = this;
    let attempt = attempts.lastOf(job);
    if (attempt < 0) return this.startMs[job];
    while (attempts.previous[attempt] >= 0) attempt = attempts.previous[attempt];
    return attempts.startMs[attempt];
  }

  stateOf(job: number): JobState {
    return this.state[job] as JobState;
  }

  rejectReasonOf(job: number): RejectReason {
    return this.rejectReason[job] as RejectReason;
  }
}
