import { z } from "zod";
import { choice, field, quantity, text } from "./field.ts";

const link = z.strictObject({
  from: text({ description: "Cluster by id" }),
  to: text({ description: "Cluster by id" }),
  bandwidth: quantity("data rate", { above: 0 }, { description: "Bandwidth each way" }),
});

/** How data moves between clusters. The data of an origin lies at its home, the cluster nearest to it. */
export const network = z.strictObject({
  access: quantity(
    "data rate",
    { above: 0 },
    {
      description:
        "Bandwidth of every cluster to the backbone, each way, shared fairly by all its transfers; the default, one 400G port, is an estimate",
    },
  ).prefault("400 Gbit/s"),
  links: field(z.array(link).max(10_000), {
    description: "Links between two clusters that limit their transfers further",
  }).prefault([]),
  energy: quantity(
    "energy per data",
    { min: 0 },
    {
      description: "Energy of moving data; default: the catalogue's estimate (0.0003–0.01 in the literature)",
    },
  ).optional(),
  price: quantity(
    "price per data",
    { min: 0 },
    { description: "Price of moving data; default: the catalogue's estimate" },
  ).optional(),
  carbon: choice(["origin", "destination", "mean"], {
    description:
      "Whose grid a transfer's energy is counted at: where it comes from, where it goes, or the mean",
  }).prefault("mean"),
});

/** Data that many jobs read. */
export const dataset = z.strictObject({
  size: quantity("data", { above: 0 }, { description: "Size" }),
  at: field(z.array(z.string()).min(1, "name at least one cluster"), {
    description: "Clusters that hold a replica, by id",
  }),
});
