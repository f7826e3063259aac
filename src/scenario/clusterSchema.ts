import { z } from "zod";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { choice, field, number, quantity, text } from "./field.ts";
import { CARBON_UNITS, seriesFields, TEMPERATURE_UNITS } from "./seriesSchema.ts";
import { contract, heat, overhead, powerCap, retrofit, supply, tariff, water } from "./siteSchema.ts";

const kind = choice(DEVICE_KINDS, { description: "Kind of device" });
const curvePoint = z.tuple([
  number({ min: 0, max: 1 }, { unit: "0–1", description: "Utilisation" }),
  number({ min: 0 }, { unit: "W", description: "Power" }),
]);

/** A device of one's own. */
export const device = z.strictObject({
  kind,
  idle: quantity("power", { min: 0 }, { description: "Power when switched on and unused" }),
  peak: quantity("power", { min: 0 }, { description: "Power at full utilisation" }),
  sleep: quantity(
    "power",
    { min: 0 },
    {
      description:
        "Power while asleep or switched off, for policies that let idle devices sleep; needs `wakeUp`",
    },
  ).optional(),
  wakeUp: quantity(
    "time",
    { min: 0 },
    { description: "Time from the order to wake until the device can work" },
  ).optional(),
  wakeUpPower: quantity(
    "power",
    { min: 0 },
    { description: "Power while waking up; default: the peak power" },
  ).optional(),
  curve: field(z.array(curvePoint).min(2), {
    unit: "[0–1, W]",
    description: "Measured power at increasing utilisations from 0 to 1; without it power is linear",
  }).optional(),
  fp32: number({ above: 0 }, { unit: "TFLOPS", description: "Dense FP32 throughput" }).optional(),
  fp16: number({ above: 0 }, { unit: "TFLOPS", description: "Dense FP16 throughput" }).optional(),
  embodied: quantity("mass", { min: 0 }, { description: "Embodied carbon of one device (CO2e)" }),
  price: quantity("hourly price", { min: 0 }, { description: "Price of an hour of one device" }).optional(),
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
  ...seriesFields(CARBON_UNITS, "Intensity", 0),
});

const margin = z.strictObject({
  operating: quantity(
    "carbon intensity",
    { min: 0 },
    { description: "Operating margin (OM): what one kWh more causes in the plants that run" },
  ).optional(),
  build: quantity(
    "carbon intensity",
    { min: 0 },
    { description: "Build margin (BM): what one kWh more causes in the plants that are built" },
  ).optional(),
  grid: text({
    description: "Province in Chinese whose regional grid's margins are used; default: the cluster's own",
  }).optional(),
});

const temperature = z.strictObject({
  constant: quantity(
    "temperature",
    { min: -60, max: 60 },
    { description: "The same temperature always, such as that of a lake" },
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
  ).optional(),
  dailyNoise: quantity(
    "temperature",
    { min: 0, max: 20 },
    {
      description:
        "Standard deviation of a day's mean around the season's, drawn from a stream of its own; of synthetic temperature only",
    },
  ).optional(),
  ...seriesFields(TEMPERATURE_UNITS, "Temperature", -90),
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
  overhead: overhead
    .meta({ description: "Parts of the overhead per kWh of IT one by one, in place of `cooling`" })
    .optional(),
  retrofit: retrofit
    .meta({ description: "A second cooling technology that a share of the load has been moved to" })
    .optional(),
  fixedOverhead: quantity(
    "share",
    { min: 0, max: 1 },
    {
      description:
        "Share of the overhead at full load that is drawn whatever the load, so that PUE rises as load falls; default none",
    },
  ).optional(),
  pue: number({ min: 1, max: 10 }, { description: "The same PUE always, in place of `cooling`" }).optional(),
  carbon: carbon
    .meta({ description: "Location-based carbon intensity: one of `factor`, `grid`, `values`, `file`" })
    .optional(),
  margin: margin
    .meta({ description: "Marginal emissions of the grid; default: the catalogue's for the province" })
    .optional(),
  carbonFree: quantity(
    "share",
    { min: 0, max: 1 },
    { description: "Carbon-free share of the grid's own mix, for the 24/7 score; default: the catalogue's" },
  ).optional(),
  temperature: temperature
    .meta({ description: "Outdoor temperature: one of `constant`, `monthly`, `values`, `file`" })
    .optional(),
  supply: supply.meta({ description: "On-site PV, wind and battery" }).optional(),
  contracts: field(z.array(contract).max(50, "holds at most 50 contracts"), {
    description: "Green contracts, which claim the grid import in this order",
  }).optional(),
  powerCap: powerCap
    .meta({
      description: "Highest facility power: no job starts that could take it above (until the horizon)",
    })
    .optional(),
  heat: heat.meta({ description: "Waste heat given to others" }).optional(),
  water: water.meta({ description: "Water use; default: the catalogue's WUE" }).optional(),
  tariff: tariff
    .meta({
      description:
        "What electricity costs: one of `price`, `province`, `values`, `file`; default: the catalogue's tariff",
    })
    .optional(),
});
