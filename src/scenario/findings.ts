import { z } from "zod";
import { suggestion } from "../policy/suggestion.ts";
import { shown } from "./field.ts";
import type { Path } from "./sourceText.ts";

/** Something wrong at a path of a scenario. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  /** It is the key that is wrong, not its value. */
  readonly atKey?: boolean;
}

type ZodIssue = z.core.$ZodIssue;

/** The types of a scenario's values in words. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a mapping (key: value)",
  record: "a mapping (id: …)",
  array: "a list",
  boolean: "true or false",
  number: "a number",
  int: "a whole number",
  string: "a text",
};

/** What a failed validation found, in words: one finding for each unknown key, the fitting branch of each choice. */
export function findingsOf(error: z.ZodError, schema: z.ZodType, data: unknown): Finding[] {
  return error.issues.flatMap((issue) => findings(issue, [], schema, data));
}

function findings(issue: ZodIssue, base: Path, schema: z.ZodType, data: unknown): Finding[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `unknown key; ${suggestion(key, knownKeys(schema, path))}`,
      atKey: true,
    }));
  }
  if (issue.code === "invalid_union") {
    // The branch that got furthest into the value is the one that was meant.
    const branches = issue.errors.filter((branch) =>
      branch.some((inner) => inner.path.length > 0 || inner.code !== "invalid_type"),
    );
    if (branches.length === 0) {
      const value = valueAt(data, path);
      return [
        {
          path,
          message:
            value === undefined ? `missing; ${issue.message}` : `${issue.message}; got ${shown(value)}`,
        },
      ];
    }
    return branches[0].flatMap((inner) => findings(inner, path, schema, data));
  }
  if (issue.code === "invalid_key") {
    return [{ path, message: issue.issues.map((inner) => inner.message).join("; "), atKey: true }];
  }
  if (issue.code === "invalid_type") {
    const value = valueAt(data, path);
    // Fields with a text of their own say what they expect; the others are known by their type.
    const expectation = issue.message.startsWith("expected ")
      ? issue.message.replace(/; got .*$/, "")
      : `expected ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
    return [
      {
        path,
        message: value === undefined ? `missing; ${expectation}` : `${expectation}; got ${shown(value)}`,
      },
    ];
  }
  return [{ path, message: issue.message }];
}

/** Keys that would be lost on the way, because JavaScript gives them a meaning of its own. */
export function forbiddenKeys(data: unknown, path: Path = []): Finding[] {
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const here = [...path, key];
    return key === "__proto__"
      ? [{ path: here, message: "this name cannot be used", atKey: true }]
      : forbiddenKeys(value, here);
  });
}

/** What stands at a path of plain data; undefined when nothing does. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    data,
  );
}

/** Keys that are known at a path: of the object schema that stands there. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let here: z.ZodType[] = [schema];
  for (const step of path) here = here.flatMap((candidate) => childOf(candidate, step));
  const objects = here.flatMap(unwrapped).filter((candidate) => candidate instanceof z.ZodObject);
  return objects.flatMap((object) => Object.keys(object.shape));
}

function childOf(schema: z.ZodType, step: string | number): z.ZodType[] {
  return unwrapped(schema).flatMap((inner): z.ZodType[] => {
    if (inner instanceof z.ZodObject) {
      const child = (inner.shape as Record<string, z.ZodType>)[step];
      return child === undefined ? [] : [child];
    }
    if (inner instanceof z.ZodRecord) return [inner.valueType as z.ZodType];
    if (inner instanceof z.ZodArray) return [inner.element as z.ZodType];
    return [];
  });
}

/** The schemas behind optional, default and choice. */
function unwrapped(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(unwrapped);
  return [schema];
}
