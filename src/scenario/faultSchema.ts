import { z } from "zod";
import { choice, field, quantity, text } from "./field.ts";
import { durationDistribution } from "./workloadSchema.ts";
import { MS_PER_YEAR } from "../units.ts";
import { TIME_UNITS } from "../workload/timeUnit.ts";

const clusterName = (description: string) => text({ description }).prefault("all");
const from = quantity("time", { min: 0 }, { description: "Beginning, after the scenario's start" });
/** A run that drains lasts until the last repair. */
const LONGEST_MS = MS_PER_YEAR;
const lasts = quantity("time", { above: 0, max: LONGEST_MS }, { description: "How long it lasts" });
const every = quantity(
  "time",
  { above: 0 },
  { description: "Comes again at this distance until the horizon; default: once" },
).optional();
const share = quantity(
  "share",
  { above: 0, max: 1 },
  { description: "Share of the devices of each pool, at least one device" },
).prefault("100 %");

const outage = z.strictObject({
  cluster: clusterName("Cluster by id, or all"),
  device: text({ description: "Only pools of this device; default: all" }).optional(),
  from,
  for: lasts,
  every,
  share,
});

const span = (description: string) =>
  field(
    z.union(
      [quantity("time", { above: 0 }, { description: "Mean of an exponential" }), durationDistribution],
      "expected a time such as `400 d` (the mean of an exponential), or { distribution: … }",
    ),
    { description },
  );

const failures = z.strictObject({
  cluster: clusterName("Cluster by id, or all"),
  device: text({ description: "Only pools of this device; default: all" }).optional(),
  mtbf: span("Time between a repair and the next failure of one unit: a mean, or a distribution"),
  mttr: span("Time to repair: a mean, or a distribution"),
  devices: field(
    z.int("expected a whole number").min(1, "must be at least 1").max(1e6, "must be at most 1e6"),
    {
      unit: "devices",
      description: "Devices of one unit, that fail together (8 for a server of eight accelerators)",
    },
  ).prefault(1),
});

const link = z.strictObject({
  origin: text({ description: "Origin by id, or all" }).prefault("all"),
  cluster: text({ description: "Cluster by id" }),
  from,
  for: lasts,
  every,
});

const signalLoss = z.strictObject({ cluster: clusterName("Cluster by id, or all"), from, for: lasts, every });

const log = z.strictObject({
  file: text({ description: "Path of a file of failures, relative to the scenario's folder" }),
  format: choice(["csv", "opendc"], {
    description:
      "csv: one outage a row, see `columns`; opendc: a failure trace of OpenDC (Parquet: interval, duration, share of hosts)",
  }).prefault("csv"),
  cluster: clusterName(
    "Clusters that an opendc trace is for: one by id, or all, each with its own share failing",
  ),
  columns: z
    .strictObject({
      cluster: text({ description: "Cluster by id" }),
      start: text({ description: "Beginning, in `timeUnit` after the scenario's start" }),
      duration: text({ description: "How long it lasted, in `timeUnit`" }),
      devices: text({ description: "Devices of each pool; default: all" }).optional(),
    })
    .meta({ description: "Header names of the columns of csv" })
    .prefault({ cluster: "cluster", start: "start", duration: "duration" }),
  timeUnit: choice(TIME_UNITS, {
    description: "Unit of the times of csv, for which it must be stated; those of opendc are ms",
  }).optional(),
});

/** What breaks. */
export const faults = z.strictObject({
  restart: choice(["in-place", "anywhere"], {
    description:
      "An interrupted job goes on in the same cluster when it can, or wherever the policy places it then; from its last checkpoint, or else from the beginning",
  }).prefault("in-place"),
  outages: field(z.array(outage).max(1_000), {
    description: "Clusters, or a share of their devices, out of service; nobody knows before",
  }).prefault([]),
  maintenance: field(z.array(outage).max(1_000), {
    description:
      "The same announced from the start: before one of a whole cluster no job starts there that by its declared time would still be running, and a share takes free devices first",
  }).prefault([]),
  failures: field(z.array(failures).max(1_000), {
    description: "Devices that fail at random and are repaired, the same under every policy of a seed",
  }).prefault([]),
  links: field(z.array(link).max(1_000), {
    description: "Network links that are lost: no job and no data goes that way meanwhile",
  }).prefault([]),
  signals: field(z.array(signalLoss).max(1_000), {
    description:
      "Carbon and price data that does not arrive: policies go on seeing the last values, accounts use the truth",
  }).prefault([]),
  log: log.meta({ description: "Outages read from a file" }).optional(),
});
