import type { ServiceSpec } from "../model/service.ts";

/** What became of one service in a run. */
export class ServiceOutcome {
  readonly spec: ServiceSpec;
  /** In the measurement window, milli-device·ms: what each origin needed, and by origin, then cluster, what it was given. */
  readonly demandMilliMs: Float64Array;
  readonly servedMilliMs: Float64Array;
  /** IT energy that it answers for by settlement interval, then cluster, W·ms: what it added and its devices' idle power. */
  readonly itWms: number[] = [];
  readonly #openWms: Float64Array;
  readonly #fromMs: number;
  readonly #toMs: number;

  constructor(
    spec: ServiceSpec,
    origins: number,
    clusters: number,
    window: { readonly fromMs: number; readonly toMs: number },
  ) {
    this.spec = spec;
    this.demandMilliMs = new Float64Array(origins);
    this.servedMilliMs = new Float64Array(origins * clusters);
    this.#openWms = new Float64Array(clusters);
    this.#fromMs = window.fromMs;
    this.#toMs = window.toMs;
  }

  /** A stretch of time in which nothing changed; it lies within the measurement window or without. */
  add(
    fromMs: number,
    elapsedMs: number,
    demandMilli: Float64Array,
    givenMilli: Float64Array,
    powerW: Float64Array,
  ): void {
    for (let c = 0; c < powerW.length; c++) this.#openWms[c] += powerW[c] * elapsedMs;
    if (fromMs < this.#fromMs || fromMs >= this.#toMs) return;
    for (let o = 0; o < demandMilli.length; o++) this.demandMilliMs[o] += demandMilli[o] * elapsedMs;
    for (let i = 0; i < givenMilli.length; i++) this.servedMilliMs[i] += givenMilli[i] * elapsedMs;
  }

  closeInterval(): void {
    this.itWms.push(...this.#openWms);
    this.#openWms.fill(0);
  }
}
