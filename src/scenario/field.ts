import { z } from "zod";
import { expected, OWN_UNIT, parseQuantity, unitsOf, type Dimension } from "./quantity.ts";

/** What every field of a scenario must say of itself. Without a description it does not compile. */
export interface About {
  readonly description: string;
  /** Unit of a plain number; quantities state theirs in the text. */
  readonly unit?: string;
}

/** A field of any type, with its description. */
export function field<Schema extends z.ZodType>(schema: Schema, about: About): Schema {
  return schema.meta({ ...about });
}

export interface Bounds {
  /** In the simulator's own unit. */
  readonly min?: number;
  readonly max?: number;
  /** Strictly above. */
  readonly above?: number;
}

/** A quantity with a unit, such as `15 min`; its value is in the simulator's own unit. */
export function quantity(dimension: Dimension, bounds: Bounds, about: About) {
  return z
    .string({ error: () => expected(dimension) })
    .transform((text, context) => {
      const value = parseQuantity(text, dimension);
      const message = typeof value === "string" ? value : outOf(bounds, value, dimension, text);
      if (message === undefined) return value as number;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .meta({ ...about, unit: unitsOf(dimension).join(" | "), bounds: boundsText(bounds, dimension) });
}

/** A plain number. */
export function number(bounds: Bounds, about: About) {
  let schema = z.number({ error: () => "expected a number" });
  if (bounds.min !== undefined)
    schema = schema.min(bounds.min, {
      error: ({ input }) => `must be at least ${bounds.min}; got ${shown(input)}`,
    });
  if (bounds.above !== undefined)
    schema = schema.gt(bounds.above, {
      error: ({ input }) => `must be greater than ${bounds.above}; got ${shown(input)}`,
    });
  if (bounds.max !== undefined)
    schema = schema.max(bounds.max, {
      error: ({ input }) => `must be at most ${bounds.max}; got ${shown(input)}`,
    });
  return schema.meta({ ...about });
}

/** Longest name that a scenario may give to anything; it ends up in tables and file names. */
export const LONGEST_NAME = 200;

export function text(about: About) {
  return z
    .string({ error: () => "expected a text" })
    .min(1, "must not be empty")
    .max(LONGEST_NAME, `must not be longer than ${LONGEST_NAME} characters`)
    .meta({ ...about });
}

export function choice<const Values extends readonly [string, ...string[]]>(values: Values, about: About) {
  return z
    .enum(values, { error: (issue) => `expected one of ${values.join(", ")}; got ${shown(issue.input)}` })
    .meta({ ...about });
}

/** A value as it would be written, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const written = JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}

function outOf(
  { min, max, above }: Bounds,
  value: number,
  dimension: Dimension,
  text: string,
): string | undefined {
  // A share is written in per cent; its own unit is a number.
  const bound = (value: number) =>
    dimension === "share" ? `${value * 100} %` : `${value} ${OWN_UNIT[dimension]}`;
  const got = `got \`${text}\``;
  if (min !== undefined && value < min) return `must be at least ${bound(min)}; ${got}`;
  if (above !== undefined && value <= above) return `must be greater than ${bound(above)}; ${got}`;
  if (max !== undefined && value > max) return `must be at most ${bound(max)}; ${got}`;
  return undefined;
}

function boundsText({ min, max, above }: Bounds, dimension: Dimension): string | undefined {
  const own = OWN_UNIT[dimension];
  const parts = [
    min === undefined ? undefined : `≥ ${min} ${own}`,
    above === undefined ? undefined : `> ${above} ${own}`,
    max === undefined ? undefined : `≤ ${max} ${own}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(", ");
}
