import { transferEnergy, transferPrice } from "../catalog/transfer.ts";
import { downlinkOf, uplinkOf, type DataLink, type DataNetwork } from "../model/dataNetwork.ts";
import type { ScenarioSpec } from "./schema.ts";

/** How data moves between the clusters of a scenario. @param ids of the clusters, in order */
export function buildDataNetwork({ network, datasets }: ScenarioSpec, ids: readonly string[]): DataNetwork {
  const links: DataLink[] = ids.flatMap((id) => [
    { name: `${id} up`, capacityBitPerS: network.access },
    { name: `${id} down`, capacityBitPerS: network.access },
  ]);
  const routes = ids.map((_, from) =>
    ids.map((_, to) => (from === to ? [] : [uplinkOf(from), downlinkOf(to)])),
  );
  for (const { from, to, bandwidth } of network.links) {
    const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
    routes[a][b].push(links.length);
    links.push({ name: `${from} – ${to}`, capacityBitPerS: bandwidth });
    routes[b][a].push(links.length);
    links.push({ name: `${to} – ${from}`, capacityBitPerS: bandwidth });
  }
  return {
    links,
    routes,
    energyKWhPerGB: network.energy ?? transferEnergy().value,
    priceCnyPerGB: network.price ?? transferPrice().value,
    carbonRule: network.carbon,
    datasets: Object.entries(datasets).map(([id, { size, at }]) => ({
      id,
      sizeGB: size,
      at: [...new Set(at.map((cluster) => ids.indexOf(cluster)))].sort((a, b) => a - b),
    })),
  };
}
