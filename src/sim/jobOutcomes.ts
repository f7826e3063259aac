import { isLegalTransition, JOB_STATE_NAMES, type JobState, type RejectReason } from "../model/job.ts";

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
  /** ms, NaN until it started. */
  readonly startMs: Float64Array;
  /** ms, NaN until it finished. */
  readonly finishMs: Float64Array;

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

  stateOf(job: number): JobState {
    return this.state[job] as JobState;
  }

  rejectReasonOf(job: number): RejectReason {
    return this.rejectReason[job] as RejectReason;
  }
}
