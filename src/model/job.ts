/** States of a job, as held in columns. Order follows a job's life. */
export const JobState = {
  /** Known to the dispatcher, and not placed yet. */
  submitted: 0,
  assigned: 1,
  /** Its input travels to its cluster. */
  staging: 2,
  held: 3,
  queued: 4,
  running: 5,
  /** Lost its devices, and not placed again yet. */
  interrupted: 6,
  /** Suspended by its policy, its progress kept. */
  suspended: 7,
  /** Done; its output travels to its origin. */
  returning: 8,
  finished: 9,
  /** Ended at its declared time, before its work was done. */
  killed: 10,
  rejected: 11,
} as const;
export type JobState = (typeof JobState)[keyof typeof JobState];

export const JOB_STATE_NAMES = Object.keys(JobState) as readonly (keyof typeof JobState)[];

/** Which state may follow which. Everything not listed is a defect and throws. */
const LEGAL: readonly (readonly JobState[])[] = [
  /* submitted   */ [JobState.assigned, JobState.rejected],
  /* assigned    */ [JobState.staging, JobState.held, JobState.queued],
  /* staging     */ [JobState.held, JobState.queued],
  /* held        */ [JobState.queued],
  /* queued      */ [JobState.running],
  /* running     */ [
    JobState.interrupted,
    JobState.suspended,
    JobState.returning,
    JobState.finished,
    JobState.killed,
  ],
  /* interrupted */ [JobState.assigned, JobState.queued, JobState.rejected],
  /* suspended   */ [JobState.queued, JobState.assigned],
  /* returning   */ [JobState.finished],
  /* finished    */ [],
  /* killed      */ [],
  /* rejected    */ [],
];

/** The same as a table of from × to, for the hot path. */
const IS_LEGAL = Uint8Array.from(
  LEGAL.flatMap((successors) => LEGAL.map((_, to) => Number(successors.includes(to as JobState)))),
);

export function isLegalTransition(from: JobState, to: JobState): boolean {
  return IS_LEGAL[from * LEGAL.length + to] === 1;
}

/** Final states; a job in any other state when the run ends is counted as unfinished. */
export function isFinal(state: JobState): boolean {
  return LEGAL[state].length === 0;
}

/** Why a job was rejected, as held in columns. */
export const RejectReason = {
  none: 0,
  /** It asks for more devices of its kind than any one pool of any cluster has. */
  tooLarge: 1,
  /** Clusters large enough exist, but none within its latency bound. */
  latencyBound: 2,
  /** The policy's platform has no cluster that may run it. */
  outsideScope: 3,
  /** The policy turned it away. */
  byPolicy: 4,
  /** No cluster that holds the dataset it must be with could ever run it. */
  noReplica: 5,
} as const;
export type RejectReason = (typeof RejectReason)[keyof typeof RejectReason];

export const REJECT_REASON_TEXT: readonly string[] = [
  "",
  "larger than any cluster",
  "no cluster within its latency bound",
  "no cluster within the platform's scope",
  "rejected by the policy",
  "no cluster with its dataset that could run it",
];
