import { z } from "zod";
import { CONTRACT_KINDS } from "../energy/contract.ts";
import { choice, field, number, quantity, text } from "./field.ts";
import { FACTOR_UNITS, PRICE_UNITS, seriesFields } from "./seriesSchema.ts";

const SCALED = "of the whole cluster (`share` applies where the cluster has a capacity)";

const generation = z.strictObject({
  capacity: quantity("power", { above: 0 }, { description: `Nameplate power ${SCALED}` }),
  profile: text({
    description:
      "Province in Chinese whose month × hour capacity factors are used (synthetic); default: the cluster's own",
  }).optional(),
  fullLoadHours: number(
    { above: 0, max: 8_760 },
    { unit: "h/y", description: "Scales the profile so that its year yields so many hours at nameplate" },
  ).optional(),
  ...seriesFields(FACTOR_UNITS, "Capacity factor", 0),
});

const battery = z.strictObject({
  energy: quantity("energy", { above: 0 }, { description: `Nameplate energy ${SCALED}` }),
  rate: number(
    { above: 0, max: 10 },
    { unit: "1/h", description: "C-rate: highest power ÷ nameplate energy" },
  ).prefault(0.5),
  efficiency: quantity(
    "share",
    { above: 0, max: 1 },
    { description: "What comes out of what goes in; losses are halved between charging and discharging" },
  ).prefault("88 %"),
  min: quantity("share", { min: 0, max: 1 }, { description: "Lowest state of charge" }).prefault("10 %"),
  max: quantity("share", { min: 0, max: 1 }, { description: "Highest state of charge" }).prefault("90 %"),
  initial: quantity("share", { min: 0, max: 1 }, { description: "State of charge at the start" }).prefault(
    "50 %",
  ),
  wear: quantity(
    "electricity price",
    { min: 0 },
    { description: "Cost of degradation per kWh given out" },
  ).prefault("0 CNY/kWh"),
});

/** On-site sun, wind and storage. */
export const supply = z.strictObject({
  solar: generation.meta({ description: "On-site PV: nameplate × capacity factor" }).optional(),
  wind: generation.meta({ description: "On-site wind: nameplate × capacity factor" }).optional(),
  battery: battery
    .meta({ description: "Battery behind the meter; a policy's storage part decides when it moves" })
    .optional(),
});

/** A green contract. */
export const contract = z.strictObject({
  name: text({ description: "Name in messages" }).optional(),
  kind: choice(CONTRACT_KINDS, {
    description: "Green-power trading, green electricity certificates (GEC), or a power purchase agreement",
  }),
  matching: choice(["annual", "hourly"], {
    description:
      "annual: a year's deliveries count against the year's import; hourly: only what is delivered in an interval counts against it",
  }).prefault("annual"),
  share: quantity(
    "share",
    { above: 0, max: 1 },
    { description: "Share of the import that is covered" },
  ).optional(),
  capacity: quantity(
    "power",
    { above: 0 },
    { description: `Contracted nameplate ${SCALED}, with \`shape\`` },
  ).optional(),
  shape: choice(["flat", "solar", "wind"], {
    description: "Shape of deliveries: always at nameplate, or by the capacity factors of \`profile\`",
  }).optional(),
  profile: text({ description: "Province in Chinese of the shape; default: the cluster's own" }).optional(),
  fullLoadHours: number(
    { above: 0, max: 8_760 },
    { unit: "h/y", description: "Scales the shape so that its year yields so many hours at nameplate" },
  ).optional(),
  volume: quantity(
    "energy",
    { above: 0 },
    { description: `Energy or certificates a year ${SCALED}` },
  ).optional(),
  cap: quantity(
    "energy",
    { min: 0 },
    { description: `Most that may be claimed in a year ${SCALED}` },
  ).optional(),
  premium: quantity(
    "electricity price",
    { min: 0 },
    {
      description: "Paid beside the tariff; default: the catalogue's price of the kind (see the assumptions)",
    },
  ).optional(),
});

const DAY_OF_YEAR = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const dayOfYear = (description: string) =>
  field(
    z.string("expected a day such as 10-20").regex(DAY_OF_YEAR, "expected a day such as 10-20 (month-day)"),
    {
      description,
    },
  );

/** Waste heat given to others. */
export const heat = z.strictObject({
  recoverable: quantity(
    "share",
    { above: 0, max: 1 },
    { description: "Share of IT energy that can be caught" },
  ).prefault("70 %"),
  demand: quantity("power", { above: 0 }, { description: `Heat asked for ${SCALED}` }),
  from: dayOfYear("First day of the heating season; default: all year").optional(),
  to: dayOfYear("Last day of the heating season").optional(),
  cop: number(
    { above: 1, max: 20 },
    { description: "Heat given ÷ electricity of the heat pump; default: no heat pump" },
  ).optional(),
  capacity: quantity(
    "power",
    { above: 0 },
    { description: `Installed heat output ${SCALED}; default: no limit` },
  ).optional(),
  replaces: quantity(
    "heat factor",
    { min: 0 },
    { description: "Carbon of the heat that is replaced; default: China's default for purchased heat" },
  ).optional(),
});

export const water = z.strictObject({
  wue: quantity(
    "water intensity",
    { min: 0 },
    { description: "Water used on site per kWh of IT" },
  ).optional(),
  generation: quantity(
    "water intensity",
    { min: 0 },
    { description: "Water used in generating a kWh bought; default: not counted" },
  ).optional(),
  ofGeneration: field(z.boolean(), {
    description:
      "Whether the catalogue's estimate for the province's generation is counted, where none is stated",
  }).prefault(false),
});

/** What electricity costs. */
export const tariff = z.strictObject({
  price: quantity("electricity price", {}, { description: "The same price always" }).optional(),
  province: text({ description: "Time-of-use tariff of the catalogue (`list tariffs`)" }).optional(),
  scale: number({ above: 0, max: 100 }, { description: "Factor on the catalogue's tariff" }).optional(),
  ...seriesFields(PRICE_UNITS, "Price", undefined),
  cnyPerUnit: number(
    { above: 0 },
    { unit: "CNY", description: "Exchange rate of a price in another currency" },
  ).optional(),
  demand: quantity(
    "demand charge",
    { min: 0 },
    {
      description:
        "Monthly charge on the highest import of a settlement interval; default: the catalogue's estimate with a catalogue tariff, else none",
    },
  ).optional(),
});

/** Technology that a share of the load has been moved to. */
export const retrofit = z.strictObject({
  to: text({ description: "Cooling technology of the catalogue" }),
  share: quantity("share", { min: 0, max: 1 }, { description: "Share of the IT load moved" }).optional(),
  steps: field(
    z
      .array(
        z.strictObject({
          from: text({ description: "Local date from which the share holds, such as 2025-07-01" }),
          share: quantity("share", { min: 0, max: 1 }, { description: "Share of the IT load moved" }),
        }),
      )
      .min(1, "needs at least one step"),
    { description: "The share over time, in place of `share`; 0 before the first" },
  ).optional(),
});

/** Power parts of an overhead stated one by one. */
export const overhead = z.strictObject({
  cooling: number({ min: 0, max: 9 }, { unit: "kWh/kWh", description: "Cooling per kWh of IT" }),
  power: number(
    { min: 0, max: 9 },
    { unit: "kWh/kWh", description: "Losses of power distribution per kWh of IT" },
  ),
  other: number({ min: 0, max: 9 }, { unit: "kWh/kWh", description: "Lighting and other per kWh of IT" }),
});

/** Highest facility power. */
export const powerCap = z.strictObject({
  power: quantity(
    "power",
    { min: 0 },
    { description: `Cap outside of the windows ${SCALED}; default: none` },
  ).optional(),
  windows: field(
    z.array(
      z.strictObject({
        from: quantity("time", { min: 0 }, { description: "From, after the scenario's start" }),
        to: quantity("time", { above: 0 }, { description: "To, after the scenario's start" }),
        power: quantity("power", { min: 0 }, { description: `Cap in the window ${SCALED}` }),
      }),
    ),
    { description: "Times of grid curtailment, each with its own cap" },
  ).prefault([]),
});

/** How what was measured is counted. */
export const accounting = z.strictObject({
  marketRemainder: choice(["grid-average", "residual-mix"], {
    description:
      "What the market-based view says of energy without a contract; both are always computed, this one is shown and priced",
  }).prefault("grid-average"),
  residualMix: quantity(
    "carbon intensity",
    { min: 0 },
    { description: "Residual mix; default: the national figure of the catalogue" },
  ).optional(),
  carbonPrice: quantity("carbon price", { min: 0 }, { description: "Price paid on emissions" }).prefault(
    "0 CNY/t",
  ),
  carbonPriceOn: choice(["location", "market"], {
    description: "View that the carbon price is paid on",
  }).prefault("location"),
  embodied: choice(["amortised", "sunk"], {
    description: "Embodied carbon is spread over the service life, or treated as sunk",
  }).prefault("amortised"),
});
