/** Whether and how a policy meant a run to be cut short: not at all, by suspending the job, by moving it. */
export type Planned = 0 | 1 | 2;

/** Runs of jobs that were cut short: a job that was interrupted has one for each time. */
export class Attempts {
  count = 0;
  job = new Uint32Array(64);
  cluster = new Int16Array(64);
  pool = new Uint8Array(64);
  /** ms. */
  startMs = new Float64Array(64);
  endMs = new Float64Array(64);
  /** Run time whose work has to be done again, ms. */
  lostMs = new Float64Array(64);
  /** 1 where the policy suspended the job, 2 where it moved it to another cluster, 0 where something took its devices. */
  planned = new Uint8Array(64);
  /** Times the devices it asked for. */
  width = new Uint8Array(64);
  /** The job's attempt before this one, −1 for none. */
  previous = new Int32Array(64);
  readonly #lastOf = new Map<number, number>();

  /** The latest attempt of a job, −1 when it was never interrupted. */
  lastOf(job: number): number {
    return this.count === 0 ? -1 : (this.#lastOf.get(job) ?? -1);
  }

  add(
    job: number,
    cluster: number,
    pool: number,
    startMs: number,
    endMs: number,
    lostMs: number,
    planned: Planned,
    width: number,
  ): void {
    if (this.count === this.job.length) this.#grow();
    const attempt = this.count++;
    this.job[attempt] = job;
    this.cluster[attempt] = cluster;
    this.pool[attempt] = pool;
    this.startMs[attempt] = startMs;
    this.endMs[attempt] = endMs;
    this.lostMs[attempt] = lostMs;
    this.planned[attempt] = planned;
    this.width[attempt] = width;
    this.previous[attempt] = this.#lastOf.get(job) ?? -1;
    this.#lastOf.set(job, attempt);
  }

  #grow(): void {
    const capacity = this.job.length * 2;
    this.job = widened(this.job, new Uint32Array(capacity));
    this.cluster = widened(this.cluster, new Int16Array(capacity));
    this.pool = widened(this.pool, new Uint8Array(capacity));
    this.startMs = widened(this.startMs, new Float64Array(capacity));
    this.endMs = widened(this.endMs, new Float64Array(capacity));
    this.lostMs = widened(this.lostMs, new Float64Array(capacity));
    this.planned = widened(this.planned, new Uint8Array(capacity));
    this.width = widened(this.width, new Uint8Array(capacity));
    this.previous = widened(this.previous, new Int32Array(capacity));
  }
}

type Column = Float64Array | Uint32Array | Int32Array | Int16Array | Uint8Array;

function widened<C extends Column>(values: C, wider: C): C {
  wider.set(values);
  return wider;
}
