import { z } from "zod";
import { ALIGNMENTS, GAP_RULES } from "../series/seriesRequest.ts";
import { MS_PER_S } from "../units.ts";
import { choice, field, number, quantity, text } from "./field.ts";

/** Longest series that a scenario may hold in its own text. */
const MOST_VALUES = 200_000;

/** How a series that the user brings is written and read: the same for every signal. `Unit` is what its values are in. */
export function seriesFields<const Units extends readonly [string, ...string[]]>(
  units: Units,
  what: string,
  lowest: number | undefined,
) {
  return {
    values: field(
      z
        .array(number({ min: lowest }, { description: "Value of one step" }))
        .min(1, "needs at least one value")
        .max(MOST_VALUES, `holds at most ${MOST_VALUES} values; put more into a file`),
      { description: `${what} step by step from the scenario's start, in \`unit\`` },
    ).optional(),
    file: text({
      description: `File with ${what.toLowerCase()}, relative to the scenario's folder: one row a step where \`step\` is stated, else by its timestamps`,
    }).optional(),
    dialect: text({
      description:
        "Layout of the file (`list dialects`); recognised from its header where that leaves no doubt",
    }).optional(),
    column: text({ description: "Column of `file`, where several would do" }).optional(),
    unit: choice(units, { description: "Unit of the values, where the file does not say" }).optional(),
    zone: text({ description: "Time zone of timestamps that carry none, IANA name" }).optional(),
    step: quantity(
      "time",
      { min: MS_PER_S },
      { description: "Width of a step of `values`, or of the rows of a file without time" },
    ).optional(),
    gaps: choice(GAP_RULES, {
      description:
        "What a missing value or row means: refuse, hold the value before it, or a straight line across",
    }).prefault("error"),
    align: choice(ALIGNMENTS, {
      description:
        "Timestamps are meant as they stand, or the file's year is laid on the run's by month, day and hour (typical years)",
    }).optional(),
    pastEnd: choice(["error", "hold", "repeat"], {
      description: "What the series says past its end: refuse, hold its last value, or begin again",
    }).prefault("error"),
  };
}

export const CARBON_UNITS = ["g/kWh", "kg/kWh", "kg/MWh", "t/MWh", "lb/MWh"] as const;
export const PRICE_UNITS = ["CNY/kWh", "CNY/MWh", "EUR/MWh", "USD/MWh"] as const;
export const FACTOR_UNITS = ["1", "%"] as const;
export const TEMPERATURE_UNITS = ["°C"] as const;
