import type { Signal } from "../signal/signal.ts";
import { Battery, type BatterySpec, type StorageAction } from "./battery.ts";

/** Generation at a facility: nameplate × capacity factor. */
export interface GenerationSpec {
  readonly capacityW: number;
  /** Share of nameplate generated, 0–1. */
  readonly capacityFactor: Signal;
}

/** What a facility has of its own to draw on before it buys from the grid. */
export interface SupplySpec {
  readonly solar?: GenerationSpec;
  readonly wind?: GenerationSpec;
  readonly battery?: BatterySpec;
}

/**
 * Where a facility's energy comes from, interval by interval: its own sun and wind first; what is left over goes into the
 * battery, and what the battery cannot take is curtailed; what is missing comes out of the battery when the storage
 * policy lets it, and the rest from the grid. Nothing is sold back. Read the fields after {@link settle}.
 */
export class Supply {
  readonly battery: Battery | null;
  solarWms = 0;
  windWms = 0;
  curtailedWms = 0;
  chargeWms = 0;
  dischargeWms = 0;
  gridWms = 0;
  /** The part of gridWms that charges the battery. */
  gridChargeWms = 0;
  /** Facility energy met by generation of this interval, or by what the battery had stored of carbon-free energy. */
  carbonFreeWms = 0;
  readonly #spec: SupplySpec;
  #solarW = 0;
  #windW = 0;

  constructor(spec: SupplySpec) {
    this.#spec = spec;
    this.battery = spec.battery === undefined ? null : new Battery(spec.battery);
  }

  /** Power of sun and wind together in the interval at hand, W. */
  get generationW(): number {
    return this.#solarW + this.#windW;
  }

  /** Take the capacity factors of an instant. */
  refresh(nowMs: number): void {
    const { solar, wind } = this.#spec;
    this.#solarW = solar === undefined ? 0 : solar.capacityW * solar.capacityFactor.at(nowMs);
    this.#windW = wind === undefined ? 0 : wind.capacityW * wind.capacityFactor.at(nowMs);
  }

  /** Meet a facility's energy over an interval in which the capacity factors were constant. */
  settle(facilityWms: number, durationMs: number, action: StorageAction): void {
    this.solarWms = this.#solarW * durationMs;
    this.windWms = this.#windW * durationMs;
    const generatedWms = this.solarWms + this.windWms;
    const usedWms = Math.min(facilityWms, generatedWms);
    const surplusWms = generatedWms - usedWms;
    const missingWms = facilityWms - usedWms;
    this.chargeWms = 0;
    this.dischargeWms = 0;
    this.gridChargeWms = 0;
    this.carbonFreeWms = usedWms;
    let storedSurplusWms = 0;
    const { battery } = this;
    if (battery !== null) {
      const roomWms = battery.chargeRoomWms(durationMs);
      storedSurplusWms = Math.min(surplusWms, roomWms);
      this.gridChargeWms = action === "charge" ? roomWms - storedSurplusWms : 0;
      this.chargeWms = storedSurplusWms + this.gridChargeWms;
      if (action === "discharge" && missingWms > 0) {
        this.dischargeWms = Math.min(missingWms, battery.dischargeRoomWms(durationMs));
        this.carbonFreeWms += battery.discharge(this.dischargeWms);
      }
      if (storedSurplusWms > 0) battery.charge(storedSurplusWms, storedSurplusWms);
    }
    this.curtailedWms = surplusWms - storedSurplusWms;
    this.gridWms = missingWms - this.dischargeWms + this.gridChargeWms;
  }

  /** Past the horizon: what generation can give is used and no more is booked; the battery rests. */
  settleTail(facilityWms: number, durationMs: number): void {
    const usedWms = Math.min(facilityWms, this.generationW * durationMs);
    const solarShare = this.generationW > 0 ? this.#solarW / this.generationW : 0;
    this.solarWms = usedWms * solarShare;
    this.windWms = usedWms - this.solarWms;
    this.curtailedWms = 0;
    this.chargeWms = 0;
    this.dischargeWms = 0;
    this.gridChargeWms = 0;
    this.carbonFreeWms = usedWms;
    this.gridWms = facilityWms - usedWms;
  }

  /** Put what the grid charged into the battery, once it is known how much of the import a contract made carbon-free. */
  storeGridCharge(greenShare: number): void {
    if (this.gridChargeWms > 0) this.battery!.charge(this.gridChargeWms, this.gridChargeWms * greenShare);
  }
}
