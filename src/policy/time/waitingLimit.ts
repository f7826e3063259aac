import { MS_PER_HOUR } from "../../units.ts";
import type { ParameterSpec, ParameterValues } from "../policy.ts";
import type { JobView } from "../view.ts";

/** Parameters of parts that let short and long jobs wait for different times at most. Defaults as in GAIA. */
export const limitParameters: Readonly<Record<"boundary" | "limitShort" | "limitLong", ParameterSpec>> = {
  boundary: {
    type: "number",
    unit: "h",
    default: 2,
    min: 0,
    max: 1e6,
    description: "Jobs that declare less are short",
  },
  limitShort: {
    type: "number",
    unit: "h",
    default: 6,
    min: 0,
    max: 8784,
    description: "How long a short job may be kept waiting",
  },
  limitLong: {
    type: "number",
    unit: "h",
    default: 24,
    min: 0,
    max: 8784,
    description: "How long a long job may be kept waiting",
  },
};

/** How long a job may be kept waiting, by its length. */
export class WaitingLimit {
  readonly #boundaryMs: number;
  readonly #shortMs: number;
  readonly #longMs: number;

  constructor({ boundary, limitShort, limitLong }: ParameterValues) {
    this.#boundaryMs = (boundary as number) * MS_PER_HOUR;
    this.#shortMs = (limitShort as number) * MS_PER_HOUR;
    this.#longMs = (limitLong as number) * MS_PER_HOUR;
  }

  isShort(job: JobView): boolean {
    return job.declaredMs < this.#boundaryMs;
  }

  ms(job: JobView): number {
    return this.isShort(job) ? this.#shortMs : this.#longMs;
  }

  /** Latest start of a job that may begin at `earliestMs` and runs for `runMs`: the limit, or its deadline. */
  latestMs(job: JobView, earliestMs: number, runMs: number): number {
    return Math.max(earliestMs, Math.min(earliestMs + this.ms(job), job.deadlineMs - runMs));
  }
}
