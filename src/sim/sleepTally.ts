import { MILLI } from "../units.ts";
import { WindowIntegral } from "./windowIntegral.ts";

/** How much of the measurement window devices slept, and how often they were woken, by cluster. */
export class SleepTally {
  /** Devices that began to wake up in the window. */
  readonly wakeUps: Float64Array;
  readonly #asleepMilli: WindowIntegral;
  readonly #fromMs: number;
  readonly #toMs: number;

  /** @param window the part of the run that counts, ms */
  constructor(clusters: number, window: { readonly fromMs: number; readonly toMs: number }) {
    this.wakeUps = new Float64Array(clusters);
    this.#asleepMilli = new WindowIntegral(clusters, window);
    this.#fromMs = window.fromMs;
    this.#toMs = window.toMs;
  }

  /** Milli-device·ms asleep in the window, by cluster. */
  get asleepMilliMs(): Float64Array {
    return this.#asleepMilli.integral;
  }

  /** So many devices fall asleep at `nowMs`; negative: sleeping ones go out of service. */
  sleep(cluster: number, nowMs: number, devices: number): void {
    this.#asleepMilli.change(cluster, nowMs, devices * MILLI);
  }

  /** So many begin to wake up. */
  wake(cluster: number, nowMs: number, devices: number): void {
    this.#asleepMilli.change(cluster, nowMs, -devices * MILLI);
    if (nowMs >= this.#fromMs && nowMs < this.#toMs) this.wakeUps[cluster] += devices;
  }

  /** Count a cluster up to `nowMs`. */
  advance(cluster: number, nowMs: number): void {
    this.#asleepMilli.advance(cluster, nowMs);
  }
}
