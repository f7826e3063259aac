import { z } from "zod";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { choice, field, number, quantity, text } from "./field.ts";
import { DAILY_SHAPE, throughput, tokens, WEEKLY_SHAPE } from "./workloadSchema.ts";

/** Trace formats that hold requests rather than jobs. */
const REQUEST_FORMATS = ["azure-llm", "mooncake", "burstgpt", "servegen"] as const;

const shape = (length: number, description: string) =>
  field(
    z
      .array(number({ min: 0 }, { description: "Relative demand" }))
      .length(length, `expected ${length} numbers`),
    { description },
  );

const serviceTrace = z.strictObject({
  file: text({ description: "Path of the log, relative to the scenario's folder, plain or .gz" }),
  format: choice(REQUEST_FORMATS, { description: "See Traces below" }),
  throughput: throughput.meta({ description: "How fast requests are served" }),
  tokens: tokens.meta({ description: "Tokens of every request; must be stated for servegen" }).optional(),
  bin: quantity("time", { min: 1000 }, { description: "Demand is constant within so much" }).prefault("1 h"),
  repeat: field(z.boolean(), {
    description: "Whether the log begins again when it ends; otherwise nothing is needed after it",
  }).prefault(false),
  scale: number({ above: 0, max: 1e9 }, { description: "Demand ÷ that of the log" }).prefault(1),
});

/** An online service. */
export const service = z.strictObject({
  name: text({ description: "Name shown in results" }).optional(),
  nameZh: text({ description: "Name shown in Chinese" }).optional(),
  kind: choice(DEVICE_KINDS, { description: "Kind of device" }),
  devices: number(
    { min: 0, max: 1e9 },
    { unit: "devices", description: "Mean demand of all origins together; or state `load`" },
  ).optional(),
  load: quantity(
    "share",
    { min: 0, max: 100 },
    { description: "Mean demand as a share of the installed devices of its kind, in place of `devices`" },
  ).optional(),
  trace: serviceTrace
    .meta({
      description: "Demand from a log of requests to a language model, in place of `devices` and shapes",
    })
    .optional(),
  dailyShape: shape(24, "Relative demand of the 24 local hours; the default is an estimate").prefault(
    DAILY_SHAPE,
  ),
  weeklyShape: shape(7, "Relative demand on Monday … Sunday; the default is an estimate").prefault(
    WEEKLY_SHAPE,
  ),
  noise: quantity(
    "share",
    { min: 0, max: 5 },
    { description: "Standard deviation of a lognormal factor on each hour's demand, drawn for each origin" },
  ).prefault("0 %"),
  latencyBound: quantity(
    "time",
    { min: 0 },
    { description: "Highest one-way latency between origin and cluster; none unless stated" },
  ).optional(),
  utilisation: quantity(
    "share",
    { min: 0, max: 1 },
    { description: "Utilisation of the devices that serve it; the default is an estimate" },
  ).prefault("60 %"),
  preempt: field(z.boolean(), {
    description: "Whether it may take devices from running jobs whose class is interruptible",
  }).prefault(false),
});
