import type { Signal } from "../signal/signal.ts";
import { WMS_PER_GJ, WMS_PER_KWH } from "../units.ts";

/** Waste heat that a facility gives to others. */
export interface HeatSpec {
  /** Share of the IT energy that can be caught as heat, 0–1. */
  readonly recoverableShare: number;
  /** What those who take it need, W of heat. */
  readonly demandW: Signal;
  /** Heat pump: heat given ÷ its electricity (> 1); Infinity where the heat is warm enough without one. */
  readonly cop: number;
  /** Installed heat output, W; Infinity for no limit. */
  readonly capacityW: number;
  /** Carbon of the heat that is replaced, g per GJ. */
  readonly replacedGPerGJ: number;
}

export interface RecoveredHeat {
  heatWms: number;
  pumpWms: number;
  /** Carbon of the heat replaced less that of the pump's electricity, g. May be negative. */
  creditG: number;
}

/**
 * Heat given away in an interval: no more than is asked for, than is installed, and than the servers' heat and the pump's
 * electricity make together.
 *
 * @param intensityGPerKWh of the pump's electricity
 */
export function recoverHeat(
  spec: HeatSpec,
  itWms: number,
  startMs: number,
  durationMs: number,
  intensityGPerKWh: number,
): RecoveredHeat {
  const sourceWms = spec.recoverableShare * itWms;
  const fromSource = Number.isFinite(spec.cop) ? (sourceWms * spec.cop) / (spec.cop - 1) : sourceWms;
  const heatWms = Math.min(spec.demandW.at(startMs) * durationMs, spec.capacityW * durationMs, fromSource);
  const pumpWms = heatWms / spec.cop;
  const creditG = (heatWms / WMS_PER_GJ) * spec.replacedGPerGJ - (pumpWms / WMS_PER_KWH) * intensityGPerKWh;
  return { heatWms, pumpWms, creditG };
}
