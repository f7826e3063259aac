import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { starterScenario } from "../../src/scenario/starter.ts";
import { scenarioJsonSchema } from "../../src/scenario/vocabulary.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Keywords that say something of an instance, each with its rule; a schema with any other is not understood here. */
const RULES: Readonly<Record<string, (value: unknown, rule: never, schema: Schema) => boolean>> = {
  type: (value, type: string) => typeOf(value) === type || (type === "number" && typeOf(value) === "integer"),
  const: (value, only: unknown) => value === only,
  enum: (value, choices: readonly unknown[]) => choices.includes(value),
  anyOf: (value, branches: readonly Schema[]) => branches.some((branch) => conforms(value, branch)),
  minimum: (value, least: number) => typeof value !== "number" || value >= least,
  exclusiveMinimum: (value, bound: number) => typeof value !== "number" || value > bound,
  maximum: (value, most: number) => typeof value !== "number" || value <= most,
  minLength: (value, least: number) => typeof value !== "string" || value.length >= least,
  maxLength: (value, most: number) => typeof value !== "string" || value.length <= most,
  pattern: (value, pattern: string) => typeof value !== "string" || new RegExp(pattern, "u").test(value),
  minItems: (value, least: number) => !Array.isArray(value) || value.length >= least,
  maxItems: (value, most: number) => !Array.isArray(value) || value.length <= most,
  items: (value, item: Schema) => !Array.isArray(value) || value.every((entry) => conforms(entry, item)),
  prefixItems: (value, items: readonly Schema[]) =>
    !Array.isArray(value) || value.every((entry, i) => items[i] === undefined || conforms(entry, items[i])),
  required: (value, keys: readonly string[]) => !isRecord(value) || keys.every((key) => key in value),
  propertyNames: (value, names: Schema) =>
    !isRecord(value) || Object.keys(value).every((key) => conforms(key, names)),
  properties: (value, properties: Readonly<Record<string, Schema>>) =>
    !isRecord(value) ||
    Object.entries(value).every(([key, entry]) => !(key in properties) || conforms(entry, properties[key])),
  additionalProperties: (value, rest: Schema | boolean, { properties }) =>
    !isRecord(value) ||
    Object.entries(value)
      .filter(([key]) => !Object.hasOwn(properties ?? {}, key))
      .every(([, entry]) => (typeof rest === "boolean" ? rest : conforms(entry, rest))),
};
const REMARKS = ["$schema", "title", "description", "default", "unit", "bounds"];

function conforms(value: unknown, schema: Schema): boolean {
  return Object.entries(schema).every(
    ([keyword, rule]) => REMARKS.includes(keyword) || RULES[keyword](value, rule as never, schema),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** As an editor reads it. */
const schema = JSON.parse(JSON.stringify(scenarioJsonSchema())) as Schema;
const quickstart = parse(readFileSync("scenarios/quickstart.yaml", "utf8")) as Record<string, unknown>;

describe("the JSON Schema of scenario files", () => {
  it("names its dialect, and uses only keywords that this test understands", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    const unknown = new Set<string>();
    const visit = (node: unknown): void => {
      if (Array.isArray(node)) node.forEach(visit);
      if (!isRecord(node)) return;
      for (const [keyword, rule] of Object.entries(node)) {
        if (!(keyword in RULES) && !REMARKS.includes(keyword)) unknown.add(keyword);
        if (keyword === "properties") Object.values(rule as object).forEach(visit);
        else if (!["default", "enum", "const", "required"].includes(keyword)) visit(rule);
      }
    };
    visit(schema);
    expect([...unknown]).toEqual([]);
  });

  it("accepts what comes with the product", () => {
    expect(conforms(quickstart, schema)).toBe(true);
    expect(conforms(parse(starterScenario()), schema)).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ["another version", { version: 2 }],
    ["an unknown field", { shar: "1 %" }],
    ["a bare number for a quantity", { duration: 7 }],
    ["a table that there is not", { outputs: ["sumary"] }],
    ["a PUE below 1", { clusters: { guian: { pue: 0.9 } } }],
    ["a capital in an id", { clusters: { Guian: {} } }],
    ["an unknown field deep inside", { clusters: { guian: { carbon: { factr: "1 g/kWh" } } } }],
    ["no policy", { policies: [] }],
  ])("refuses %s", (_, change) => {
    expect(conforms({ ...quickstart, ...change }, schema)).toBe(false);
  });

  it("refuses a scenario without a field that must be there", () => {
    const rest = Object.entries(quickstart).filter(([key]) => key !== "start");
    expect(rest.length).toBe(Object.keys(quickstart).length - 1);
    expect(conforms(Object.fromEntries(rest), schema)).toBe(false);
  });
});
