import { z } from "zod";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { MS_PER_S } from "../units.ts";
import { choice, field, number, quantity, text } from "./field.ts";

/** Longest series that a scenario may hold in its own text. */
const MOST_VALUES = 200_000;

const kind = choice(DEVICE_KINDS, { description: "Kind of device" });
const pastEnd = choice(["error", "hold", "repeat"], {
  description: "What the series says past its end: refuse, hold its last value, or begin again",
});

const curvePoint = z.tuple([
  number({ min: 0, max: 1 }, { unit: "0–1", description: "Utilisation" }),
  number({ min: 0 }, { unit: "W", description: "Power" }),
]);

/** A device of one's own. */
export const device = z.strictObject({
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

/** A cluster: what differs from a built-in one, or all of a new one. */
export const cluster = z.strictObject({
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
