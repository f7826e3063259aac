import { parseDocument } from "yaml";
import type { Issue } from "../errors.ts";
import type { Path } from "./sourceText.ts";

/** Name under which issues of overridden values are reported. */
export const OVERRIDE_SOURCE = "--set";

export interface Overridden {
  readonly data: unknown;
  /** Paths that were set. */
  readonly paths: readonly Path[];
  readonly issues: readonly Issue[];
}

/**
 * Set fields of a scenario's data by `path=value`, such as `clusters.zhangjiakou.pue=1.3` or `policies.0=origin`; the
 * value is read as YAML. The data given is left as it was.
 */
export function applyOverrides(data: unknown, overrides: readonly string[]): Overridden {
  const copy = structuredClone(data);
  const paths: Path[] = [];
  const issues: Issue[] = [];
  for (const override of overrides) {
    const equals = override.indexOf("=");
    const dotted = equals < 0 ? override : override.slice(0, equals).trim();
    const refuse = (message: string) => issues.push({ file: OVERRIDE_SOURCE, path: dotted, message });
    if (equals < 1) {
      refuse("expected path=value, such as share=1% or clusters.zhangjiakou.pue=1.2");
      continue;
    }
    const value = valueOf(override.slice(equals + 1));
    if ("fault" in value) {
      refuse(`the value is not YAML: ${value.fault}`);
      continue;
    }
    const path = dotted.split(".");
    const fault = setAt(copy, path, value.data);
    if (fault === undefined) paths.push(path);
    else refuse(fault);
  }
  return { data: copy, paths, issues };
}

/** The value of an override as plain data, or what keeps it from being read. */
function valueOf(text: string): { readonly data: unknown } | { readonly fault: string } {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
  // A warning is a tag that would be passed over.
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) return { fault: fault.message };
  try {
    return { data: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Set a value; returns what stands in the way. Missing mappings on the way are made. */
function setAt(root: unknown, path: readonly string[], value: unknown): string | undefined {
  let parent = root;
  for (const [i, step] of path.entries()) {
    if (step === "" || step === "__proto__") return "a path is written as keys joined by dots";
    const last = i === path.length - 1;
    if (Array.isArray(parent)) {
      const index = Number(step);
      if (!Number.isInteger(index) || index < 0 || index > parent.length) {
        return `expected a list index from 0 to ${parent.length} in place of "${step}"`;
      }
      if (last) parent[index] = value;
      else parent = parent[index] ??= {};
    } else if (typeof parent === "object" && parent !== null) {
      const map = parent as Record<string, unknown>;
      if (last) map[step] = value;
      else parent = map[step] = (Object.hasOwn(map, step) ? map[step] : undefined) ?? {};
    } else return `"${path.slice(0, i).join(".")}" is ${String(parent)}, which has no fields`;
  }
  return undefined;
}
