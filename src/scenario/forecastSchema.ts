import { z } from "zod";
import { MS_PER_DAY, MS_PER_S, MS_PER_YEAR } from "../units.ts";
import { choice, field, quantity, text } from "./field.ts";
import { CARBON_UNITS } from "./seriesSchema.ts";

export const FORECAST_MODELS = ["perfect", "persistence", "yesterday", "median", "noisy", "file"] as const;

/** Where policies that look ahead get their forecasts from. */
export const forecast = z.strictObject({
  model: choice(FORECAST_MODELS, {
    description:
      "perfect = the truth; persistence = the value now, for ever; yesterday = the same hour of the last day; median = of the last `days` at the same hour; noisy = the truth with an error that grows with the lead; file = as issued, from `files`",
  }).prefault("perfect"),
  every: quantity(
    "time",
    { min: MS_PER_S, max: 7 * MS_PER_DAY },
    { description: "A new forecast is issued at every multiple of this after the start" },
  ).prefault("1 h"),
  reach: quantity(
    "time",
    { min: MS_PER_S, max: 2 * MS_PER_YEAR },
    { description: "How far a forecast reaches; a perfect one goes on to the end of its series" },
  ).prefault("14 d"),
  step: quantity(
    "time",
    { min: MS_PER_S, max: MS_PER_DAY },
    { description: "Width of the steps of yesterday and median" },
  ).prefault("1 h"),
  days: field(z.int("expected a whole number").min(1).max(366), {
    unit: "d",
    description: "Days of the median",
  }).prefault(7),
  error: quantity(
    "share",
    { min: 0, max: 10 },
    {
      description:
        "Relative standard deviation of the error of noisy one day ahead; it grows with the square root of the lead",
    },
  ).prefault("10 %"),
  files: field(z.record(z.string(), text({ description: "Path of a CSV file" })), {
    description: "By cluster: forecasts of its carbon intensity as they were issued",
  }).prefault({}),
  columns: z
    .strictObject({
      issued: text({ description: "When it was issued; without it, all at the start" }).optional(),
      target: text({ description: "Beginning of the step it speaks of" }),
      value: text({ description: "Carbon intensity" }),
    })
    .meta({ description: "Header names of the columns of `files`; timestamps carry their offset" })
    .prefault({ target: "target", value: "value" }),
  unit: choice(CARBON_UNITS, { description: "Unit of the values of `files`" }).prefault("g/kWh"),
});
