import { z } from "zod";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { MS_PER_DAY, MS_PER_S, MS_PER_YEAR } from "../units.ts";
import { TIME_UNITS } from "../workload/timeUnit.ts";
import { OUTPUT_TABLES } from "./experiment.ts";
import { choice, field, number, quantity, text } from "./field.ts";

/** The version that this program reads and writes. */
export const SCENARIO_VERSION = 1;

/** What untrusted text may ask for at most. */
export const MOST_CLUSTERS = 1_000;
const MOST_POLICIES = 200;
export const MOST_SEEDS = 1_000;
const LONGEST_RUN_MS = 20 * MS_PER_YEAR;
const MOST_VALUES = 200_000;
/** Rows of the interval table of one run, one for each cluster and interval: this many take about 2 GB. */
export const MOST_INTERVAL_ROWS = 30_000_000;

/** Relative rate of submissions by local hour: an estimate of office-hours demand, highest in the afternoon. */
const DAILY_SHAPE = [
  0.55, 0.45, 0.4, 0.35, 0.35, 0.4, 0.5, 0.7, 1, 1.3, 1.45, 1.4, 1.2, 1.25, 1.45, 1.5, 1.45, 1.35, 1.2, 1.2,
  1.25, 1.2, 1, 0.75,
];
/** Relative rate of submissions on Monday … Sunday: an estimate. */
const WEEKLY_SHAPE = [1.05, 1.1, 1.1, 1.1, 1.05, 0.8, 0.8];

const kind = choice(DEVICE_KINDS, { description: "Kind of device" });
const pastEnd = choice(["error", "hold", "repeat"], {
  description: "What the series says past its end: refuse, hold its last value, or begin again",
});

const curvePoint = z.tuple([
  number({ min: 0, max: 1 }, { unit: "0–1", description: "Utilisation" }),
  number({ min: 0 }, { unit: "W", description: "Power" }),
]);

const device = z.strictObject({
  kind,
  idle: quantity("power", { min: 0 }, { description: "Power when switched on and unused" }),
  peak: quantity("power", { min: 0 }, { description: "Power at full utilisation" }),
  curve: field(z.array(curvePoint).min(2), {
    unit: "[0–1, W]",
    description: "Measured power at increasing utilisations from 0 to 1; without it power is linear",
  }).optional(),
  fp32: number({ above: 0 }, { unit: "TFLOPS", description: "Dense FP32 throughput" }).optional(),
  fp16: number({ above: 0 }, { unit: "TFLOPS", description: "Dense FP16 throughput" }).optional(),
  embodied: quantity("mass", { min: 0 }, { description: "Embodied carbon of one device (CO2e)" }),
  lifetime: quantity("time", { above: 0 }, { description: "Service life" }).prefault("5 y"),
});

const pool = z.strictObject({
  device: text({ description: "Name of a device, from the catalogue (`list devices`) or from `devices`" }),
  count: field(
    z.int("expected a whole number").min(0, "must be at least 0").max(1e9, "must be at most 1e9"),
    {
      description: "Installed devices",
    },
  ),
  shared: field(z.boolean(), {
    description: "Whether requests may share one device; otherwise each takes whole devices",
  }).prefault(true),
  speed: number(
    { above: 0, max: 1_000 },
    { description: "Speed relative to the reference that work is stated for" },
  ).prefault(1),
});

const carbon = z.strictObject({
  factor: quantity("carbon intensity", { min: 0 }, { description: "The same intensity always" }).optional(),
  grid: text({
    description: "A grid's month × hour profile from the catalogue (synthetic), by province in Chinese",
  }).optional(),
  values: field(
    z
      .array(number({ min: 0 }, { description: "Intensity of one step" }))
      .min(1)
      .max(MOST_VALUES),
    {
      description: "Intensity step by step from the scenario's start, in `unit`",
    },
  ).optional(),
  file: text({
    description:
      "CSV file with a header, one row a step from the scenario's start, relative to the scenario's folder",
  }).optional(),
  column: text({ description: "Column of `file`" }).optional(),
  unit: choice(["g/kWh", "kg/kWh", "kg/MWh", "t/MWh"], {
    description: "Unit of `values` or `column`",
  }).optional(),
  step: quantity(
    "time",
    { min: MS_PER_S },
    { description: "Width of a step of `values` or `file`" },
  ).optional(),
  pastEnd: pastEnd.prefault("error"),
});

const temperature = z.strictObject({
  constant: quantity(
    "temperature",
    { min: -60, max: 60 },
    { description: "The same temperature always" },
  ).optional(),
  monthly: field(
    z
      .array(number({ min: -60, max: 60 }, { description: "Mean of one month" }))
      .length(12, "expected 12 monthly means"),
    {
      unit: "°C",
      description: "Mean of each month, January first; hours are synthesised",
    },
  ).optional(),
  diurnalRange: quantity(
    "temperature",
    { min: 0, max: 60 },
    {
      description: "Difference between a day's highest and lowest temperature, with `monthly`",
    },
  ).prefault("10 °C"),
});

const cluster = z.strictObject({
  name: text({ description: "Name shown in results" }).optional(),
  nameZh: text({ description: "Name shown in Chinese" }).optional(),
  hub: text({ description: "Hub that the cluster belongs to; default: its own" }).optional(),
  west: field(z.boolean(), { description: "Whether it counts as a western hub of 东数西算" }).optional(),
  province: text({ description: "Province, for platform scopes" }).optional(),
  city: text({ description: "City, for platform scopes" }).optional(),
  lat: number({ min: -90, max: 90 }, { unit: "°", description: "Latitude" }).optional(),
  lon: number({ min: -180, max: 180 }, { unit: "°", description: "Longitude" }).optional(),
  capacity: quantity(
    "power",
    { above: 0, max: 1e11 },
    {
      description: "IT power at peak, filled with devices by `aiShare`; `share` simulates a slice of it",
    },
  ).optional(),
  aiShare: quantity(
    "share",
    { min: 0, max: 1 },
    { description: "Share of `capacity` that accelerators take" },
  ).optional(),
  pools: field(z.array(pool).min(1), {
    description: "Devices one by one in place of `capacity`; `share` does not apply to them",
  }).optional(),
  cooling: text({ description: "Cooling technology of the catalogue (see scenarios/README.md)" }).optional(),
  pue: number({ min: 1, max: 10 }, { description: "The same PUE always, in place of `cooling`" }).optional(),
  carbon: carbon
    .meta({ description: "Location-based carbon intensity: one of `factor`, `grid`, `values`, `file`" })
    .optional(),
  temperature: temperature.meta({ description: "Outdoor temperature: `constant` or `monthly`" }).optional(),
});

const origin = z.strictObject({
  name: text({ description: "Name shown in results" }).optional(),
  nameZh: text({ description: "Name shown in Chinese" }).optional(),
  lat: number({ min: -90, max: 90 }, { unit: "°", description: "Latitude" }),
  lon: number({ min: -180, max: 180 }, { unit: "°", description: "Longitude" }),
  share: quantity("share", { min: 0, max: 1 }, { description: "Share of demand (relative)" }),
});

const DISTRIBUTIONS = ["lognormal", "exponential", "pareto", "constant", "choice"] as const;
const distributionName = choice(DISTRIBUTIONS, {
  description:
    "lognormal {median, mean, min?, max?}, exponential {mean, min?, max?}, pareto {min, shape, max}, constant {value}, choice {values, weights}",
});
const weights = field(z.array(number({ min: 0 }, { description: "Weight" })).min(1), {
  description: "Relative weight of each of `values`",
}).optional();
const shape = number({ above: 0 }, { description: "Pareto index" }).optional();

const deviceAmount = (description: string) =>
  number({ above: 0 }, { unit: "devices", description }).optional();
const devicesDistribution = z.strictObject({
  distribution: distributionName,
  median: deviceAmount("Median"),
  mean: deviceAmount("Mean"),
  min: deviceAmount("Lowest"),
  max: deviceAmount("Highest"),
  value: deviceAmount("The value"),
  values: field(z.array(number({ above: 0 }, { description: "Devices" })).min(1), {
    description: "Values to choose from",
  }).optional(),
  shape,
  weights,
});

const duration = (description: string) => quantity("time", { above: 0 }, { description }).optional();
const durationDistribution = z.strictObject({
  distribution: distributionName,
  median: duration("Median"),
  mean: duration("Mean"),
  min: duration("Shortest"),
  max: duration("Longest"),
  value: duration("The value"),
  values: field(z.array(quantity("time", { above: 0 }, { description: "Duration" })).min(1), {
    description: "Values to choose from",
  }).optional(),
  shape,
  weights,
});

const utilisation = quantity(
  "share",
  { min: 0, max: 1 },
  {
    description: "Utilisation of its devices while a job runs; the default is an estimate",
  },
).prefault("70 %");
const latencyBound = quantity(
  "time",
  { min: 0 },
  {
    description: "Highest one-way latency between origin and cluster; none unless stated",
  },
).optional();
const slack = quantity(
  "time",
  { min: 0 },
  {
    description: "How long after submit + declared run time a job may end; no deadline unless stated",
  },
).optional();
const priority = number({}, { description: "Larger goes first under the priority queue" }).prefault(0);

const generatedClass = z.strictObject({
  nameZh: text({ description: "Name shown in Chinese" }).optional(),
  kind,
  share: quantity(
    "share",
    { min: 0, max: 1 },
    {
      description: "Share of the load on its kind of device (relative); or state `jobs`",
    },
  ).optional(),
  jobs: number(
    { min: 0, max: 1e8 },
    { description: "Expected number of jobs in the run, in place of `share`" },
  ).optional(),
  devices: devicesDistribution.meta({ description: "Devices of a job" }),
  duration: durationDistribution.meta({ description: "True run time at reference speed" }),
  declaredFactor: number({ above: 0, max: 1e6 }, { description: "Declared ÷ true run time" }).prefault(1),
  latencyBound,
  slack,
  priority,
  utilisation,
});

const generate = z.strictObject({
  load: quantity(
    "share",
    { min: 0, max: 100 },
    {
      description:
        "Mean share of the installed devices of each kind that demand occupies, divided among the kind's classes",
    },
  ).optional(),
  classes: field(
    z.union(
      [z.array(text({ description: "Class of the catalogue" })).min(1), z.record(z.string(), generatedClass)],
      "expected a list of class names, or classes by name",
    ),
    {
      description:
        "Names of catalogue classes, or classes of your own by name; default: all of the catalogue that are batch jobs rather than services",
    },
  ).optional(),
  dailyShape: field(
    z.array(number({ min: 0 }, { description: "Relative rate" })).length(24, "expected 24 numbers"),
    {
      description: "Relative rate of submissions in the 24 local hours; the default is an estimate",
    },
  ).prefault(DAILY_SHAPE),
  weeklyShape: field(
    z.array(number({ min: 0 }, { description: "Relative rate" })).length(7, "expected 7 numbers"),
    {
      description: "Relative rate of submissions on Monday … Sunday; the default is an estimate",
    },
  ).prefault(WEEKLY_SHAPE),
});

const column = (description: string) => text({ description });
const columns = z.strictObject({
  submit: column("Submission time, in `timeUnit`"),
  duration: column("True run time, in `timeUnit`"),
  devices: column("Devices (or processors, see `devicesPerUnit`)"),
  id: column("Name of the job").optional(),
  declared: column("Declared run time, in `timeUnit`").optional(),
  deadline: column("Latest finish, in `timeUnit`").optional(),
  utilisation: column("Utilisation while running, 0–1").optional(),
  priority: column("Larger goes first under the priority queue").optional(),
  kind: column("Kind of device: cpu, gpu or npu").optional(),
  class: column("Class; one class is made for each name that `classes` lists").optional(),
  origin: column("Origin, by its id").optional(),
});

const traceClass = z.strictObject({
  name: text({ description: "Name of the class" }).prefault("trace"),
  nameZh: text({ description: "Name shown in Chinese" }).optional(),
  latencyBound,
  slack,
  priority,
  utilisation,
});

const trace = z.strictObject({
  file: text({
    description: "Path of the trace, relative to the scenario's folder: .swf, .csv, .tsv, also .gz",
  }),
  format: choice(["swf", "csv"], { description: "Default: by the file's ending" }).optional(),
  timeUnit: choice(TIME_UNITS, { description: "Unit of a CSV trace's times; must be stated" }).optional(),
  columns: columns.meta({ description: "Header names of a CSV trace's columns" }).optional(),
  timeOrigin: field(
    z.union(
      [z.enum(["first-submit", "header"], "expected first-submit, header, or a number"), z.number()],
      "expected first-submit, header, or a number",
    ),
    {
      description:
        "Instant of the trace that is the scenario's start: first-submit (default for SWF), header (SWF: UnixStartTime), or a time in the trace's own unit (default for CSV: 0)",
    },
  ).optional(),
  kind: kind.prefault("cpu"),
  devicesPerUnit: number(
    { above: 0, max: 1e6 },
    {
      unit: "devices",
      description:
        "Devices that one unit of the trace's column stands for; default for cpu 1/64 (a processor of a server with 64 cores, an estimate), for gpu and npu 1",
    },
  ).optional(),
  class: traceClass.meta({ description: "What the trace does not say of its jobs" }).prefault({}),
  classes: field(z.array(traceClass).min(1), {
    description: "Classes by name, for a trace with a class column",
  }).optional(),
});

const workload = z.strictObject({
  generate: generate.meta({ description: "Jobs drawn at random" }).optional(),
  trace: trace.meta({ description: "Jobs read from a file" }).optional(),
});

const policy = z.union(
  [
    z.string(),
    z.looseObject({
      name: text({ description: "Name in results; default: made from its parts" }).optional(),
      module: text({
        description:
          "Path of a JavaScript module whose default export is a policy; runs only with --allow-policy-code",
      }).optional(),
      place: z
        .unknown()
        .meta({ description: "Which cluster: a place part by name, or { name, parameter: value }" })
        .optional(),
      time: z.unknown().meta({ description: "When at the earliest: a time part; default now" }).optional(),
      queue: z
        .unknown()
        .meta({ description: "Order in a cluster: a queue discipline; default fifo" })
        .optional(),
    }),
  ],
  "expected a policy: a place part by name, or { name, place, time, queue }, or { module, name }",
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
      "At the horizon: drain = finish all submitted jobs (idle devices are not counted past it); stop = leave them unfinished",
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
  workload: workload.meta({ description: "Exactly one of `generate` and `trace`" }),
  policies: field(z.array(policy).min(1, "name at least one policy").max(MOST_POLICIES), {
    description:
      "Policies to compare: a place part's name, or { name, place, time, queue }, or { module, name }",
  }),
  baseline: text({ description: "Policy that savings refer to; default: the first" }).optional(),
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
