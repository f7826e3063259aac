import type { StorageAction, StorageControl, StorageSite } from "../../energy/battery.ts";
import { MS_PER_HOUR } from "../../units.ts";
import type { ParameterSpec, ParameterValues } from "../policy.ts";
import { RunningQuantile } from "./runningQuantile.ts";

/** Parameters of parts that charge when a signal is low and discharge when it is high. */
export const thresholdParameters: Readonly<Record<string, ParameterSpec>> = {
  charge: {
    type: "number",
    unit: "0–1",
    default: 0.25,
    min: 0,
    max: 1,
    description: "Charges while the signal is at or below this quantile of the window",
  },
  discharge: {
    type: "number",
    unit: "0–1",
    default: 0.75,
    min: 0,
    max: 1,
    description: "Discharges while the signal is at or above this quantile of the window",
  },
  window: {
    type: "number",
    unit: "h",
    default: 24,
    min: 1,
    max: 8_760,
    description: "Time just past that the quantiles are taken over",
  },
};

/**
 * Charges from the grid while a signal is low and discharges while it is high, as against its own recent past. While the
 * window has seen only one value it holds: nothing tells low from high.
 */
export class ThresholdControl implements StorageControl {
  readonly #signal: (site: StorageSite) => number;
  readonly #recent: RunningQuantile;
  readonly #charge: number;
  readonly #discharge: number;

  constructor(signal: (site: StorageSite) => number, parameters: ParameterValues) {
    this.#signal = signal;
    this.#recent = new RunningQuantile((parameters.window as number) * MS_PER_HOUR);
    this.#charge = parameters.charge as number;
    this.#discharge = parameters.discharge as number;
  }

  action(site: StorageSite): StorageAction {
    const value = this.#signal(site);
    this.#recent.push(site.nowMs, value);
    const low = this.#recent.at(this.#charge);
    const high = this.#recent.at(this.#discharge);
    if (low === high && value === low) return "hold";
    if (value <= low) return "charge";
    return value >= high ? "discharge" : "hold";
  }
}
