import type { DataNetwork } from "./dataNetwork.ts";

/** A region that jobs come from (or a cluster, seen as an origin). */
export interface Origin {
  /** Short latin name, unique. */
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  /** Degrees. */
  readonly lat: number;
  readonly lon: number;
}

/** Mean radius of the Earth, km (IUGG). */
const EARTH_RADIUS_KM = 6371.0088;

/** Great-circle distance between two places given in degrees, km (haversine). */
export function greatCircleKm(
  a: { readonly lat: number; readonly lon: number },
  b: { readonly lat: number; readonly lon: number },
): number {
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Who is how far from whom: one-way latency from each origin to each cluster. */
export interface Network {
  readonly origins: readonly Origin[];
  /** One-way latency, ms: `latencyMs[origin][cluster]`. */
  readonly latencyMs: readonly Float64Array[];
  /** Home of each origin: the index of the cluster nearest by great circle (ties: the lowest index). */
  readonly homeOf: Int32Array;
  /** How data moves between clusters; without it nothing has to travel. */
  readonly data?: DataNetwork;
}
