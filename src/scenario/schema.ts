import { z } from "zod";
import { MS_PER_DAY, MS_PER_S, MS_PER_YEAR } from "../units.ts";
import { BOUNDS, OUTPUT_TABLES } from "./experiment.ts";
import { cluster, device } from "./clusterSchema.ts";
import { choice, field, number, quantity, text } from "./field.ts";
import { faults } from "./faultSchema.ts";
import { forecast } from "./forecastSchema.ts";
import { dataset, network } from "./networkSchema.ts";
import { service } from "./serviceSchema.ts";
import { accounting } from "./siteSchema.ts";
import { workload } from "./workloadSchema.ts";

/** The version that this program reads and writes. */
export const SCENARIO_VERSION = 1;

/** What untrusted text may ask for at most. */
export const MOST_CLUSTERS = 1_000;
export const MOST_POLICIES = 1_000;
const MOST_ARGUMENTS = 100;
const LONGEST_ARGUMENT = 4_096;
export const MOST_SEEDS = 1_000;
const LONGEST_RUN_MS = 20 * MS_PER_YEAR;
/** Rows of the interval table of one run, one for each cluster and interval: this many take about 2 GB. */
export const MOST_INTERVAL_ROWS = 30_000_000;

const origin = z.strictObject({
  name: text({ description: "Name shown in results" }).optional(),
  nameZh: text({ description: "Name shown in Chinese" }).optional(),
  lat: number({ min: -90, max: 90 }, { unit: "°", description: "Latitude" }),
  lon: number({ min: -180, max: 180 }, { unit: "°", description: "Longitude" }),
  share: quantity("share", { min: 0, max: 1 }, { description: "Share of demand (relative)" }),
});

const argument = z
  .string("expected a text")
  .max(LONGEST_ARGUMENT, `must not be longer than ${LONGEST_ARGUMENT} characters`)
  .regex(/^[^\0]*$/, "must not hold a zero character");

const policy = z.union(
  [
    z.string(),
    z.looseObject({
      name: text({ description: "Name in results; default: made from its parts" }).optional(),
      module: text({
        description:
          "Path of a JavaScript module whose default export is a policy; runs only with --allow-policy-code",
      }).optional(),
      command: field(
        z
          .array(argument)
          .min(1, "name at least the program")
          .max(MOST_ARGUMENTS, `must not have more than ${MOST_ARGUMENTS} parts`),
        {
          description:
            "Program and arguments that answer over standard input and output where each job runs; started without a shell in the scenario's folder, only with --allow-policy-code",
        },
      ).optional(),
      timeLimit: quantity(
        "time",
        { above: 0, max: MS_PER_DAY },
        { description: "Longest wait for one answer of `command`; default 10 s" },
      ).optional(),
      place: z
        .unknown()
        .meta({ description: "Which cluster: a place part by name, or { name, parameter: value }" })
        .optional(),
      time: z.unknown().meta({ description: "When at the earliest: a time part; default now" }).optional(),
      width: z
        .unknown()
        .meta({ description: "Devices of elastic jobs, and when: a width part; default fixed" })
        .optional(),
      review: z
        .unknown()
        .meta({ description: "Whether running jobs move to other clusters: a review part; default stay" })
        .optional(),
      queue: z
        .unknown()
        .meta({ description: "Order in a cluster: a queue discipline; default fifo" })
        .optional(),
      power: z
        .unknown()
        .meta({ description: "What idle devices do: a power part; default always-on" })
        .optional(),
      storage: z
        .unknown()
        .meta({ description: "When batteries move: a storage part; default self-consumption" })
        .optional(),
      split: z
        .unknown()
        .meta({ description: "Which cluster serves whom: a split part for services; default nearest" })
        .optional(),
    }),
  ],
  "expected a policy: a place part by name, or { name, place, time, width, review, queue, power, storage, split }, or { module, name }, or { command, name }",
);

const ID = /^[a-z0-9][a-z0-9._-]*$/;
const idKey = z.string().regex(ID, "an id is written with a–z, 0–9, dot, dash and underscore");

export const scenarioSchema = z.strictObject({
  version: field(z.literal(SCENARIO_VERSION, `this program reads version: ${SCENARIO_VERSION}`), {
    description: "Version of the scenario format",
  }),
  name: field(
    z
      .string("expected a text")
      .max(100, "must not be longer than 100 characters")
      .regex(ID, "a name is written with a–z, 0–9, dot, dash and underscore"),
    {
      description: "Short name; results go to runs/<name> unless --out says otherwise",
    },
  ),
  title: text({ description: "One line in English" }).optional(),
  titleZh: text({ description: "One line in Chinese" }).optional(),
  notes: field(z.array(text({ description: "One note" })).max(20), {
    description:
      "What a reader must know of the inputs, in English; shown beside the assumptions wherever totals are shown",
  }).prefault([]),
  notesZh: field(z.array(text({ description: "One note" })).max(20), {
    description: "The same notes in Chinese, in the same order",
  }).prefault([]),
  start: text({ description: "Local date and time of the start, such as 2025-07-07T00:00" }),
  zone: text({ description: "Time zone of `start`, IANA name" }).prefault("Asia/Shanghai"),
  duration: quantity(
    "time",
    { min: MS_PER_S, max: LONGEST_RUN_MS },
    { description: "From the start to the horizon" },
  ),
  end: choice(["drain", "stop"], {
    description:
      "At the horizon: drain = finish all submitted jobs (past it no idle power is counted, only what jobs add); stop = leave them unfinished",
  }).prefault("drain"),
  warmUp: quantity(
    "time",
    { min: 0 },
    { description: "Left out of all statistics at the beginning" },
  ).prefault("0 h"),
  coolDown: quantity("time", { min: 0 }, { description: "Left out of all statistics at the end" }).prefault(
    "0 h",
  ),
  settlement: quantity(
    "time",
    { min: MS_PER_S, max: MS_PER_DAY },
    {
      description: "Width of an accounting interval; also cut at every step of a signal",
    },
  ).prefault("15 min"),
  share: quantity(
    "share",
    { above: 0, max: 1 },
    {
      description: "Simulated slice of every cluster's capacity; stated wherever totals are shown",
    },
  ).prefault("100 %"),
  aiShare: quantity(
    "share",
    { min: 0, max: 1 },
    {
      description:
        "Share of capacity that accelerators take, where a cluster does not say; the default is an estimate",
    },
  ).prefault("50 %"),
  catalogue: field(
    z.union(
      [z.enum(["all", "none"], "expected all, none, or a list of ids"), z.array(z.string())],
      "expected all, none, or a list of ids",
    ),
    {
      description: "Built-in clusters to use: all, none, or a list of ids (`list clusters`)",
    },
  ).prefault("all"),
  clusters: field(z.record(idKey, cluster), {
    description: "By id: what differs from a built-in cluster, or a new one",
  }).prefault({}),
  devices: field(z.record(idKey, device), { description: "Devices of your own, by name" }).prefault({}),
  origins: field(z.record(idKey, origin), {
    description:
      "Regions that jobs come from; default: the twelve of the catalogue with their shares of demand",
  }).optional(),
  accounting: accounting
    .meta({ description: "How carbon is counted and priced, for all clusters" })
    .prefault({}),
  network: network
    .meta({ description: "How the data of jobs moves between clusters, and what that takes" })
    .prefault({}),
  datasets: field(z.record(idKey, dataset), {
    description: "Data that many jobs read, by id, and where its replicas are",
  }).prefault({}),
  forecast: forecast
    .meta({ description: "Where policies that look ahead get their forecasts from" })
    .prefault({}),
  faults: faults
    .meta({ description: "What breaks, and how interrupted jobs go on; default: nothing" })
    .optional(),
  services: field(z.record(idKey, service), {
    description:
      "Online services by id: a demand of every origin that changes with the hour, served at once within the latency bound or lost",
  }).prefault({}),
  workload: workload.meta({ description: "Exactly one of `generate` and `trace`" }),
  policies: field(z.array(policy).min(1, "name at least one policy").max(MOST_POLICIES), {
    description:
      "Policies to compare: a place part's name, or { name, place, time, width, review, queue, power, storage, split } (a list of parts stands for each of them: place × time × queue …), or { module, name }, or { command, name, queue, power, storage, split }",
  }),
  baseline: text({ description: "Policy that savings refer to; default: the first" }).optional(),
  bound: choice(BOUNDS, {
    description:
      "Lower bound on carbon that every run is set beside: per-job = each job alone, at the best place and time it may use; capacity = with the devices that there are, too (a linear program; slower)",
  }).prefault("per-job"),
  seeds: field(
    z.union([z.int(), z.array(z.int())], "expected a number n of seeds, or a list of whole numbers"),
    {
      description: "Seeds of the random streams: a list, or a number n for 1 … n",
    },
  ).prefault([1]),
  outputs: field(z.array(choice(OUTPUT_TABLES, { description: "Table" })), {
    description: "Tables to write",
  }).prefault(["summary", "clusters"]),
});

/** A scenario as written, checked field by field, defaults filled in, quantities in the simulator's own units. */
export type ScenarioSpec = z.output<typeof scenarioSchema>;
export type ClusterEntry = ScenarioSpec["clusters"][string];
export type DeviceEntry = ScenarioSpec["devices"][string];
export type GenerateEntry = NonNullable<ScenarioSpec["workload"]["generate"]>;
export type TraceEntry = NonNullable<ScenarioSpec["workload"]["trace"]>;
export type PolicyEntry = ScenarioSpec["policies"][number];
