/** A link that data travels over, shared fairly by all transfers on it. */
export interface DataLink {
  readonly name: string;
  /** Infinity for a link that limits nothing. */
  readonly capacityBitPerS: number;
}

/** Data that many jobs read, held by some clusters from the start. */
export interface Dataset {
  readonly id: string;
  readonly sizeGB: number;
  /** Indices of the clusters that hold a replica, ascending. */
  readonly at: readonly number[];
}

/** Whose grid's intensity the energy of a transfer is counted at. */
export type TransferCarbonRule = "origin" | "destination" | "mean";

/** How data moves between clusters. The data of an origin region lies at its home cluster. */
export interface DataNetwork {
  /** First the uplink and the downlink of every cluster (2c and 2c + 1), then links between two clusters. */
  readonly links: readonly DataLink[];
  /** Numbers of the links on the way from one cluster to another. */
  readonly routes: readonly (readonly (readonly number[])[])[];
  readonly energyKWhPerGB: number;
  readonly priceCnyPerGB: number;
  readonly carbonRule: TransferCarbonRule;
  readonly datasets: readonly Dataset[];
}

/** Number of the link from a cluster to the backbone, and of the one from there to it. */
export const uplinkOf = (cluster: number): number => 2 * cluster;
export const downlinkOf = (cluster: number): number => 2 * cluster + 1;

/** Number of the link from one cluster to another, where there is one of its own; −1 else. */
export function pairLinkOf({ routes }: DataNetwork, from: number, to: number): number {
  const route = routes[from][to];
  return route.length > 2 ? route[2] : -1;
}

/**
 * The replica of a dataset that a cluster would take it from: its own if it has one, else the one nearest by a measure
 * of distance (ties: the lowest index).
 */
export function nearestReplica({ at }: Dataset, cluster: number, distance: (from: number) => number): number {
  if (at.includes(cluster)) return cluster;
  let best = at[0];
  for (const replica of at) if (distance(replica) < distance(best)) best = replica;
  return best;
}
