import type { JobStore } from "../../model/jobStore.ts";
import type { Lane, LocalQueue } from "../localQueue.ts";
import type { QueueDefinition } from "../policy.ts";

/** First in, first out: a ring of job numbers that doubles when it is full. All operations take constant time. */
class FifoQueue implements LocalQueue {
  length = 0;
  readonly #lane: Lane;
  readonly #jobs: JobStore;
  /** Its size is a power of two, so that positions wrap by a mask. */
  #ring = new Int32Array(16);
  #head = 0;

  constructor(lane: Lane, jobs: JobStore) {
    this.#lane = lane;
    this.#jobs = jobs;
  }

  push(job: number): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.length++) & (this.#ring.length - 1)] = job;
  }

  take(): number {
    if (this.length === 0) return -1;
    const job = this.#ring[this.#head];
    const { milliDevices, declaredMs } = this.#jobs;
    if (this.#lane.poolWithRoom(milliDevices[job], declaredMs[job]) < 0) return -1;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.length--;
    return job;
  }

  started(): void {}

  ended(): void {}

  #grow(): void {
    const ring = new Int32Array(this.#ring.length * 2);
    ring.set(this.#ring.subarray(this.#head));
    ring.set(this.#ring.subarray(0, this.#head), this.#ring.length - this.#head);
    this.#ring = ring;
    this.#head = 0;
  }
}

export const fifo: QueueDefinition = {
  name: "fifo",
  description: "First in, first out; a job that does not fit stops all behind it.",
  descriptionZh: "先进先出：队首任务放不下时，其后任务都等待。",
  source: "First come, first served, the reference discipline of batch systems",
  parameters: {},
  create: () => ({ create: (lane, jobs) => new FifoQueue(lane, jobs) }),
};
