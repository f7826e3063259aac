import { greatCircleKm } from "../model/network.ts";
import type { Grade } from "./figure.ts";

interface RouteClass {
  /** Fibre length ÷ great circle. */
  readonly routeFactor: number;
  /** Optical equipment at the ends, ms. */
  readonly equipmentMs: number;
  /** What a private IP network adds to the optical path, ms. */
  readonly ipMs: number;
}

/** Light in fibre (refractive index 1.468), ms per km. Grade B. */
const FIBRE_MS_PER_KM = 0.0049;

/** Below this great-circle distance a route counts as regional, km. An estimate. */
const REGIONAL_KM = 300;

const REGIONAL: RouteClass = { routeFactor: 1.4, equipmentMs: 0.1, ipMs: 1 };
const LONG_HAUL: RouteClass = { routeFactor: 1.7, equipmentMs: 0.3, ipMs: 4.9 };

/** What the latency model rests on. */
export const LATENCY_MODEL: { readonly grade: Grade; readonly source: string; readonly note: string } = {
  grade: "C",
  source: "S48",
  note: "geometry; calibrated on measured inter-hub means of 2024: 9.7 ms optical, 14.6 ms private IP, one way",
};

/** One-way latency between two places over a private IP network, ms. */
export function latencyMs(
  a: { readonly lat: number; readonly lon: number },
  b: { readonly lat: number; readonly lon: number },
): number {
  const distanceKm = greatCircleKm(a, b);
  const route = distanceKm < REGIONAL_KM ? REGIONAL : LONG_HAUL;
  return distanceKm * route.routeFactor * FIBRE_MS_PER_KM + route.equipmentMs + route.ipMs;
}
