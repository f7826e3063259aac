import type { DeviceOutage, FaultPlan, LinkOutage } from "../model/faultPlan.ts";

/** One end of an outage. */
export type FaultChange =
  | { readonly timeMs: number; readonly begins: boolean; readonly device: DeviceOutage }
  | { readonly timeMs: number; readonly begins: boolean; readonly link: LinkOutage };

/** The changes of a fault plan in the order in which they are taken: by time, repairs before faults, then as planned. */
export class FaultTimeline {
  readonly #changes: readonly FaultChange[];
  #next = 0;

  constructor({ devices, links }: Pick<FaultPlan, "devices" | "links">, horizonMs: number) {
    const changes: FaultChange[] = [];
    // What would begin past the horizon never does: there only what has been submitted goes on.
    for (const device of devices) {
      if (device.fromMs >= horizonMs || device.toMs <= device.fromMs) continue;
      changes.push({ timeMs: device.fromMs, begins: true, device });
      changes.push({ timeMs: device.toMs, begins: false, device });
    }
    for (const link of links) {
      if (link.fromMs >= horizonMs || link.toMs <= link.fromMs) continue;
      changes.push({ timeMs: link.fromMs, begins: true, link });
      changes.push({ timeMs: link.toMs, begins: false, link });
    }
    this.#changes = changes.sort((a, b) => a.timeMs - b.timeMs || Number(a.begins) - Number(b.begins));
  }

  /** When the next change comes, ms; Infinity after the last. */
  get nextMs(): number {
    return this.#next < this.#changes.length ? this.#changes[this.#next].timeMs : Infinity;
  }

  take(): FaultChange {
    return this.#changes[this.#next++];
  }
}
