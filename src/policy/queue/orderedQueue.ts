import FastPriorityQueue from "fastpriorityqueue";
import type { JobStore } from "../../model/jobStore.ts";
import type { Lane, LocalQueue } from "../localQueue.ts";

/**
 * Jobs in the order of a key that never changes, the lowest first; ties go to the job submitted first, then to the
 * lower job number. The first job stops all behind it when it does not fit. A job costs O(log waiting).
 */
export class OrderedQueue implements LocalQueue {
  readonly #lane: Lane;
  readonly #jobs: JobStore;
  readonly #waiting: FastPriorityQueue<number>;

  /** @param keyOf the key of a job; never NaN */
  constructor(lane: Lane, jobs: JobStore, keyOf: (job: number) => number) {
    this.#lane = lane;
    this.#jobs = jobs;
    this.#waiting = new FastPriorityQueue((a, b) => {
      const keyA = keyOf(a);
      const keyB = keyOf(b);
      // Jobs are numbered by submission, so that the lower number is the earlier job.
      return keyA < keyB || (keyA === keyB && a < b);
    });
  }

  get length(): number {
    return this.#waiting.size;
  }

  push(job: number): void {
    this.#waiting.add(job);
  }

  take(): number {
    const job = this.#waiting.peek();
    const { milliDevices, declaredMs } = this.#jobs;
    if (job === undefined || this.#lane.poolWithRoom(milliDevices[job], declaredMs[job]) < 0) return -1;
    this.#waiting.poll();
    return job;
  }

  started(): void {}

  ended(): void {}
}
