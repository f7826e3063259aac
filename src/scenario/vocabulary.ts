import { z } from "zod";
import { scenarioSchema } from "./schema.ts";

/** A field of a scenario, for listings and documentation. */
export interface ScenarioField {
  /** Dotted; `<id>` stands for any name, `[]` for every entry of a list. */
  readonly path: string;
  readonly type: string;
  /** Units that a quantity may be written in, or the unit of a plain number; empty for none. */
  readonly unit: string;
  /** As written; empty when the field has none. */
  readonly default: string;
  readonly bounds: string;
  readonly required: boolean;
  readonly description: string;
}

/** The part of JSON Schema that zod writes for scenarios. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: string | number | boolean;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly unit?: string;
  readonly bounds?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** JSON Schema (draft 2020-12) of scenario files, so that editors complete and check them. */
export function scenarioJsonSchema(): object {
  return { title: "EastWest scenario", ...z.toJSONSchema(scenarioSchema, { io: "input" }) };
}

/** Every field of a scenario, in the order of the format. */
export function scenarioFields(): ScenarioField[] {
  return fieldsOf("", scenarioJsonSchema());
}

function fieldsOf(prefix: string, schema: JsonSchema): ScenarioField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    const required = schema.required?.includes(key) ?? false;
    return [fieldOf(path, child, required), ...inside(path, child)];
  });
}

function inside(path: string, schema: JsonSchema): ScenarioField[] {
  const inList = typeof schema.items === "object" ? inside(`${path}[]`, schema.items) : [];
  const byId =
    typeof schema.additionalProperties === "object"
      ? inside(`${path}.<id>`, schema.additionalProperties)
      : [];
  const branches = (schema.anyOf ?? []).flatMap((branch) => inside(path, branch));
  return [...fieldsOf(path, schema), ...inList, ...byId, ...branches];
}

function fieldOf(path: string, schema: JsonSchema, required: boolean): ScenarioField {
  return {
    path,
    type: typeOf(schema),
    unit: schema.unit ?? "",
    default: schema.default === undefined ? "" : JSON.stringify(schema.default),
    bounds: schema.bounds ?? boundsOf(schema),
    required,
    description: schema.description ?? "",
  };
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map(String).join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.type === "array")
    return typeof schema.items === "object" ? `list of ${typeOf(schema.items)}` : "list";
  if (schema.type === "object") return schema.properties === undefined ? "mapping by id" : "mapping";
  if (schema.type === "string" && schema.unit !== undefined) return "quantity";
  return schema.type === undefined ? "any" : String(schema.type);
}

function boundsOf({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const parts = [
    minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? "" : `≥ ${minimum}`,
    exclusiveMinimum === undefined ? "" : `> ${exclusiveMinimum}`,
    maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? "" : `≤ ${maximum}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
