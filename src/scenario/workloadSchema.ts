import { z } from "zod";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { TIME_UNITS } from "../workload/timeUnit.ts";
import { TRACE_FORMAT_NAMES } from "../workload/traceFormatNames.ts";
import { choice, field, number, quantity, text } from "./field.ts";

/** Relative rate of submissions by local hour: an estimate of office-hours demand, highest in the afternoon. */
export const DAILY_SHAPE = [
  0.55, 0.45, 0.4, 0.35, 0.35, 0.4, 0.5, 0.7, 1, 1.3, 1.45, 1.4, 1.2, 1.25, 1.45, 1.5, 1.45, 1.35, 1.2, 1.2,
  1.25, 1.2, 1, 0.75,
];
/** Relative rate of submissions on Monday … Sunday: an estimate. */
export const WEEKLY_SHAPE = [1.05, 1.1, 1.1, 1.1, 1.05, 0.8, 0.8];

const kind = choice(DEVICE_KINDS, { description: "Kind of device" });
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
export const durationDistribution = z.strictObject({
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

/** How jobs save their progress. */
const checkpoint = z.strictObject({
  every: quantity("time", { min: 1 }, { description: "Run time from one checkpoint to the next" }),
  cost: quantity("time", { min: 0 }, { description: "How long the job stands still for one" }).prefault(
    "0 s",
  ),
  restore: quantity(
    "time",
    { min: 0 },
    { description: "How long a job that goes on from one stands still to read it" },
  ).prefault("0 s"),
  size: quantity(
    "data",
    { min: 0 },
    { description: "What travels when the job goes on in another cluster" },
  ).prefault("0 GB"),
});

const byWidth = (description: string) =>
  field(
    z
      .array(number({ above: 0 }, { description: "At one width" }))
      .min(1)
      .max(255),
    { description },
  );

/** How elastic jobs run on more devices than they ask for. */
const scaling = z.strictObject({
  throughput: byWidth("Throughput at 1, 2, 3 … times the devices asked for, in any unit"),
  power: byWidth("Power that the devices draw above idle at each, in any unit"),
});

/** What may be said of a class, and of all classes that do not say it. */
const endings = {
  scaling: scaling
    .meta({
      description:
        "Elastic jobs: how they run on several times their devices, for policies with a width part; needs interruptible: true",
    })
    .optional(),
  checkpoint: checkpoint
    .meta({
      description:
        "How its jobs save their progress; without it an interrupted job starts from the beginning",
    })
    .optional(),
  interruptible: field(z.boolean(), {
    description:
      "Whether its running jobs may be suspended: by a policy, at the cost of a checkpoint where it has them; by services, that take their devices",
  }).optional(),
  killAtDeclared: field(z.boolean(), {
    description: "Whether a job is ended at its declared run time, its work undone; default: it runs on",
  }).optional(),
};

/** What a job reads and writes. */
const dataFields = {
  input: quantity(
    "data",
    { min: 0 },
    { description: "What travels from the home of its origin to its cluster before a job starts" },
  ).prefault("0 GB"),
  output: quantity(
    "data",
    { min: 0 },
    { description: "What travels back when it has ended; the job is done when it has arrived" },
  ).prefault("0 GB"),
  dataset: text({ description: "Dataset that it reads, from `datasets`" }).optional(),
  locality: choice(["require", "prefer", "any"], {
    description:
      "A job must run where the dataset is, prefers to when it could start there at once, or goes anywhere (default)",
  }).optional(),
};

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
  ...dataFields,
  ...endings,
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
  nominalStart: column("Not before this, though submitted earlier, in `timeUnit`").optional(),
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
  ...dataFields,
  ...endings,
});

export const throughput = z.strictObject({
  prefill: number(
    { min: 1e-3, max: 1e12 },
    { unit: "tokens/s", description: "Prompt tokens of one request worked through in a second" },
  ),
  decode: number(
    { min: 1e-3, max: 1e12 },
    { unit: "tokens/s", description: "Tokens of one answer made in a second" },
  ),
  devices: number(
    { above: 0, max: 1e6 },
    { unit: "devices", description: "Devices that a request takes up: 0.125 where one serves 8 at once" },
  ),
});

export const tokens = z.strictObject({
  input: number({ min: 0, max: 1e8 }, { unit: "tokens", description: "Tokens of the prompt" }),
  output: number({ min: 0, max: 1e8 }, { unit: "tokens", description: "Tokens of the answer" }),
});

const trace = z.strictObject({
  file: text({
    description: "Path of the trace, relative to the scenario's folder, plain or .gz",
  }),
  format: choice(TRACE_FORMAT_NAMES, {
    description:
      "See Traces below; default by the file's ending: .swf, .csv, .tsv, .jsonl, .parquet, .arrow (`eastwest inspect` tells others)",
  }).optional(),
  timeUnit: choice(TIME_UNITS, {
    description:
      "Unit of the times of csv, jsonl and pai, for which it must be stated, and of plain numbers in parquet and arrow",
  }).optional(),
  columns: columns
    .meta({ description: "Names of a table's columns, keys of a jsonl trace's objects" })
    .optional(),
  timeOrigin: field(
    z.union(
      [z.enum(["first-submit", "header"], "expected first-submit, header, or a number"), z.number()],
      "expected first-submit, header, or a number",
    ),
    {
      description:
        "Instant of the trace that is the scenario's start: first-submit (default for SWF and dates), header (SWF: UnixStartTime), or a time in the trace's own unit, seconds where its format fixes it (default where times count from a zero of the trace: 0)",
    },
  ).optional(),
  kind: choice(DEVICE_KINDS, {
    description:
      "Kind of device of jobs that do not say; default: gpu for traces of GPU clusters and of requests, else cpu",
  }).optional(),
  throughput: throughput
    .meta({ description: "How fast requests are served; must be stated for traces of requests" })
    .optional(),
  tokens: tokens.meta({ description: "Tokens of every request; must be stated for servegen" }).optional(),
  devicesPerUnit: number(
    { above: 0, max: 1e6 },
    {
      unit: "devices",
      description:
        "Devices that one unit of the trace's column stands for; default for cpu 1/64 (a processor of a server with 64 cores, an estimate), for gpu and npu 1",
    },
  ).optional(),
  window: field(
    z.strictObject({
      from: quantity("time", { min: 0 }, { description: "Beginning, which becomes the scenario's start" }),
      to: quantity("time", { above: 0 }, { description: "End; default: none" }).optional(),
    }),
    { description: "Only the jobs submitted in this part of the trace's time, counted from `timeOrigin`" },
  ).optional(),
  stretch: number(
    { above: 0, max: 1e6 },
    { description: "Submissions over a time so many times as long (2 halves the load); run times stay" },
  ).optional(),
  sample: quantity(
    "share",
    { above: 0, max: 1 },
    { description: "Only this share of the jobs, drawn without replacement for each seed" },
  ).optional(),
  load: quantity(
    "share",
    { above: 0, max: 100 },
    {
      description:
        "Mean share of the installed devices of each kind that the jobs need, reached by a sample, or by copies submitted up to an hour apart, for each seed",
    },
  ).optional(),
  class: traceClass.meta({ description: "What the trace does not say of its jobs" }).prefault({}),
  classes: field(z.array(traceClass).min(1), {
    description: "Classes by name, for a trace with a class column",
  }).optional(),
});

/** Where jobs come from. */
export const workload = z.strictObject({
  generate: generate.meta({ description: "Jobs drawn at random" }).optional(),
  trace: trace.meta({ description: "Jobs read from a file" }).optional(),
  ...endings,
});
