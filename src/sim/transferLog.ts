/** What travels: a job's input, a dataset it reads, its output, or its last checkpoint. */
export const TRANSFER_PURPOSES = ["input", "dataset", "output", "checkpoint"] as const;
export type TransferPurpose = (typeof TRANSFER_PURPOSES)[number];

/** One transfer of a run. */
export interface TransferRecord {
  readonly job: number;
  readonly purpose: TransferPurpose;
  /** Indices of the clusters. */
  readonly from: number;
  readonly to: number;
  /** What was to travel, GB. */
  readonly sizeGB: number;
  readonly startMs: number;
  /** When the last byte arrived, ms; NaN when the run ended before. */
  endMs: number;
  /** What arrived, GB. */
  movedGB: number;
}
