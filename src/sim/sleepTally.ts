import { MILLI } from "../units.ts";

/** How much of the measurement window devices slept, and how often they were woken, by cluster. */
export class SleepTally {
  /** Milli-device·ms asleep in the window. */
  readonly asleepMilliMs: Float64Array;
  /** Devices that began to wake up in it. */
  readonly wakeUps: Float64Array;
  readonly #asleep: Float64Array;
  readonly #readMs: Float64Array;
  readonly #fromMs: number;
  readonly #toMs: number;

  /** @param window the part of the run that counts, ms */
  constructor(clusters: number, window: { readonly fromMs: number; readonly toMs: number }) {
    this.asleepMilliMs = new Float64Array(clusters);
    this.wakeUps = new Float64Array(clusters);
    this.#asleep = new Float64Array(clusters);
    this.#readMs = new Float64Array(clusters).fill(window.fromMs);
    this.#fromMs = window.fromMs;
    this.#toMs = window.toMs;
  }

  /** So many devices fall asleep at `nowMs`. */
  sleep(cluster: number, nowMs: number, devices: number): void {
    this.advance(cluster, nowMs);
    this.#asleep[cluster] += devices;
  }

  /** So many begin to wake up. */
  wake(cluster: number, nowMs: number, devices: number): void {
    this.advance(cluster, nowMs);
    this.#asleep[cluster] -= devices;
    if (nowMs >= this.#fromMs && nowMs < this.#toMs) this.wakeUps[cluster] += devices;
  }

  /** Count a cluster up to `nowMs`. */
  advance(cluster: number, nowMs: number): void {
    const untilMs = Math.min(nowMs, this.#toMs);
    const elapsedMs = untilMs - this.#readMs[cluster];
    if (elapsedMs <= 0) return;
    this.#readMs[cluster] = untilMs;
    this.asleepMilliMs[cluster] += this.#asleep[cluster] * MILLI * elapsedMs;
  }
}
