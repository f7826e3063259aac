/** A battery at a facility. Energies are those at its cells; powers those at its terminals. */
export interface BatterySpec {
  /** Nameplate energy, W·ms. */
  readonly capacityWms: number;
  /** Highest power in and out, W (nameplate energy × C-rate). */
  readonly chargeW: number;
  readonly dischargeW: number;
  /** Share of what goes in that is stored, and of what is taken out that arrives, 0–1. */
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** Bounds of the state of charge, 0–1, and where it stands at the start. */
  readonly minCharge: number;
  readonly maxCharge: number;
  readonly initialCharge: number;
  /** What wearing it costs, CNY per kWh given out. */
  readonly wearCnyPerKWh: number;
}

/**
 * What a battery does in the coming interval beside storing surplus generation, which it always does.
 * `charge`: also from the grid, as fast as it can · `hold`: nothing · `discharge`: serves what generation does not.
 */
export type StorageAction = "charge" | "hold" | "discharge";

/** What decides on a battery sees at the start of an interval. */
export interface StorageSite {
  readonly nowMs: number;
  /** Location-based carbon intensity of the grid now, g/kWh. */
  readonly carbonIntensity: number;
  /** Price of electricity now, CNY/kWh; NaN where none is known. */
  readonly priceCnyPerKWh: number;
}

/** Asked at the start of every interval of its facility. */
export interface StorageControl {
  action(site: StorageSite): StorageAction;
}

/** A battery while a run goes on. Never outside its bounds of charge, never above its powers. */
export class Battery {
  readonly spec: BatterySpec;
  /** Held at its cells, W·ms; and the part of it that came from carbon-free sources. */
  storedWms: number;
  greenWms = 0;
  readonly #lowestWms: number;
  readonly #highestWms: number;

  constructor(spec: BatterySpec) {
    this.spec = spec;
    this.storedWms = spec.capacityWms * spec.initialCharge;
    this.#lowestWms = spec.capacityWms * spec.minCharge;
    this.#highestWms = spec.capacityWms * spec.maxCharge;
  }

  /** What it can take at its terminals in a time, W·ms. */
  chargeRoomWms(durationMs: number): number {
    const free = Math.max(0, this.#highestWms - this.storedWms) / this.spec.chargeEfficiency;
    return Math.min(free, this.spec.chargeW * durationMs);
  }

  /** What it can give at its terminals in a time, W·ms. */
  dischargeRoomWms(durationMs: number): number {
    const held = Math.max(0, this.storedWms - this.#lowestWms) * this.spec.dischargeEfficiency;
    return Math.min(held, this.spec.dischargeW * durationMs);
  }

  /** Store energy arriving at its terminals, of which `greenWms` is carbon-free. */
  charge(energyWms: number, greenWms: number): void {
    // The bound again, because storing what fills it to the brim may round past it.
    this.storedWms = Math.min(this.#highestWms, this.storedWms + energyWms * this.spec.chargeEfficiency);
    this.greenWms += greenWms * this.spec.chargeEfficiency;
  }

  /** Take energy out, as it arrives at its terminals; returns the carbon-free part, in proportion to what it holds. */
  discharge(energyWms: number): number {
    const greenShare = this.storedWms > 0 ? Math.min(1, this.greenWms / this.storedWms) : 0;
    const taken = energyWms / this.spec.dischargeEfficiency;
    this.storedWms = Math.max(this.#lowestWms, this.storedWms - taken);
    this.greenWms = Math.max(0, this.greenWms - taken * greenShare);
    return energyWms * greenShare;
  }
}
